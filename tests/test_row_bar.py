"""What is ticked in the list is what stood there: rows that shift or change under it take no tick along."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select, update
from streamlit.testing.v1 import AppTest

from models import Project, Provider
from pages.ui import world
from pages.ui.plain import plain
from pages.ui.view import TICKED
from services.context import Context
from services.errors import Changed
from services.policy.access import EVERYONE, Actor
from services.sign_in import sessions
from tests.factories import a_project
from tests.screens import FRAME, running


@pytest.fixture
def app(ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The program as the seat has it open."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a run puts its page in its place
    monkeypatch.setattr(world, "make_context", lambda: ctx)
    monkeypatch.setattr("pages.ui.session._of_cookie", lambda: None)
    world.context.cache_clear()
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.session_state["auth_session"], _ = sessions.open_session(ctx, seat.account_id, 1)
    yield app.run()
    world.context.cache_clear()


def grid(app: AppTest) -> str:
    """The key of the table on the screen."""
    key: str = app.session_state[TICKED]["key"]
    return key


def numbers(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Projectnummer"])


def tick(app: AppTest, *ticked: str) -> None:
    """Open the list and tick these in it."""
    app.switch_page("overview.py").run()
    places = [numbers(app).index(number) for number in ticked]
    app.session_state[grid(app)] = {"selection": {"rows": places, "columns": [], "cells": []}}
    app.run()


def ticked(app: AppTest) -> list[str]:
    """The rows of the table on the screen that stand ticked."""
    places: list[int] = app.session_state[grid(app)]["selection"]["rows"]
    return [numbers(app)[place] for place in places]


def change(ctx: Context, number: str, **values: Any) -> None:
    """What a list that comes in does to a project."""
    with ctx.transaction(EVERYONE) as session:
        where = col(Project.number) == number
        session.exec(update(Project).where(where).values(version=col(Project.version) + 1, **values))


def verified(ctx: Context) -> list[str]:
    with ctx.reading(EVERYONE) as session:
        query = select(Project.number).where(col(Project.verified)).order_by(col(Project.number))
        return list(session.exec(query).all())


@pytest.fixture
def three(ctx: Context, provider: Provider) -> None:
    for number in ("2026-1", "2026-2", "2026-3"):
        a_project(ctx, provider, number=number)


@pytest.mark.usefixtures("three")
def test_what_is_ticked_is_verified(ctx: Context, app: AppTest) -> None:
    tick(app, "2026-1", "2026-3")

    app.button("verify_ticked").click().run()

    assert [found.value for found in app.exception] == []
    assert (verified(ctx), ticked(app)) == (["2026-1", "2026-3"], [])


@pytest.mark.usefixtures("three")
def test_what_changed_since_it_was_shown_is_refused_and_the_other_ticks_stay(ctx: Context, app: AppTest) -> None:
    tick(app, "2026-1", "2026-3")
    change(ctx, "2026-1", amount="9999.00")

    app.button("verify_ticked").click().run()

    assert [box.value for box in app.error] == [plain(str(Changed()))]
    assert (verified(ctx), ticked(app)) == ([], ["2026-3"])
    app.button("verify_ticked").click().run()
    assert verified(ctx) == ["2026-3"]


@pytest.mark.usefixtures("three")
def test_what_changed_is_not_made_unverified_either(ctx: Context, app: AppTest) -> None:
    change(ctx, "2026-2", verified=True)
    tick(app, "2026-2")
    change(ctx, "2026-2", amount="9999.00")

    app.button("unverify_ticked").click().run()

    assert [box.value for box in app.error] == [plain(str(Changed()))]
    assert verified(ctx) == ["2026-2"]


@pytest.mark.usefixtures("three")
def test_ticks_stay_with_their_projects_when_rows_shift(ctx: Context, provider: Provider, app: AppTest) -> None:
    tick(app, "2026-1", "2026-3")
    a_project(ctx, provider, number="2026-4")
    a_project(ctx, provider, number="2026-0")

    app.run()

    assert len(numbers(app)) == 5
    assert sorted(ticked(app)) == ["2026-1", "2026-3"]
    app.button("verify_ticked").click().run()
    assert verified(ctx) == ["2026-1", "2026-3"]


@pytest.mark.usefixtures("three")
def test_a_row_that_changed_on_the_screen_is_no_longer_ticked(ctx: Context, app: AppTest) -> None:
    tick(app, "2026-1", "2026-3")
    change(ctx, "2026-3", title="Iets anders")

    app.run()

    assert ticked(app) == ["2026-1"]


@pytest.mark.usefixtures("three")
def test_ticks_stay_as_long_as_nothing_changes(app: AppTest) -> None:
    tick(app, "2026-1", "2026-3")

    app.run()
    app.run()

    assert sorted(ticked(app)) == ["2026-1", "2026-3"]


def the_list() -> None:
    """The list with a button for what a test cannot click: turning a page, and a heading of a column."""
    from dataclasses import replace

    import streamlit as st

    from pages.ui import flash, paging, row_bar, session, table, view
    from pages.ui.world import context
    from services.columns import BY_KEY
    from services.listing.overview import overview

    ctx, actor = context(), session.current_actor()
    assert actor is not None
    now = view.current_view()
    seen = overview(ctx, actor, now.wanted, now.order, now.page)
    view.keep(replace(now, page=seen.page))
    flash.show_flash()
    picked = table.project_table(ctx, actor, seen.rows, now.order, [BY_KEY["number"]])
    row_bar.row_bar(ctx, actor, picked)
    st.session_state["sorted"] = {"selection": {"columns": ["Projectnummer"]}}
    for page in range(1, seen.pages + 1):
        st.session_state[f"to_{page}"] = page
        st.button(f"Pagina {page}", key=f"page_button_{page}", on_click=paging._turn, args=(f"to_{page}",))
    st.button("Sorteer", key="sort", on_click=table._sort, args=(actor, "sorted"))


@pytest.fixture
def paged(ctx: Context, seat: Actor, three: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The list of the three, two on a page."""
    small = replace(ctx, settings=ctx.settings.model_copy(update={"page_size": 2}))
    with running(small, monkeypatch):
        app = AppTest.from_function(the_list, default_timeout=60)
        app.session_state["auth_session"], _ = sessions.open_session(ctx, seat.account_id, 1)
        yield app.run()


def tick_here(app: AppTest, number: str) -> None:
    chosen = {"rows": [numbers(app).index(number)], "columns": [], "cells": []}
    app.session_state[grid(app)] = {"selection": chosen}
    app.run()


def turn(app: AppTest, page: int) -> None:
    app.button(key=f"page_button_{page}").click().run()


def test_ticks_of_one_page_stay_when_another_is_turned_to(ctx: Context, paged: AppTest) -> None:
    first = numbers(paged)[1]
    tick_here(paged, first)

    turn(paged, 2)
    (last,) = numbers(paged)
    tick_here(paged, last)

    assert paged.text[0].value == "2 projecten aangevinkt, waarvan 1 op een andere pagina"
    turn(paged, 1)
    assert ticked(paged) == [first]
    paged.button("verify_ticked").click().run()
    assert verified(ctx) == sorted([first, last])
    assert paged.session_state[TICKED]["rows"] == {}


def test_ticks_stay_with_their_projects_when_the_list_is_sorted(ctx: Context, paged: AppTest) -> None:
    first = numbers(paged)[0]
    tick_here(paged, first)

    for _ in range(2):
        paged.button(key="sort").click().run()

        assert ticked(paged) == ([first] if first in numbers(paged) else [])
        assert paged.text[0].value.startswith("1 project aangevinkt")
    paged.button("verify_ticked").click().run()
    assert verified(ctx) == [first]


def test_what_changed_on_another_page_is_no_longer_ticked(ctx: Context, paged: AppTest) -> None:
    first = numbers(paged)[0]
    tick_here(paged, first)
    turn(paged, 2)
    (last,) = numbers(paged)
    tick_here(paged, last)
    change(ctx, first, title="Iets anders")

    paged.button("verify_ticked").click().run()

    assert [box.value for box in paged.error] == [plain(str(Changed()))]
    assert paged.text[0].value == "1 project aangevinkt"
    paged.button("verify_ticked").click().run()
    assert verified(ctx) == [last]


def test_all_ticks_can_be_taken_away_at_once(paged: AppTest) -> None:
    tick_here(paged, numbers(paged)[0])
    turn(paged, 2)

    paged.button("forget_ticks").click().run()

    assert paged.session_state[TICKED]["rows"] == {}
    turn(paged, 1)
    assert ticked(paged) == []
