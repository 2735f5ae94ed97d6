"""What every answer carries: security headers, and on the page itself its language and our style sheet."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.routes.refusals import page
from pages.ui.menu import PATHS
from pages.ui.world import context
from services.settings import Settings

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # The session component is a frame of our own; other sites may not frame us.
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STYLE = Path(__file__).parent / "kmo.css"
# What stands in Streamlit's page, and what stands there instead; a test fails when the page no longer has it.
REWRITTEN = {
    b'<html lang="en">': b'<html lang="nl">',
    b"<title>Streamlit</title>": b"<title>Dashboard kmo-portefeuille</title>",
    b"</head>": b'<link rel="stylesheet" href="/kmo.css" /></head>',
}


async def style(request: Request) -> Response:
    """Our style sheet."""
    return FileResponse(STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


routes = [Route("/kmo.css", style)]


@lru_cache
def secured(settings: Settings) -> dict[str, str]:
    """What a page may load and speak to: ourselves; of scripts within a page only those of the installed Streamlit."""
    address = urlsplit(settings.public_url)
    socket = f"{'wss' if settings.https else 'ws'}://{address.netloc}"
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; form-action 'self'; "
        "img-src 'self' data: blob:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-src 'self'; "
        f"worker-src 'self' blob:; connect-src 'self' {socket}; script-src 'self' {' '.join(_script_hashes())}"
    )
    strict = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if settings.https else {}
    return {"Content-Security-Policy": policy, **strict}


def _script_hashes() -> list[str]:
    """Of each script that stands within Streamlit's page; computed at start, so that an upgrade cannot be forgotten."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    inline = re.findall(rb"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in inline]


class Headers:
    """Adds the headers to each HTTP answer and rewrites the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; only answers to HTTP requests are touched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD") and _asks_for_a_page(scope["path"]):
            if scope["path"].strip("/") not in PATHS:
                await NOT_FOUND(scope, receive, Answer(send))
                return
            # A page that the browser kept would be the one without our changes.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]}
        await self.app(scope, receive, Answer(send))


NOT_FOUND = page(404, "Deze bladzijde bestaat niet.")
CONDITIONS = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")


# What is no screen: Streamlit's files and ours. For any address that it does not know, Streamlit gives the page.
BESIDE = ("/static/", "/component/", "/_stcore/", "/media/", "/auth/", "/export/", "/bestand/", "/agenda/")
FILES = ("/oauth2callback", "/health", "/ready", "/kmo.css", "/favicon.png", "/manifest.json")


def _asks_for_a_page(path: str) -> bool:
    return path not in FILES and not path.startswith(BESIDE)


class Answer:
    """One answer on its way out."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Let an answer through with our headers; a page is held until it is whole, and rewritten."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (HEADERS | secured(context().settings)).items():
                headers.setdefault(name, value)
            if _is_page(headers):
                self.start = message
                return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._send_page(self.start)

    async def _send_page(self, start: Message) -> None:
        for old, new in REWRITTEN.items():
            self.body = self.body.replace(old, new, 1)
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(self.body))
        headers["Cache-Control"] = "no-cache"
        for stale in ("etag", "last-modified"):
            del headers[stale]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def _is_page(headers: MutableHeaders) -> bool:
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
