"""Sending a request through one middleware, as the server does, with a program behind it that remembers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Behind:
    """The program behind the middleware: what reached it, and an answer to everything."""

    scopes: list[Scope] = field(default_factory=list)
    received: list[Message] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        while (message := await receive())["type"] != "websocket.disconnect":
            self.received.append(message)
            if message["type"] == "http.request" and not message.get("more_body"):
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"binnen"})
                return

    def headers(self, name: str) -> list[str]:
        """The values of a header, of what reached it last."""
        return [value.decode() for key, value in self.scopes[-1]["headers"] if key.decode().lower() == name.lower()]


@dataclass
class Client:
    """What a client sends, and what it is told; it hangs up after its last message."""

    messages: list[Message]
    told: list[Message] = field(default_factory=list)
    asked: int = 0

    async def receive(self) -> Message:
        """The next message."""
        self.asked += 1
        return self.messages.pop(0) if self.messages else {"type": "websocket.disconnect", "code": 1001}

    async def send(self, message: Message) -> None:
        """Remember what was told."""
        self.told.append(message)

    @property
    def ends(self) -> tuple[Receive, Send]:
        """Its two ends, as an application takes them."""
        return self.receive, self.send

    @property
    def status(self) -> int:
        """The status of the answer; 0 when there was none."""
        return next((message["status"] for message in self.told if message["type"] == "http.response.start"), 0)

    @property
    def text(self) -> str:
        """The body of the answer."""
        return b"".join(message.get("body", b"") for message in self.told).decode()


def in_loop(work: Callable[[], Any]) -> None:
    """Run this in an event loop of its own: the browser's tests keep one in the thread that they share with us."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, work).result()


def asked(app: ASGIApp, path: str, *chunks: bytes, method: str = "GET", **headers: str) -> Client:
    """A request with its body in pieces, and the answer."""
    pieces: list[Message] = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    client = Client([*pieces, {"type": "http.request", "body": b"", "more_body": False}])
    in_loop(lambda: app({**a_scope(headers), "type": "http", "method": method, "path": path}, *client.ends))
    return client


def opened(app: ASGIApp, *messages: Message, client: str = "192.0.2.7", **headers: str) -> Client:
    """A socket that says this and hangs up."""
    visitor = Client([{"type": "websocket.connect"}, *messages])
    scope = {**a_scope(headers), "type": "websocket", "path": "/_stcore/stream", "client": (client, 1)}
    in_loop(lambda: app(scope, *visitor.ends))
    return visitor


def a_scope(headers: dict[str, str]) -> Scope:
    """What any request has; the name of a header is given with low lines."""
    given = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "query_string": b"", "root_path": "", "scheme": "http", "client": ("192.0.2.7", 1),
    }  # fmt: skip
