"""What Streamlit itself offers to whoever speaks to it: who gets what, how much, and what a misuse breaks."""

import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from pages.routes.bodies import MEGABYTE, QUOTA, TOO_LARGE, TOO_MUCH
from pages.routes.sockets import MOST_OF_SESSION
from tests.e2e.site import AGENCY, DEPARTMENT, SEAT, Site, settled, sign_in
from tests.routes.wire import RERUN, another_site, ask, cookie_of, drain, handshake, run, socket, upload

LISTS = Path(__file__).parents[1] / "data"


# Sessions


def test_the_id_of_a_session_alone_does_not_hand_it_over(shared_site: Site) -> None:
    owner, another = cookie_of(shared_site, SEAT), cookie_of(shared_site, DEPARTMENT)
    thieves: tuple[dict[str, str], ...] = ({}, {"cookie": another}, {"cookie": "kmo=geraden"}, {"X-Kmo-Bind": "x"})
    with socket(shared_site, owner) as mine:
        session_id, _ = run(mine)
        stolen = [taken(shared_site, session_id, **thief) for thief in thieves]
        assert run(mine)[0] == session_id
    after = [taken(shared_site, session_id, **thief) for thief in thieves]

    assert session_id not in [*stolen, *after]
    assert len({*stolen, *after}) == 8
    assert taken(shared_site, session_id, cookie=owner) == session_id


def test_a_stranger_does_not_get_the_session_of_another_stranger(shared_site: Site) -> None:
    with socket(shared_site) as one:
        session_id, _ = run(one)

        assert taken(shared_site, session_id) != session_id


def taken(site: Site, session_id: str, **headers: str) -> str:
    """The session that somebody gets who asks for this one."""
    with socket(site, session_id=session_id, **headers) as opened:
        return run(opened)[0]


def test_one_session_holds_a_limited_number_of_sockets(shared_site: Site) -> None:
    cookie = cookie_of(shared_site, AGENCY)
    with ExitStack() as held:
        for _ in range(MOST_OF_SESSION):
            held.enter_context(socket(shared_site, cookie))
        with pytest.raises(InvalidStatus, match="403"):
            held.enter_context(socket(shared_site, cookie))
        with socket(shared_site) as other:
            assert run(other)[1]


def test_a_flood_slows_its_own_sender_only(shared_site: Site) -> None:
    with socket(shared_site) as flood, socket(shared_site, cookie_of(shared_site, SEAT)) as mine:
        run(mine)
        for _ in range(3000):
            flood.send(RERUN)
        start = time.monotonic()
        run(mine)
        assert ask(shared_site, "/_stcore/health").status == 200
        assert time.monotonic() - start < 5


# Uploads and files


def test_check_35_a_stranger_uploads_nothing(shared_site: Site) -> None:
    server = next(one for one in psutil.Process().children() if shared_site.url.split(":")[-1] in one.cmdline())
    with socket(shared_site) as mine:
        session_id, _ = run(mine)
        before = server.memory_info().rss
        statuses = [upload(shared_site, session_id, 9 * MEGABYTE)[0] for _ in range(10)]

    assert statuses == [401] * 10
    assert server.memory_info().rss - before < 5 * MEGABYTE


def test_check_35_who_is_signed_in_uploads_no_file_too_large_and_not_too_many(shared_site: Site) -> None:
    cookie = cookie_of(shared_site, SEAT)
    with socket(shared_site, cookie) as mine:
        session_id, _ = run(mine)
        small, large = (upload(shared_site, session_id, size, cookie) for size in (1000, 11 * MEGABYTE))
        many = [upload(shared_site, session_id, 9 * MEGABYTE, cookie) for _ in range(QUOTA // (9 * MEGABYTE) + 1)]

    assert (small, large) == ((204, ""), (413, TOO_LARGE))
    assert many == [(204, "")] * (len(many) - 1) + [(413, TOO_MUCH)]


@pytest.mark.parametrize(
    "path", ["/media/0000.pdf", "/export/csv", "/bestand/bewijsstuk/1", "/bestand/mail/1", "/bestand/geschiedenis"]
)
def test_check_26_a_stranger_gets_no_file(shared_site: Site, path: str) -> None:
    assert [ask(shared_site, path, Cookie=cookie).status for cookie in ("", "kmo=geraden")] == [401, 401]


# Addresses


@pytest.mark.parametrize(
    "path",
    ["_stcore/metrics", "_stcore/agent/mcp", "_stcore/script-health-check", "_stcore/x", "app/static/x", "stats"],
)
def test_check_36_what_is_not_for_visitors_is_not_found(shared_site: Site, path: str) -> None:
    assert [ask(shared_site, f"/{path}", method).status for method in ("GET", "HEAD")] == [404, 404]


def test_check_36_health_tells_nothing_and_the_page_gets_its_settings(shared_site: Site) -> None:
    answers = [ask(shared_site, path) for path in ("/health", "/_stcore/health", "/_stcore/host-config")]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [answer.read() for answer in answers[:2]] == [b"goed", b"ok"]


FOREIGN = ("http://kwaad.example", "null", "http://localhost:1", "http://127.0.0.1", "https://kwaad.example:8501")


def test_check_37_other_sites_and_other_names_are_refused_at_once(shared_site: Site) -> None:
    start = time.monotonic()
    sockets = [handshake(shared_site, Origin=origin) for origin in FOREIGN]
    renamed = handshake(shared_site, Origin="http://kwaad.example", Host="kwaad.example")
    plain = [ask(shared_site, path, Host="kwaad.example").status for path in ("/", "/_stcore/health")]
    origins = [ask(shared_site, "/_stcore/health", Origin=origin).status for origin in FOREIGN]
    seconds = time.monotonic() - start

    assert (sockets, handshake(shared_site), renamed) == ([403] * len(FOREIGN), 403, 403)
    assert (plain, origins) == ([400, 400], [403] * len(FOREIGN))
    assert handshake(shared_site, Origin=shared_site.url) == 101
    # For the origin of a socket Streamlit asks the internet for its own address; without internet that takes seconds.
    assert seconds < 2


@pytest.mark.parametrize(
    "path",
    [
        "/../", "/%2e%2e/%2e%2e/etc/passwd", "/static/%2e%2e/%2e%2e/", "/static/..%2f..%2f",
        "//kwaad.example/deel", "//", "/%5c%5cserver%5cdeel", "/static/..%5c..%5c", "/%00", "/static/%00.js",
        "/export/%00", "/bestand/mail/%00", "/C:/Windows", "/component/kmo_session/..%2f..%2fsession.py",
        "/_stcore/%2e%2e/_stcore/metrics", "/%252e%252e/",
    ],
)  # fmt: skip
def test_check_44_a_crooked_path_goes_nowhere_and_leaves_no_traceback(shared_site: Site, path: str) -> None:
    start = shared_site.log.stat().st_size

    statuses = [ask(shared_site, path, method, Accept=kind).status for method in ("GET", "POST") for kind in KINDS]

    assert {*statuses} <= {400, 404, 405}
    assert "Traceback" not in shared_site.log.read_text()[start:]


KINDS = ("text/html", "*/*")


# Messages


@pytest.mark.parametrize(
    "message",
    [b"\xff" * 100, "tekst", b"\x00" * 3_000_000, b"\x00" * 26_000_000],
    ids=["garbage", "text", "3MB", "26MB"],
)
def test_check_43_a_message_that_makes_no_sense_ends_its_own_socket_only(
    shared_site: Site, message: str | bytes
) -> None:
    with socket(shared_site) as other:
        run(other)
        with socket(shared_site) as sender:
            run(sender)
            with suppress(ConnectionClosed):
                sender.send(message)
            with pytest.raises(ConnectionClosed):
                drain(sender)

        assert run(other)[1]
    assert ask(shared_site, "/_stcore/health").status == 200


@pytest.mark.parametrize("value", [{"double_value": float("nan")}, {"string_value": "x" * MEGABYTE}, {"int_value": 7}])
@pytest.mark.parametrize("known", [True, False])
def test_check_43_a_widget_that_does_not_exist_or_a_value_that_does_not_fit_breaks_nothing(
    shared_site: Site, value: dict[str, Any], known: bool
) -> None:
    with socket(shared_site) as mine:
        _, before = run(mine)
        fields = [element.text_input.id for element in before if element.HasField("text_input")]
        run(mine, WidgetState(id=fields[0] if known else "$$ID-geen-geen", **value))
        with socket(shared_site) as other:
            assert len(run(other)[1]) == len(before)
    assert ask(shared_site, "/_stcore/health").status == 200


# Pages in a browser


def test_check_39_the_pages_keep_to_the_content_security_policy(page: Page, shared_site: Site) -> None:
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)

    sign_in(page, shared_site, SEAT)
    for path in ("/nieuw", "/postvak-uit", "/mijn-gegevens", "/hulp", "/importeren"):
        answer = page.goto(f"{shared_site.url}{path}")
        settled(page)
        assert answer
        assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(LISTS / "projectenlijst.csv")
    expect(page.get_by_text("3.000").first).to_be_visible()
    page.goto(f"{shared_site.url}/projecten")
    settled(page)
    page.get_by_role("button", name="Exporteren").click()
    with page.expect_download():
        page.get_by_role("link", name="Tekst voor Excel (csv)").click()

    assert broken == []


def test_check_41_another_site_cannot_frame_a_page(page: Page, shared_site: Site) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    with another_site(f'<iframe src="{shared_site.url}"></iframe>') as address, page.expect_event("console"):
        page.goto(address)
    for _ in range(100):  # the refusal is said before the frame shows it
        if page.frames[1].url:
            break
        page.wait_for_timeout(100)

    assert [frame.url for frame in page.frames] == [f"{address}/", "chrome-error://chromewebdata/"]
    assert "frame-ancestors 'self'" in said[0]
