"""Removing a view: a shared one only after a question, since colleagues look at it and may start with it."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from models import Provider
from services.context import Context
from services.filters import ProjectFilter
from services.listing import views
from services.listing.orders import Order
from services.listing.shelf import shelf
from services.policy.access import Actor
from services.sign_in import sessions
from tests.factories import a_department
from tests.screens import running


def the_menu() -> None:
    """A page with the menu of the first view as a button, since a test cannot choose from a menu."""
    import streamlit as st

    from pages.ui import session, view, view_menu
    from pages.ui.doing import do
    from pages.ui.world import context
    from services.listing.shelf import shelf

    actor = session.current_actor()
    for named in shelf(context(), actor).views if actor else ():
        st.button("Kies", key="choose", on_click=do, args=(view_menu.WORK["Verwijderen"], named, view.View(), ""))
        view_menu.removal(named)


@pytest.fixture
def app(ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    with running(ctx, monkeypatch):
        app = AppTest.from_function(the_menu, default_timeout=60)
        app.session_state["auth_session"], _ = sessions.open_session(ctx, seat.account_id, 1)
        yield app


def kept(ctx: Context, actor: Actor) -> list[str]:
    return [view.name for view in shelf(ctx, actor).views]


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_shared_view_goes_only_once_its_owner_is_sure(
    ctx: Context, provider: Provider, seat: Actor, app: AppTest
) -> None:
    colleague = a_department(ctx, provider)
    views.save(ctx, seat, "Voor iedereen", ProjectFilter(), Order(), shared=True)

    app.run().button(key="choose").click().run()

    assert kept(ctx, colleague) == ["Voor iedereen"]
    assert ("Je collega's" in app.text[0].value, buttons(app)) == (True, ["Kies", "Verwijder", "Niet nu"])
    app.button(key="keep_view_1").click().run()
    assert (kept(ctx, colleague), buttons(app)) == (["Voor iedereen"], ["Kies"])
    app.button(key="choose").click().run()
    app.button(key="remove_view_1").click().run()
    assert (kept(ctx, colleague), buttons(app)) == ([], [])


def test_a_view_of_ones_own_goes_at_once(ctx: Context, seat: Actor, app: AppTest) -> None:
    views.save(ctx, seat, "Van mij", ProjectFilter(), Order())

    app.run().button(key="choose").click().run()

    assert kept(ctx, seat) == []
