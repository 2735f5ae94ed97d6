"""The screens: none shows anything to a stranger, however it is reached, and none holds a rule or a query."""

import ast
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.routes.headers import REWRITTEN
from pages.ui.menu import PATHS
from services.context import Context

# What a stranger is shown on purpose (see test_doors.py and tests/e2e).
OPEN = ("access", "first_start", "forgotten")
FILES = sorted(path for path in Path("pages").glob("*.py") if path.stem not in ("__init__", "frame"))
PAGES = [path for path in FILES if path.stem not in OPEN]
UI = sorted(Path("pages").rglob("*.py"))
RAW = {"html", "iframe", "unsafe_allow_html", "cache_data", "cache_resource", "components_html"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_run_bare_shows_nothing(page: Path, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # the run puts the page in its place
    monkeypatch.setattr("pages.ui.session.context", lambda: ctx)
    monkeypatch.setattr("pages.ui.session._of_cookie", lambda: None)  # a bare run has no request to read one from

    shown = AppTest.from_file(str(page.resolve()), default_timeout=60).run()

    assert list(shown.exception) == []
    assert [element.type for element in shown.main if element.type != "main"] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda page: page.stem)
def test_a_page_asks_who_is_there_before_anything_else(path: Path) -> None:
    statements = [
        node for node in ast.parse(path.read_text()).body if not isinstance(node, ast.Import | ast.ImportFrom)
    ]

    first = ast.unparse(statements[1])  # the docstring comes before it

    assert first in (
        "actor = require_actor()",
        "actor = require_provider()",
        "actor = require_agency()",
        "require_actor()",
    )


@pytest.mark.parametrize("path", UI, ids=str)
def test_check_29_no_screen_writes_raw_html_or_keeps_rows_of_one_tenant_for_another(path: Path) -> None:
    names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    keywords = {node.arg for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.keyword)}

    assert (names | keywords) & RAW == set()


def test_every_page_has_its_address() -> None:
    assert len(FILES) == len(PATHS)


def test_the_page_that_is_rewritten_still_has_what_is_replaced() -> None:
    import streamlit

    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()

    assert [old for old in REWRITTEN if index.count(old) != 1] == []
