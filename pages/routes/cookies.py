"""Who sends a request: told by the session cookie, which only a response of ours ever sets."""

from starlette.requests import Request

from pages.ui.world import context
from services.policy.access import Actor
from services.settings import Settings
from services.sign_in.sessions import actor_of_cookie


def cookie_name(settings: Settings) -> str:
    """The cookie's name; behind https one that browsers bind to this host."""
    return "__Host-kmo" if settings.https else "kmo"


def actor_of_request(request: Request) -> Actor | None:
    """Who sends this request; None when nobody that is signed in does."""
    ctx = context()
    return actor_of_cookie(ctx, request.cookies.get(cookie_name(ctx.settings)))
