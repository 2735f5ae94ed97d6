"""Sockets: how many one visitor holds, and how fast each may speak."""

import time

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.routes import sockets
from pages.routes.binding import HEADER
from pages.routes.sockets import A_SECOND, BURST, MOST_OF_ADDRESS, MOST_OF_SESSION, Line, Pace, Sockets
from tests.routes.asgi import Behind, Client, in_loop, opened

CLICK: Message = {"type": "websocket.receive", "bytes": b"\x0a\x00"}
NAME = HEADER.replace("-", "_").lower()


def full(**held: int) -> Sockets:
    middleware = Sockets(Behind())
    middleware.open.update(held)
    return middleware


def refused(middleware: Sockets, owner: str, client: str = "192.0.2.7") -> bool:
    told = opened(middleware, client=client, **{NAME: owner}).told
    return told == [{"type": "websocket.close", "code": 1008}]


def test_strangers_of_one_address_share_what_it_may_hold() -> None:
    middleware = full(**{"192.0.2.7": MOST_OF_ADDRESS - 1})

    assert not refused(middleware, "anon-1")
    middleware.open["192.0.2.7"] += 1
    assert refused(middleware, "anon-2")
    assert not refused(middleware, "anon-2", client="192.0.2.8")
    assert not refused(middleware, "van-iemand")


def test_a_home_has_many_addresses_and_counts_as_one() -> None:
    middleware = full(**{"2001:db8:0:1::/64": MOST_OF_ADDRESS})

    assert refused(middleware, "anon-1", client="2001:db8:0:1::7")
    assert refused(middleware, "anon-1", client="2001:db8:0:1:ffff::")
    assert not refused(middleware, "anon-1", client="2001:db8:0:2::7")


def test_one_session_holds_no_more_than_its_share_wherever_it_is() -> None:
    middleware = full(iemand=MOST_OF_SESSION)

    assert refused(middleware, "iemand")
    assert refused(middleware, "iemand", client="192.0.2.8")
    assert not refused(middleware, "een-ander")


def test_what_is_closed_is_forgotten_also_when_it_ends_badly() -> None:
    async def falls_over(scope: Scope, receive: Receive, send: Send) -> None:
        raise OSError("weg")

    healthy, broken = Sockets(Behind()), Sockets(falls_over)
    opened(healthy, CLICK, **{NAME: "anon-1"})
    with pytest.raises(OSError, match="weg"):
        opened(broken, **{NAME: "iemand"})

    assert (healthy.open, broken.open) == ({}, {})


def test_an_address_that_the_server_does_not_know_counts_too() -> None:
    assert refused(full(**{"": MOST_OF_ADDRESS}), "anon-1", client="")


def test_a_burst_passes_at_once_and_then_so_many_a_second() -> None:
    moments = [0.0] * (BURST + 4)
    pace = Pace(lambda: moments.pop())

    delays = [pace.delay() for _ in range(BURST + 3)]

    assert delays == [0.0] * BURST + [pytest.approx(place / A_SECOND) for place in (1, 2, 3)]


def test_who_is_quiet_for_a_while_may_speak_again() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    for _ in range(BURST + 30):
        pace.delay()

    now[0] = 1000.0

    assert [pace.delay() for _ in range(BURST)] == [0.0] * BURST
    assert pace.delayed == 0


def test_a_flood_is_delayed_and_nothing_of_it_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "A_SECOND", 100)
    behind, start = Behind(), time.monotonic()

    opened(Sockets(behind), *[CLICK] * (BURST + 40), **{NAME: "iemand"})

    assert behind.received.count(CLICK) == BURST + 40
    assert time.monotonic() - start >= 0.35


def test_a_flood_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "A_SECOND", 10_000)
    monkeypatch.setattr(sockets, "MOST_DELAYED", 5)
    client = Client([CLICK] * 1000)
    line = Line(*client.ends, Pace(lambda: 0.0))

    async def listen() -> None:
        while (await line.receive())["type"] != "websocket.disconnect":
            pass

    in_loop(listen)

    assert client.asked == BURST + 5 + 1
    assert client.told == [{"type": "websocket.close", "code": 1008}]


def test_who_left_is_not_listened_to_any_longer() -> None:
    line = Line(Client([CLICK] * 3).receive, _gone)
    heard: list[Message] = []

    async def talk() -> None:
        heard.append(await line.receive())
        await line.send({"type": "websocket.send", "bytes": b"x"})
        heard.append(await line.receive())

    in_loop(talk)

    assert [message["type"] for message in heard] == ["websocket.receive", "websocket.disconnect"]


async def _gone(message: Message) -> None:
    raise OSError
