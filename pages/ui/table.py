"""The table of projects: opening a row, sorting on the server, ticking rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from models import Project
from pages.ui import view
from pages.ui.badges import LEVELS, LOOKS, NEARS
from services.columns import OVERVIEW, Column, Kind
from services.context import Context
from services.formats import show_date, show_enterprise_number
from services.orders import Order
from services.policy.access import Actor
from services.policy.deadlines import near
from services.policy.rules import named
from services.projects import Place, places

OPEN, OPENED, GRID = "open_project", "opened", "projects_grid"
# More rows are scrolled to within the table, so that its foot stays in sight.
MOST_ROWS_HIGH = 18
WIDTHS = {"number": 115, "enterprise_name": 205, "status": 165, "filed_on": 122, "starts_on": 97, "amount": 108,
          "verified": 100, "title": 230, "service": 85, "theme": 190, "registration_number": 125,
          "enterprise_number": 145, "findings": 200, "due_on": 175}  # fmt: skip
# Days and amounts are looked at from the newest and largest down, words from A up.
NEWEST = (Kind.DATE, Kind.EURO)
PROVIDER = "Dienstverlener"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen in the table: the ids of the ticked rows, and the row that the cursor is on."""

    ticked: list[int]
    current: Place | None


def project_table(ctx: Context, actor: Actor, rows: Sequence[Project], order: Order) -> Chosen:
    """The rows of one page. Ids and numbers travel with it, since a position may soon mean another row."""
    key = f"{GRID}_{st.session_state.get(view.TURN, 0)}"
    here = places(ctx, actor, rows)
    frame = _frame(rows, here, ctx.today, with_provider=actor.provider_id is None)
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        column_config=_configuration(here, order, frame),
        selection_mode=["multi-row", "single-column", "single-cell"],
        on_select=lambda: _sort(key),
        height=38 + 35 * min(len(rows), MOST_ROWS_HIGH),
        row_height=35,
        alt="Projecten; de knop in de eerste kolom opent een project, een klik op een kolomkop sorteert.",
    )
    selection = st.session_state[key]["selection"]
    ticked = [rows[place].id or 0 for place in selection["rows"] if place < len(rows)]
    current = [here[place] for place, _ in selection["cells"] if place < len(here)]
    return Chosen(ticked, current[0] if current else None)


def open_chosen() -> None:
    """Go to the project that was opened in the table, if one was."""
    if place := st.session_state.pop(OPENED, None):
        st.switch_page("project.py", query_params=place.query)


def open_place(place: Place) -> None:
    """Open this project once the run is done."""
    st.session_state[OPENED] = place


def _sort(key: str) -> None:
    chosen = st.session_state[key]["selection"]["columns"]
    column = next((column for column in OVERVIEW if chosen and column.label == chosen[0]), None)
    if column is None:
        return
    now = view.current_view()
    order = Order(column.key, not now.order.descending if now.order.column == column.key else column.kind in NEWEST)
    view.keep(view.View(now.wanted, order, 1))
    view.forget_ticks()


def _frame(rows: Sequence[Project], here: Sequence[Place], today: date, *, with_provider: bool) -> pd.DataFrame:
    cells: dict[str, Any] = {OPEN: ["Bekijk"] * len(rows)}
    for column in OVERVIEW:
        cells[column.label] = [_cell(column, getattr(row, column.key), today) for row in rows]
        if with_provider and column.key == "enterprise_name":
            cells[PROVIDER] = [place.provider for place in here]
    return pd.DataFrame(cells)


def _cell(column: Column, value: Any, today: date) -> Any:
    match column.kind:
        case Kind.STATUS:
            return [value.label]
        case Kind.FINDINGS:
            return named(value)
        case Kind.DUE:
            one = near(value, today)
            return [] if one is None else [f"{one.label} · {show_date(value)}"]
        case Kind.EURO:
            return float(value)
        case Kind.YES_NO:
            return "Ja" if value else "Nee"
        case Kind.ENTERPRISE_NUMBER:
            return show_enterprise_number(value)
        case Kind.SERVICE:
            return value.value
    return value


def _configuration(here: Sequence[Place], order: Order, frame: pd.DataFrame) -> dict[str, Any]:
    opening = st.column_config.ButtonColumn("Detail", key=OPEN, on_click=_open, args=(here,), pinned=True, width=70,
                                            type="tertiary")  # fmt: skip
    return {OPEN: opening} | {column.label: _column(column, order, frame[column.label]) for column in OVERVIEW}


def _column(column: Column, order: Order, cells: Any) -> Any:
    arrow = {True: " ↓", False: " ↑"}[order.descending] if order.column == column.key else ""
    label, width = column.label + arrow, WIDTHS[column.key]
    match column.kind:
        case Kind.DATE:
            return st.column_config.DateColumn(label, format="DD/MM/YYYY", width=width)
        case Kind.EURO:
            return st.column_config.NumberColumn(label, format="euro", width=width)
        case kind if kind in COLOURS:
            chips = sorted({text for cell in cells for text in cell})
            colours = [COLOURS[kind](text) for text in chips]
            return st.column_config.MultiselectColumn(label, options=chips, color=colours, width=width)
    return st.column_config.TextColumn(label, width=width, pinned=column.key == "number")


def _begins_with(looks: Mapping[Any, tuple[str, str, str]]) -> Callable[[str], str]:
    """The colour of a chip, by the label that its text begins with."""
    colours = {kind.label: colour for kind, (_, _, colour) in looks.items()}
    return lambda text: next(colour for label, colour in colours.items() if text.startswith(label))


# The columns whose cells are chips: a colour beside the words.
LABELS = {status.label: look[2] for status, look in LOOKS.items()}
COLOURS: dict[Kind, Callable[[str], str]] = {
    Kind.STATUS: LABELS.__getitem__, Kind.FINDINGS: _begins_with(LEVELS), Kind.DUE: _begins_with(NEARS),
}  # fmt: skip


def _open(here: Sequence[Place]) -> None:
    open_place(here[st.session_state[OPEN].row])
