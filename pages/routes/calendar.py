"""The calendar feed: for whoever has its secret address, without signing in, as programs for calendars ask it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.routes.refusals import page
from pages.ui.world import context
from services.calendar.calendar_feed import feed
from services.calendar.calendar_links import PATH
from services.calendar.icalendar import MIME
from services.errors import AppError

HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


async def calendar(request: Request) -> Response:
    """The terms of the account whose address this is; any other address is as if it did not exist."""
    try:
        content = await run_in_threadpool(feed, context(), request.path_params["token"])
    except AppError as refusal:
        return page(404, str(refusal))
    return Response(content, media_type=f"{MIME}; charset=utf-8", headers=HEADERS)


routes = [Route(f"/{PATH}/{{token}}.ics", calendar)]
