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
PAGE = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8" /><title>Kmo-portefeuille</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1" /></head>'
    '<body class="kmo-alone"><h1>{}</h1><p><a href="/">Naar het programma</a></p></body></html>'
)
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
    """One sentence and the way back, in the look of the program."""
    return HTMLResponse(PAGE.format(html.escape(text)), status, HEADERS)
