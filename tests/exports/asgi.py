"""Sending a request to routes as a browser does, without a server."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.routing import BaseRoute


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)


def get(routes: Sequence[BaseRoute], address: str, *, cookie: str = "", leaves_after: int = 10**9) -> Answer:
    """The answer to a GET; the browser goes away once it has had `leaves_after` pieces."""
    return _in_a_thread(Starlette(routes=list(routes)), "GET", address, cookie, b"", "", leaves_after)


def post(routes: Sequence[BaseRoute], address: str, body: bytes, *, origin: str) -> Answer:
    """The answer to a POST of a page of `origin`."""
    return _in_a_thread(Starlette(routes=list(routes)), "POST", address, "", body, origin, 10**9)


def _in_a_thread(*asked: Any) -> Answer:
    # In a thread of its own: the browser's tests keep an event loop in the one that they share with us.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, _ask, *asked).result()


async def _ask(
    app: Starlette, method: str, address: str, cookie: str, body: bytes, origin: str, leaves_after: int
) -> Answer:
    path, _, query = address.partition("?")
    answer, left, said = Answer(), anyio.Event(), False
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode()), (b"origin", origin.encode())],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        nonlocal said
        if not said:
            said = True
            return {"type": "http.request", "body": body, "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message.get("body"):
            answer.chunks.append(message["body"])
        if len(answer.chunks) >= leaves_after:
            left.set()
            await anyio.sleep(0.05)

    await app(scope, receive, send)
    return answer
