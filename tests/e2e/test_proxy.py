"""What deploy/nginx.conf does by itself, before echoes in the place of the program."""

import http.client
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.proxy import ROUTE, Proxy, echo
from tests.e2e.site import free_port

UPLOAD = "/_stcore/upload_file/0000/1"


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """nginx before two echoes."""
    first, second = free_port(), free_port()
    with echo(first), echo(second), Proxy(tmp_path, (first, second)).open() as opened:
        yield opened


def test_nginx_accepts_the_file(tmp_path: Path) -> None:
    done = subprocess.run(Proxy(tmp_path, (8501, 8502)).command("-t", "-q"), capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_whatever_a_browser_asks_reaches_the_process_that_gave_it_its_page(proxy: Proxy) -> None:
    for _ in range(4):
        page = proxy.ask("/importeren")
        assert page.route == f"{ROUTE}={page.process}"

        answers = [
            proxy.ask("/static/js/index.js", Cookie=f"kmo=x; {page.route}"),
            proxy.ask(UPLOAD, "PUT", b"x" * 100_000, Cookie=page.route),
            proxy.ask("/sessie", "POST", b"ticket", Cookie=f"{page.route}; kmo=x"),
            proxy.ask("/media/0000.png", Cookie=page.route),
            proxy.shake_hands(page.route),
        ]

        assert {answer.process for answer in answers} == {page.process}


def test_new_browsers_are_spread_over_the_processes(proxy: Proxy) -> None:
    assert {proxy.ask("/", Cookie=f"{ROUTE}=9999").process for _ in range(8)} == set(proxy.processes)


def test_a_browser_follows_its_socket_to_another_process_and_stays_there(tmp_path: Path) -> None:
    stops, stays = free_port(), free_port()
    mine = f"{ROUTE}={stops}"
    with echo(stays), Proxy(tmp_path, (stops, stays)).open() as proxy:
        moved = proxy.shake_hands(mine)
        assert (moved.process, moved.route) == (stays, f"{ROUTE}={stays}")

        with echo(stops):
            assert proxy.ask(UPLOAD, "PUT", b"x", Cookie=moved.route).process == stays
            assert proxy.ask(UPLOAD, "PUT", b"x", Cookie=mine).process == stops


def test_when_no_process_answers_the_page_says_so_in_dutch(tmp_path: Path) -> None:
    with Proxy(tmp_path, (free_port(), free_port())).open() as proxy:
        answer = proxy.ask("/")

    assert answer.status == 503
    assert "even niet bereikbaar" in answer.body.decode()


def test_the_program_hears_from_nginx_who_asks_and_not_from_himself(proxy: Proxy) -> None:
    said = {
        "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http", "Forwarded": "for=192.0.2.7", "X-Kmo-Bind": "x",
        "Accept-Encoding": "gzip",
    }  # fmt: skip

    heard = proxy.ask("/", **said).told["headers"]

    assert heard == {
        "Host": f"localhost:{proxy.https}", "Connection": "close", "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics", "/_stcore/agent/x", "/_stcore//script-health-check", "/openapi.json", "/docs", "/ready",
        "/metrics",
    ],
)  # fmt: skip
def test_the_inner_pages_are_closed_at_the_door(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(path)

    assert (answer.status, answer.headers["X-Process"]) == (404, None)


def test_another_name_than_ours_gets_no_answer(proxy: Proxy) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask("/", Host="kwaad.example")


def test_only_an_upload_may_be_large(proxy: Proxy) -> None:
    megabyte = b"x" * 1024 * 1024

    assert proxy.ask(UPLOAD, "PUT", megabyte * 10 + b"form").status == 200
    assert proxy.ask(UPLOAD, "PUT", megabyte * 12).status == 413
    assert proxy.ask("/sessie", "POST", megabyte).status == 413


def test_one_address_cannot_sign_in_without_end(proxy: Proxy) -> None:
    statuses = [proxy.ask("/sessie", "POST").status for _ in range(60)]

    assert set(statuses[:30]) == {200}
    assert statuses[-1] == 429


def test_the_log_holds_no_query_no_cookie_and_no_session(tmp_path: Path) -> None:
    first, second = free_port(), free_port()
    with echo(first), echo(second), Proxy(tmp_path, (first, second)).open() as proxy:
        proxy.ask("/toegang?sleutel=eenmalig", Cookie="__Host-kmo=geheim", Referer=f"{proxy.url}/?zoek=bakkerij")
        proxy.ask(UPLOAD, "PUT", b"x")
    log = proxy.log()

    assert re.findall(r'"(.*)" 200', log) == ["GET /toegang", "PUT /_stcore/upload_file/-"]
    assert not re.search(r"eenmalig|geheim|bakkerij|/0000", log)
