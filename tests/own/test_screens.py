"""The screen of the own administration: what it says of a list before it is kept, and the lists that follow."""

import pytest
from streamlit.testing.v1 import AppTest

from models.enums import OwnKind
from pages.ui import own_lists, own_steps, world
from services.administration.reading_in import read_draft
from services.context import Context
from services.matches.kinds import Kind
from services.policy.access import Actor
from tests.imports.files import csv_file
from tests.own.files import F1, INVOICE, read_in


def page() -> None:
    import streamlit as st

    from pages.ui import own_steps, world

    own_steps.show(world.context(), st.session_state["actor"])


@pytest.fixture
def app(ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The screen for the seat, not run yet."""
    monkeypatch.setattr(world, "context", lambda: ctx)
    found = AppTest.from_function(page, default_timeout=60)
    found.session_state["actor"] = seat
    return found


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([F1], []),
        ([F1, (*F1[:5], "1,00", "")], ["1 factuur staat op meer regels: de bedragen zijn opgeteld."]),
        (
            [(number, *F1[1:5], amount, "") for number in ("F-1", "F-2") for amount in ("1,00", "2,00")],
            ["2 facturen staan op meer regels: hun bedragen zijn opgeteld."],
        ),
    ],
)
def test_a_reader_is_told_of_how_many_the_lines_are_added_up_before_he_keeps_them(
    ctx: Context, seat: Actor, app: AppTest, lines: list[tuple[str, ...]], said: list[str]
) -> None:
    content = csv_file(INVOICE, *lines)
    app.session_state[own_steps.DRAFT] = read_draft(ctx, seat, "f.csv", content)
    app.session_state[own_steps.FILE] = (OwnKind.INVOICE, "f.csv", content)

    app.run()

    assert (app.exception.len, [one.value for one in app.info]) == (0, said)


def test_an_invoice_without_project_is_shown_without_a_term_to_file(ctx: Context, seat: Actor, app: AppTest) -> None:
    read_in(ctx, seat, OwnKind.INVOICE, F1)
    app.session_state[own_lists.LIST] = Kind.UNTIED

    app.run()

    assert (app.exception.len, app.pills[0].options[4:]) == (0, ["Facturen zonder project (1)", "Voorgesteld (0)"])
    assert [one.value for one in app.markdown] == [r"**F\-1** · Bakkerij De Meerkoet"]
