"""The table of projects: opening a row, sorting on the server, ticking rows."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from models import Project
from models.enums import ProjectStatus
from pages.ui import view
from pages.ui.badges import LOOKS
from services.columns import OVERVIEW, Column, Kind
from services.formats import show_enterprise_number
from services.overview import Order

OPEN, GRID = "open_project", "projects_grid"
# More rows are scrolled to within the table, so that its foot stays in sight.
MOST_ROWS_HIGH = 18
WIDTHS = {"number": 115, "enterprise_name": 205, "status": 165, "filed_on": 122, "starts_on": 97, "amount": 108,
          "verified": 100, "title": 230, "service": 85, "theme": 190, "registration_number": 125,
          "enterprise_number": 145}  # fmt: skip


def project_table(rows: Sequence[Project], order: Order) -> list[int]:
    """The rows of one page; gives the ids of those that are ticked."""
    key = f"{GRID}_{st.session_state.get(view.TURN, 0)}"
    ids = [row.id for row in rows]
    st.dataframe(
        _frame(rows),
        key=key,
        hide_index=True,
        column_config=_configuration(rows, order),
        selection_mode=["multi-row", "single-column"],
        on_select=lambda: _sort(key),
        height=38 + 35 * min(len(rows), MOST_ROWS_HIGH),
        row_height=35,
        alt="Projecten; de knop in de eerste kolom opent een project, een klik op een kolomkop sorteert.",
    )
    return [ids[place] for place in st.session_state[key]["selection"]["rows"] if place < len(ids)]


def _sort(key: str) -> None:
    chosen = st.session_state[key]["selection"]["columns"]
    column = next((column for column in OVERVIEW if chosen and column.label == chosen[0]), None)
    if column is None:
        return
    now = view.current_view()
    order = Order(column.key, not now.order.descending if now.order.column == column.key else column.kind in NEWEST)
    view.keep(view.View(now.wanted, order, 1))
    view.forget_ticks()


# Days and amounts are looked at from the newest and largest down, words from A up.
NEWEST = (Kind.DATE, Kind.EURO)


def _frame(rows: Sequence[Project]) -> pd.DataFrame:
    cells: dict[str, Any] = {"open": ["Bekijk"] * len(rows)}
    for column in OVERVIEW:
        cells[column.label] = [_cell(column, getattr(row, column.key)) for row in rows]
    return pd.DataFrame(cells)


def _cell(column: Column, value: Any) -> Any:
    match column.kind:
        case Kind.STATUS:
            return [value.label]
        case Kind.EURO:
            return float(value)
        case Kind.YES_NO:
            return "Ja" if value else "Nee"
        case Kind.ENTERPRISE_NUMBER:
            return show_enterprise_number(value)
        case Kind.SERVICE:
            return value.value
    return value


def _configuration(rows: Sequence[Project], order: Order) -> dict[str, Any]:
    numbers = [row.number for row in rows]
    opening = st.column_config.ButtonColumn("Detail", key=OPEN, on_click=_open, args=(numbers,), pinned=True,
                                            width=70, type="tertiary")  # fmt: skip
    return {"open": opening} | {column.label: _column(column, order) for column in OVERVIEW}


def _column(column: Column, order: Order) -> Any:
    arrow = {True: " ↓", False: " ↑"}[order.descending] if order.column == column.key else ""
    label, width = column.label + arrow, WIDTHS[column.key]
    match column.kind:
        case Kind.DATE:
            return st.column_config.DateColumn(label, format="DD/MM/YYYY", width=width)
        case Kind.EURO:
            return st.column_config.NumberColumn(label, format="euro", width=width)
        case Kind.STATUS:
            return st.column_config.MultiselectColumn(
                label, options=[status.label for status in ProjectStatus],
                color=[LOOKS[status][2] for status in ProjectStatus], width=width,
            )  # fmt: skip
    return st.column_config.TextColumn(label, width=width, pinned=column.key == "number")


def _open(numbers: list[str]) -> None:
    st.session_state["opened"] = numbers[st.session_state[OPEN].row]
