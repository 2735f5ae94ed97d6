"""How much may be sent in: what is too large, or the one file too many, is refused before it is kept."""

import time
from collections import Counter, deque
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from pages.routes.binding import fingerprint, own_cookie

UPLOADS = "/_stcore/upload_file/"
MEGABYTE = 1024 * 1024
MOST_OF_BODY = MEGABYTE
FRAME = 64 * 1024  # what a browser writes around the file that it uploads
QUOTA, QUOTA_MINUTES = 100 * MEGABYTE, 10  # of all files of one session together
TOO_LARGE = "Dit is te groot om te versturen."
TOO_MUCH = f"Je hebt net heel veel bestanden verstuurd. Probeer het over {QUOTA_MINUTES} minuten opnieuw."


class TooMuch(Exception):
    """This body goes no further; the message says why, in Dutch."""


class Quota:
    """What each session sent of late, a tally a minute; with its minute a tally is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.tallies: deque[tuple[int, Counter[str]]] = deque()

    def left(self, session: str) -> int:
        """The bytes that this session may still send now."""
        self._current()
        return QUOTA - sum(tally[session] for _, tally in self.tallies)

    def add(self, session: str, size: int) -> None:
        """Remember that this session sent so many bytes."""
        self._current()[session] += size

    def _current(self) -> Counter[str]:
        minute = int(self.clock() // 60)
        while self.tallies and self.tallies[0][0] <= minute - QUOTA_MINUTES:
            self.tallies.popleft()
        if not self.tallies or self.tallies[-1][0] != minute:
            self.tallies.append((minute, Counter()))
        return self.tallies[-1][1]


class Body:
    """One body on its way in."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, quota: Quota) -> None:
        self._receive, self._send, self.quota = receive, send, quota
        uploads = scope["path"].startswith(UPLOADS)
        self.session = fingerprint(own_cookie(Request(scope))) if uploads else None
        self.left = config.get_option("server.maxUploadSize") * MEGABYTE + FRAME if uploads else MOST_OF_BODY
        self.answered = False

    def check(self, size: int) -> None:
        """Raises TooMuch when these bytes cannot be added."""
        if size > self.left:
            raise TooMuch(TOO_LARGE)
        if self.session and size > self.quota.left(self.session):
            raise TooMuch(TOO_MUCH)

    async def receive(self) -> Message:
        """The next piece, counted."""
        message = await self._receive()
        size = len(message.get("body", b""))
        self.check(size)
        self.left -= size
        if self.session and size:
            self.quota.add(self.session, size)
        return message

    async def send(self, message: Message) -> None:
        """Pass on, and remember that there is an answer."""
        self.answered = True
        await self._send(message)


class Bodies:
    """Refuses by the length that is announced, and by what comes in when that is more or nothing was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.quota = Quota()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not too much."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = Body(scope, receive, send, self.quota)
        try:
            body.check(_announced(scope))
            await self.app(scope, body.receive, body.send)
        except TooMuch as refusal:
            if not body.answered:
                await PlainTextResponse(str(refusal), 413)(scope, receive, send)


def _announced(scope: Scope) -> int:
    length = Request(scope).headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
