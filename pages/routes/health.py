"""Whether the program lives, and whether it can do its work; not a word on why not: that is in the log."""

import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.world import context
from services.upkeep.health import is_ready

HEADERS = {"Cache-Control": "no-store"}
# However often it is asked, looking costs no more than this.
SECONDS_KEPT = 5.0
# A look that takes longer, at a disk that does not answer for one, says enough.
MOST_SECONDS = 15.0


class Ready:
    """The last answer, which is looked for anew now and then; who asks meanwhile gets the one before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.at: float | None = None
        self.last, self.looking, self.since = False, False, 0.0

    async def __call__(self) -> bool:
        """Whether the program is ready; not yet known is not ready."""
        old = self.at is None or self.clock() - self.at >= SECONDS_KEPT
        if old and not self.looking:
            self.looking, self.since, well = True, self.clock(), False
            try:
                well = await run_in_threadpool(is_ready, context())
            finally:
                self.last, self.looking, self.at = well, False, self.clock()
        return self.last and not (self.looking and self.clock() - self.since >= MOST_SECONDS)


ask = Ready()


async def health(request: Request) -> Response:
    """200 as long as anything answers at all."""
    return PlainTextResponse("goed", headers=HEADERS)


async def ready(request: Request) -> Response:
    """200 when it can do its work, 503 when it cannot."""
    well = await ask()
    return JSONResponse({"status": "ok" if well else "niet klaar"}, 200 if well else 503, HEADERS)


routes = [Route("/health", health), Route("/ready", ready)]
