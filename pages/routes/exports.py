"""Downloads of lists: for whoever is signed in, made when asked for, and of his own rows only."""

import threading
from collections.abc import Callable
from itertools import chain

import anyio
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pages.routes.refusals import HEADERS, answered, page
from pages.ui.world import context
from services.errors import BadInput
from services.exports import jobs
from services.exports.registry import Exporter, exporter_of
from services.exports.writing import stream
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.listing.queries import columns_from_query, from_query
from services.policy.access import Actor

# A stream holds a connection and one moment of the database for as long as its reader takes.
MOST_AT_ONCE = 8
MOST_SECONDS = 900
BUSY = "Er worden nu te veel lijsten tegelijk gemaakt. Probeer het zo dadelijk opnieuw."

room = threading.BoundedSemaphore(MOST_AT_ONCE)


async def export(request: Request) -> Response:
    """The list that the query asks for, in the format that the path names."""
    return await _answer(request, _export)


async def finished(request: Request) -> Response:
    """The file of a job that is done."""
    return await _answer(request, _finished)


async def _answer(request: Request, make: Callable[[Request, Actor], Response]) -> Response:
    return await run_in_threadpool(answered, request, lambda actor: make(request, actor))


def _export(request: Request, actor: Actor) -> Response:
    exporter = exporter_of(request.path_params["key"])
    wanted, order, keys = _asked(request)
    if not room.acquire(blocking=False):
        return page(503, BUSY)
    if exporter.chunks:
        return _streamed(actor, exporter, wanted, order, keys)
    try:
        return _made(actor, exporter, wanted, order, keys)
    finally:
        room.release()


def _asked(request: Request) -> tuple[ProjectFilter, Order, str]:
    """Here a filter that cannot be read is refused: without it the file would hold more than was asked."""
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    wanted, order, _, problems = from_query(query)
    if problems:
        raise BadInput(f"Deze lijst is niet gemaakt. {' '.join(problems)}")
    return wanted, order, columns_from_query(query)


def _made(actor: Actor, exporter: Exporter, wanted: ProjectFilter, order: Order, keys: str) -> Response:
    file = jobs.run_now(context(), actor, wanted, order, exporter.key, keys)
    return FileResponse(
        file,
        media_type=exporter.mime,
        filename=file.name,
        headers=HEADERS,
        background=BackgroundTask(jobs.discard, file),
    )


def _finished(request: Request, actor: Actor) -> Response:
    file = jobs.finished_file(context(), actor, request.path_params["id"])
    return FileResponse(file, filename=file.name, headers=HEADERS)


class _Streamed(StreamingResponse):
    """A stream that always ends, also when its reader left or dawdles, and then makes room for another."""

    at_end: Callable[[], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces."""
        try:
            with anyio.move_on_after(MOST_SECONDS):
                await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self.at_end)


def _streamed(actor: Actor, exporter: Exporter, wanted: ProjectFilter, order: Order, keys: str) -> Response:
    ctx = context()
    chunks = stream(ctx, actor, exporter, wanted, order, keys)

    def end() -> None:
        try:
            chunks.close()
        finally:
            room.release()

    try:
        first = next(chunks)  # what goes wrong at once can still be told
    except BaseException:
        end()
        raise
    name = exporter.file_name(ctx.clock())
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    response = _Streamed(chain([first], chunks), media_type=exporter.mime, headers=headers)
    response.at_end = end
    return response


routes = [Route("/export/taak/{id}", finished), Route("/export/{key}", export)]
