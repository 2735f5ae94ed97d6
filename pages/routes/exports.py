"""Downloads of lists: for whoever is signed in, made when asked for, and of his own rows only."""

import html
import threading
from collections.abc import AsyncIterator, Generator
from typing import Any

import anyio
from starlette.background import BackgroundTask
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pages.routes.cookies import actor_of_request
from pages.ui.world import context
from services.errors import AppError, BadInput, NotFound
from services.exports import jobs
from services.exports.registry import Exporter, exporter_of
from services.exports.writing import stream
from services.filters import ProjectFilter
from services.overview import Order
from services.policy.access import Actor
from services.queries import from_query

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# A stream holds a connection and one moment of the database for as long as its reader takes.
MOST_STREAMS = 8
MOST_SECONDS = 900
BUSY = "Er worden nu te veel lijsten tegelijk gemaakt. Probeer het zo dadelijk opnieuw."
SIGN_IN = "Je bent niet (meer) aangemeld."

_streams = threading.BoundedSemaphore(MOST_STREAMS)


async def export(request: Request) -> Response:
    """The list that the query asks for, in the format that the path names."""
    return await run_in_threadpool(_answered, request, _export)


async def finished(request: Request) -> Response:
    """The file of a job that is done."""
    return await run_in_threadpool(_answered, request, _finished)
