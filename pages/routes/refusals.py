"""What a download says when it is refused: a Dutch page with the right status, and never a traceback."""

import html
import logging
import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages.routes.cookies import actor_of_request
from services.errors import AppError, NotFound, NotNow
from services.policy.access import Actor

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
SIGN_IN = "Je bent niet (meer) aangemeld. Meld je aan en vraag het opnieuw."

log = logging.getLogger("kmo")


def answered(request: Request, make: Callable[[Actor], Response]) -> Response:
    """What `make` gives for somebody who is signed in, or the page that says why not."""
    try:
        actor = actor_of_request(request)
        return page(401, SIGN_IN) if actor is None else make(actor)
    except NotFound as refusal:
        return page(404, str(refusal))
    except NotNow as refusal:
        return page(503, str(refusal))
    except AppError as refusal:
        return page(400, str(refusal))
    except Exception as fault:
        reference = secrets.token_hex(4)
        log.error("fault %s", reference, exc_info=fault, extra={"ref": reference})
        return page(500, f"Er liep iets mis (referentie {reference}).")


def page(status: int, text: str) -> Response:
    """One sentence and the way back."""
    body = f'<p>{html.escape(text)}</p><p><a href="/">Naar het programma</a></p>'
    shown = f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Download</title>{body}</html>'
    return HTMLResponse(shown, status, HEADERS)
