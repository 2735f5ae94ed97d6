"""Files of projects: evidence, mails, histories, the calendar of their terms; for whoever may see those projects."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.routes.refusals import HEADERS, answered
from pages.ui.world import context
from services import evidence
from services.calendar import calendar_feed
from services.errors import NotFound
from services.exports.history import history_file
from services.listing.parameters import WHOLE_NUMBER
from services.policy.access import Actor
from services.post import mails

Made = tuple[str, bytes]


async def piece_of_evidence(request: Request) -> Response:
    """A bewijsstuk, always as an attachment: it is never shown by the browser."""
    return await _file(request, _evidence)


async def mail(request: Request) -> Response:
    """A mail as .eml."""
    return await _file(request, lambda actor, asked: mails.as_file(context(), actor, _id(asked)))


async def history(request: Request) -> Response:
    """The history of a project."""
    return await _file(request, _history)


async def calendar(request: Request) -> Response:
    """The terms of the projects, to put in a calendar once."""
    return await _file(request, lambda actor, asked: ("termijnen.ics", calendar_feed.file_of(context(), actor)))


def _evidence(actor: Actor, request: Request) -> Made:
    found, content = evidence.opened(context(), actor, _id(request))
    return found.file_name, content


def _id(request: Request) -> int:
    given = request.path_params["id"]
    if not WHOLE_NUMBER.fullmatch(given):
        raise NotFound
    return int(given)


def _history(actor: Actor, request: Request) -> Made:
    asked = request.query_params
    return history_file(context(), actor, asked.get("nummer", ""), asked.get("dienstverlener", ""))


async def _file(request: Request, make: Callable[[Actor, Request], Made]) -> Response:
    def answer(actor: Actor) -> Response:
        name, content = make(actor, request)
        # No type of its own: what a browser does not know, it does not try to show.
        headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    return await run_in_threadpool(answered, request, answer)


routes = [
    Route("/bestand/bewijsstuk/{id}", piece_of_evidence),
    Route("/bestand/mail/{id}", mail),
    Route("/bestand/geschiedenis", history),
    Route("/bestand/agenda", calendar),
]
