"""What a tab held, once it is closed, and what else is let go of beside the runs."""

import asyncio
import gc
import logging
from typing import Any

from streamlit.runtime import get_instance

from services.context import Context
from services.exports import folders

log = logging.getLogger("kmo.app")

SECONDS = 30.0


async def sweep(ctx: Context) -> None:
    """End what closed tabs held, remove old exports and collect garbage, again and again until it is cancelled."""
    while True:
        await asyncio.sleep(SECONDS)
        try:
            let_go(get_instance())
            await asyncio.to_thread(folders.sweep, ctx)
        except Exception:  # whatever it is, the garbage goes all the same, and the next round tries again
            log.exception("what closed tabs and old exports held could not be let go")
        await asyncio.to_thread(gc.collect)


def let_go(runtime: Any) -> int:
    """End the sessions that closed longer ago than Streamlit keeps them for a reconnect; how many.

    Streamlit itself looks only when another tab closes, so that the last ones of a day would keep their rows, uploads
    and open files until the next morning. Must run on the thread of the server's event loop, as all of its sessions.
    """
    gone = runtime._session_mgr._session_storage._cache.expire()
    for _, kept in gone:
        kept.session.shutdown()
    return len(gone)
