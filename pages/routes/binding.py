"""Ties Streamlit's sessions to our cookie: whoever merely learns the id of a session does not get it."""

import hashlib
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.routes.cookies import cookie_name
from pages.routes.gate import turn_away
from pages.ui.world import context
from services.errors import NotNow
from services.sign_in.sessions import actor_of_cookie

# .streamlit/config.toml names it under trustedUserHeaders: Streamlit hands a session only to the same value again.
HEADER = "X-Kmo-Bind"
STRANGER = "anon-"


class Binding:
    """Tells Streamlit whose a socket is, in a header that no client can send itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on without the client's own copy of the header, and a socket with ours."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != NAME]}
        if scope["type"] == "websocket":
            try:
                owner = await run_in_threadpool(_owner, HTTPConnection(scope))
            except NotNow:  # the page tries again by itself
                await turn_away(receive, send)
                return
            scope["headers"].append((NAME, owner.encode("ascii")))
        await self.app(scope, receive, send)


NAME = HEADER.lower().encode("ascii")


def fingerprint(cookie: str) -> str:
    """What tells one cookie from another and gives nothing of it away."""
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def own_cookie(connection: HTTPConnection) -> str:
    """Our session cookie as it was sent, which says nothing yet on whether it holds."""
    return connection.cookies.get(cookie_name(context().settings), "")


def _owner(connection: HTTPConnection) -> str:
    """A stranger is another one each time; a cookie that no longer holds makes a stranger too."""
    cookie = own_cookie(connection)
    if actor_of_cookie(context(), cookie) is None:
        return STRANGER + secrets.token_hex(16)
    return fingerprint(cookie)
