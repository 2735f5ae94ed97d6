"""What every answer carries, and which addresses are a page."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
import streamlit

import pages.ui.session
from pages.routes.headers import REWRITTEN, Headers, secured
from pages.ui.menu import PATHS
from services.context import Context
from tests.routes.asgi import Behind, Client, asked

PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
COMPONENT = Path(pages.ui.session.__file__).parent / "cookie_setter"


class Scripts(HTMLParser):
    """The scripts that stand within a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append(data)


def scripts_within(page: Path) -> list[str]:
    reader = Scripts()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader.found


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_check_39_the_policy_names_the_scripts_of_the_installed_page_and_no_other(world: Context) -> None:
    policy = dict(part.strip().split(" ", 1) for part in secured(world.settings)["Content-Security-Policy"].split(";"))

    assert policy["script-src"].split() == ["'self'", *[hash_of(script) for script in scripts_within(PAGE)]]
    assert policy["default-src"] == "'self'"


def test_check_39_our_component_needs_no_script_within_its_page() -> None:
    assert [scripts_within(page) for page in COMPONENT.glob("*.html")] == [[]]


def test_check_41_no_other_site_may_frame_a_page(world: Context) -> None:
    answer = asked(Headers(Behind()), "/")

    told = {name.decode(): value.decode() for name, value in answer.told[0]["headers"]}
    assert "frame-ancestors 'self';" in told["content-security-policy"]
    assert told["x-frame-options"] == "SAMEORIGIN"


def test_the_installed_page_has_what_is_rewritten() -> None:
    assert [PAGE.read_bytes().count(old) for old in REWRITTEN] == [1] * len(REWRITTEN)


@pytest.mark.parametrize("path", [f"/{path}" for path in PATHS])
def test_every_screen_is_a_page(world: Context, path: str) -> None:
    assert asked(Headers(Behind()), path).status == 200


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_the_doors_of_streamlit_are_left_to_it(world: Context, path: str) -> None:
    behind = Behind()

    assert asked(Headers(behind), path, accept="text/html", range="bytes=0-").status == 200
    assert behind.headers("range") == ["bytes=0-"]


NOWHERE = ["/stats", "/app/static/x.png", "/metrics", "/docs", "/openapi.json", "/index.html", "/healthz", "/_stcorex"]


@pytest.mark.parametrize("path", NOWHERE)
def test_check_36_any_other_address_is_not_found_whoever_asks(world: Context, path: str) -> None:
    behind = Behind()
    answers: list[Client] = [
        asked(Headers(behind), path, method=method, accept=accept)
        for method in ("GET", "HEAD")
        for accept in ("text/html", "*/*", "application/json")
    ]

    assert ([answer.status for answer in answers], behind.scopes) == ([404] * 6, [])
