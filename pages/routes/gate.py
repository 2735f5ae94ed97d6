"""What a stranger cannot reach, whatever Streamlit itself would answer."""

import logging
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.routes.cookies import actor_of_request

log = logging.getLogger("kmo.gate")

# Files of a session: only for who is signed in.
FOR_SIGNED_IN = ("/media/", "/_stcore/upload_file/")
# For whoever runs the program, who asks the machine and not the website.
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/openapi.json", "/docs")


class Gate:
    """Refuses before Streamlit sees it: strangers at files, anybody at its inner pages, other sites at its socket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "websocket" and not own_origin(HTTPConnection(scope)):
            await receive()  # the handshake, which is answered by closing
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http" and (refusal := await _refusal(scope)):
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _refusal(scope: Scope) -> PlainTextResponse | None:
    path = scope["path"]
    if path.startswith(CLOSED):
        return PlainTextResponse("Niet gevonden", 404)
    if path.startswith(FOR_SIGNED_IN) and await run_in_threadpool(actor_of_request, Request(scope)) is None:
        return PlainTextResponse("Meld je aan", 401)
    return None


def own_origin(connection: HTTPConnection) -> bool:
    """Whether a request comes from a page of ours: browsers always name the site that opens a socket or posts."""
    headers: Headers = connection.headers
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "")
