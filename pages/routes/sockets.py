"""How many sockets one visitor holds open and how fast each may speak, so that a flood slows its own sender only."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.routes.binding import HEADER, STRANGER
from pages.routes.gate import turn_away
from services.sign_in.attempts import network

# A tab that signs in stays a stranger here until it connects anew, and a whole office may share one address.
MOST_OF_ADDRESS, MOST_OF_SESSION = 200, 30
BURST, A_SECOND = 60, 15  # messages; a click is one
MOST_DELAYED = 600  # in a row: who goes on for so long is no reader, and would stay long after he left
POLICY = 1008  # what a socket is closed with
GONE = {"type": "websocket.disconnect", "code": POLICY}


class Sockets:
    """Counts the open sockets of each cookie, or address when there is none, and paces what comes in through them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a socket too many is turned away at its handshake."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        holder, most = _holder(scope)
        if self.open[holder] >= most:
            await turn_away(receive, send)
            return
        self.open[holder] += 1
        try:
            line = Line(receive, send)
            await self.app(scope, line.receive, line.send)
        finally:
            self.open -= Counter({holder: 1})  # which forgets who has none left


def _holder(scope: Scope) -> tuple[str, int]:
    owner = Headers(scope=scope).get(HEADER, STRANGER)
    if not owner.startswith(STRANGER):
        return owner, MOST_OF_SESSION
    return network(scope["client"][0] if scope.get("client") else ""), MOST_OF_ADDRESS


class Pace:
    """A token bucket: so many messages at once, and then so many a second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.at = clock()
        self.left = float(BURST)
        self.delayed = 0

    def delay(self) -> float:
        """The seconds that the message which came in now has to wait."""
        now = self.clock()
        self.left = min(BURST, self.left + (now - self.at) * A_SECOND) - 1
        self.at = now
        wait = max(0.0, -self.left / A_SECOND)
        self.delayed = self.delayed + 1 if wait else 0
        return wait


class Line:
    """One socket, read no faster than it may speak: the server takes in no more while a message waits."""

    def __init__(self, receive: Receive, send: Send, pace: Pace | None = None) -> None:
        self._receive, self._send, self.pace = receive, send, pace or Pace()
        self.gone = False

    async def receive(self) -> Message:
        """What comes in next; who is gone is gone, whatever he still had said."""
        message = await self._receive()
        if message["type"] == "websocket.receive":
            await self._wait()
        return GONE if self.gone else message

    async def send(self, message: Message) -> None:
        """Pass on, as long as somebody listens."""
        if self.gone:
            return
        try:
            await self._send(message)
        except OSError:
            self.gone = True

    async def _wait(self) -> None:
        wait = self.pace.delay()
        if self.pace.delayed > MOST_DELAYED:
            await self.send({"type": "websocket.close", "code": POLICY})
            self.gone = True
        await asyncio.sleep(0 if self.gone else wait)
