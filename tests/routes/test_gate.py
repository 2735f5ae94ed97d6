"""The gate: what it refuses before Streamlit sees it, and what it lets by."""

import pytest

from pages.routes.gate import Gate
from services.context import Context
from services.sign_in.sessions import close_session, session_of_cookie
from tests.routes.asgi import Behind, asked, opened

MINE = {"origin": "http://localhost"}


@pytest.fixture
def behind(world: Context) -> Behind:
    return Behind()


UPLOAD, MEDIA = "/_stcore/upload_file/een/twee", "/media/abc.pdf"


def test_check_35_a_stranger_uploads_nothing(behind: Behind) -> None:
    answer = asked(Gate(behind), UPLOAD, b"x" * 1000, method="PUT")

    assert (answer.status, answer.asked, behind.scopes) == (401, 0, [])


def test_check_26_a_session_that_is_over_gets_no_file(world: Context, behind: Behind, cookie: str) -> None:
    before = asked(Gate(behind), MEDIA, cookie=cookie).status
    close_session(world, session_of_cookie(world, cookie.removeprefix("kmo=")) or 0)

    after = [
        asked(Gate(behind), path, cookie=sent).status for path in (UPLOAD, MEDIA) for sent in (cookie, "", "kmo=x")
    ]

    assert (before, after) == (200, [401] * 6)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/mcp", "/_stcore/agent/interact",
        "/_stcore/bidi-components/x", "/_stcore/health/", "/_stcore/healthy", "/_stcore/", "/_stcore/nieuw",
    ],
)  # fmt: skip
def test_check_36_the_inner_pages_of_the_server_are_closed(behind: Behind, cookie: str, path: str) -> None:
    statuses = [asked(Gate(behind), path, method=method, cookie=cookie).status for method in ("GET", "POST", "OPTIONS")]

    assert (statuses, behind.scopes) == ([404] * 3, [])


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/", "/static/js/index.js", "/kmo.css"])
def test_what_the_page_needs_is_open(behind: Behind, path: str) -> None:
    assert [asked(Gate(behind), path, **headers).status for headers in ({}, MINE)] == [200, 200]


STRANGE_HOSTS = ["kwaad.example", "localhost.kwaad.example", "localhost@kwaad.example", "", "[", "localhost:x"]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_check_37_another_name_than_ours_is_refused(behind: Behind, host: str) -> None:
    statuses = [asked(Gate(behind), path, host=host).status for path in ("/", "/_stcore/health", "/export/csv")]
    socket = opened(Gate(behind), host=host, origin=f"http://{host}")

    assert (statuses, closed(socket.told), behind.scopes) == ([400] * 3, True, [])


def test_whoever_watches_the_program_may_use_any_name(behind: Behind) -> None:
    assert asked(Gate(behind), "/health", host="10.0.0.7:8501").status == 200


@pytest.mark.parametrize(
    "origin", ["http://kwaad.example", "null", "http://localhost:1", "http://[", "http://localhost.kwaad.example", ""]
)
def test_check_37_streamlit_never_hears_of_another_site(behind: Behind, origin: str) -> None:
    statuses = [asked(Gate(behind), path, origin=origin).status for path in ("/_stcore/health", "/sessie", "/media/x")]
    socket = opened(Gate(behind), origin=origin)

    assert (statuses, closed(socket.told), behind.scopes) == ([403] * 3, True, [])


def test_check_37_a_socket_says_where_it_comes_from(behind: Behind) -> None:
    assert closed(opened(Gate(behind)).told)
    assert opened(Gate(behind), **MINE).told == []
    assert len(behind.scopes) == 1


@pytest.mark.parametrize(
    "path",
    [
        "//kwaad.example/deel", "//", "/..", "/../etc/passwd", "/static/../../x", "/static/..\\..\\x",
        "\\\\server\\deel", "/%5c\\server", "/export/\0", "/static/a\0.js", "/export/\r\nX: y",
        "/bestand/mail/\x1b[1", "/%2e%2e/",
    ],
)  # fmt: skip
def test_check_44_a_crooked_path_goes_nowhere(behind: Behind, cookie: str, path: str) -> None:
    statuses = [asked(Gate(behind), path, method=method, cookie=cookie).status for method in ("GET", "POST")]

    assert (statuses, behind.scopes) == ([400, 400], [])


def closed(told: list[dict[str, object]]) -> bool:
    return told == [{"type": "websocket.close", "code": 1008}]
