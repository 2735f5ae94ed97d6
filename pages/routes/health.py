"""Whether the program is well, without a word on why not: that is in the log."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.world import context
from services.health import is_well


async def health(request: Request) -> Response:
    """200 when all is well, 503 when something is not."""
    well = await run_in_threadpool(is_well, context())
    return PlainTextResponse("goed" if well else "niet goed", 200 if well else 503, {"Cache-Control": "no-store"})


routes = [Route("/health", health)]
