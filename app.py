"""The application: the screens, the HTTP routes beside them, and what runs in the background."""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from pages.routes import binding, bodies, calendar, exports, files, gate, headers, health, logbook, sign_in, sockets
from pages.ui.closed_tabs import sweep
from pages.ui.faults import show_fault
from pages.ui.identity_provider import cookie_secret
from pages.ui.world import context
from services import logs, outbox
from services.backups import daily
from services.errors import AppError
from services.front_door import first_start
from services.precheck import judging
from services.scheme import scheme
from services.secret import refuse_weak
from services.upkeep.lost_key import refuse_lost_key
from services.upkeep.metering import serving

SECONDS_TO_END = 5


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """What runs as long as the program does."""
    logbook.take_over()  # the server set up its own loggers by now
    gc.collect()
    gc.freeze()
    sweeping = asyncio.create_task(sweep(context()))
    stop = threading.Event()
    workers = [
        threading.Thread(target=task, args=(context(), stop), name=task.__module__, daemon=True)
        for task in (outbox.watch, judging.watch, daily.watch)
        if context().settings.deliver_in_app
    ]
    for worker in workers:
        worker.start()
    if address := first_start.address(context()):
        print(f"Nog geen account. Maak je firma op:\n{address}", flush=True)
    with serving(context()):
        yield {}
    sweeping.cancel()
    stop.set()
    for worker in workers:  # let it finish what it holds of the database
        await asyncio.to_thread(worker.join, SECONDS_TO_END)


os.umask(0o077)  # what is written is for whoever runs the program alone
try:
    refuse_weak(KMO_SECRET_KEY=context().settings.secret_key.get_secret_value(), cookie_secret=cookie_secret())
    refuse_lost_key(context())
except AppError as refusal:
    sys.exit(str(refusal))
logs.set_up(context().settings.log)
scheme()  # facts that contradict themselves are found before anybody comes in
app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    lifespan=lifespan,
    routes=[*sign_in.routes, *calendar.routes, *exports.routes, *files.routes, *health.routes, *headers.routes],
    middleware=[
        Middleware(logbook.Requests),
        Middleware(headers.Headers),
        Middleware(gate.Gate),
        Middleware(binding.Binding),
        Middleware(sockets.Sockets),
        Middleware(bodies.Bodies),
    ],
    on_script_error=show_fault,
)
