"""What a stranger cannot reach, whatever Streamlit itself would answer."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.routes.cookies import actor_of_request
from services.errors import NotNow

# What Streamlit's page asks of its server. All else under this path is for whoever runs the program.
INNER = "/_stcore/"
OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
# Files of a session: only for who is signed in.
FOR_SIGNED_IN = ("/media/", "/_stcore/upload_file/")
# Whoever watches the program asks the machine and not the website; the answer is one word.
WATCHED = ("/health", "/ready")


class Gate:
    """Refuses before Streamlit sees it: strangers at files, anybody at its inner pages, other sites and other names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "websocket" and not _may_open(HTTPConnection(scope)):
            await turn_away(receive, send)
        elif scope["type"] == "http" and (refusal := await _refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def turn_away(receive: Receive, send: Send) -> None:
    """Answer the handshake of a socket by closing it, which its sender sees as 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1008})


def own_origin(connection: HTTPConnection) -> bool:
    """Whether a request comes from a page of ours: browsers always name the site that opens a socket or posts."""
    try:
        site = urlsplit(connection.headers.get("origin", "")).netloc
    except ValueError:
        return False
    return site != "" and site == connection.headers.get("host")


def _may_open(connection: HTTPConnection) -> bool:
    """For an origin that it does not know, Streamlit asks the internet for its own address and everybody waits."""
    return own_origin(connection) and is_host_allowed(connection.headers.get("host"))


async def _refusal(scope: Scope) -> PlainTextResponse | None:
    path, request = scope["path"], Request(scope)
    if _is_crooked(path):
        return PlainTextResponse("Dit adres kan niet", 400)
    if path not in WATCHED and not is_host_allowed(request.headers.get("host")):
        return PlainTextResponse("Deze website is hier niet", 400)
    # A page of another site has nothing to send here; a mere visit names no origin.
    if "origin" in request.headers and not own_origin(request):
        return PlainTextResponse("Alleen vanaf onze eigen bladzijden", 403)
    if path.startswith(INNER) and not path.startswith(FOR_SIGNED_IN) and path not in OPEN:
        return PlainTextResponse("Niet gevonden", 404)
    return await _stranger(request) if path.startswith(FOR_SIGNED_IN) else None


async def _stranger(request: Request) -> PlainTextResponse | None:
    try:
        actor = await run_in_threadpool(actor_of_request, request)
    except NotNow as refusal:
        return PlainTextResponse(str(refusal), 503)
    return None if actor else PlainTextResponse("Meld je aan", 401)


def _is_crooked(path: str) -> bool:
    """Whether a path, which comes in decoded, climbs, names a host, hides something or was encoded twice."""
    climbs = ".." in path.split("/") or "\\" in path
    return climbs or path.startswith("//") or "%" in path or not path.isprintable()
