"""Screens without a browser: what each shows to somebody, as one text."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import world
from services.context import Context
from services.made_up import enterprise_number
from services.policy.access import Actor
from services.sign_in import sessions

FRAME = Path(__file__).parent.parent / "pages" / "frame.py"


@contextmanager
def running(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The screens look at this world, and nobody has a cookie."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a run puts its page in its place
    monkeypatch.setattr(world, "make_context", lambda: ctx)
    monkeypatch.setattr("pages.ui.session._of_cookie", lambda: None)
    world.context.cache_clear()
    yield
    world.context.cache_clear()


@contextmanager
def opening(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Actor, str], AppTest]]:
    """Gives what opens a screen, named after its file, for an actor."""

    def open_screen(actor: Actor, name: str) -> AppTest:
        app = AppTest.from_file(FRAME, default_timeout=60)
        app.session_state["auth_session"], _ = sessions.open_session(ctx, actor.account_id, 1)
        number = enterprise_number(9_995_000) if name == "client" else "2026-0000001"
        app.query_params |= {"nummer": number, "actie": "stopzetten"}
        app.run()
        if name != "today":
            app.switch_page(f"{name}.py").run()
        return app

    with running(ctx, monkeypatch):
        yield open_screen


@contextmanager
def showing(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Actor, str], str]]:
    """Gives what shows such a screen to an actor."""
    with opening(ctx, monkeypatch) as open_screen:
        yield lambda actor, name: text_of(open_screen(actor, name))


def text_of(app: AppTest) -> str:
    """Everything in it, tables and the state of the session too."""
    assert [found.value for found in app.exception] == []
    tables = [frame.value.to_string() for frame in (*app.dataframe, *app.table)]
    shown = [repr(element.proto) for block in (app.main, app.sidebar) for element in block if hasattr(element, "proto")]
    return "\n".join((*tables, *shown, repr(app.session_state)))
