"""The table of projects: opening a row, sorting on the server, ticking rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from models import Project
from pages.ui import view
from pages.ui.cells import cell, configured
from services.columns import SORTABLE, Column, Kind
from services.context import Context
from services.listing.column_choice import PROVIDER, with_provider
from services.listing.orders import Order
from services.policy.access import Actor
from services.policy.rules import told
from services.projects import Place, places
from services.ticking import unchanged

OPEN, OPENED, GRID = "open_project", "opened", "projects_grid"
# More rows are scrolled to within the table, so that its foot stays in sight.
MOST_ROWS_HIGH = 18
# Days and amounts are looked at from the newest and largest down, words from A up.
NEWEST = (Kind.DATE, Kind.EURO)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen: the ticked projects (versions as shown, by id), and the row that the cursor is on.

    Of what is ticked, so many stand `elsewhere`: on another page of the list.
    """

    ticked: dict[int, int]
    current: Place | None
    elsewhere: int = 0


def project_table(
    ctx: Context, actor: Actor, rows: Sequence[Project], order: Order, columns: Sequence[Column]
) -> Chosen:
    """The rows of one page. Ids and numbers travel with it, since a position may soon mean another row."""
    # Ticks are kept by place: rows that changed or shifted make it another table.
    key = f"{GRID}_{st.session_state.get(view.TURN, 0)}_{hash(tuple((row.id, row.version) for row in rows))}"
    here = places(ctx, actor, rows)
    if actor.provider_id is None:
        columns = with_provider(columns)
    frame = _frame(actor, rows, here, columns, ctx.today)
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        column_config=_configuration(here, order, columns, frame),
        selection_mode=["multi-row", "single-column", "single-cell"],
        on_select=lambda: _sort(actor, key),
        selection_default={"selection": {"rows": _begun(key, rows)}},
        height=38 + 35 * min(len(rows), MOST_ROWS_HIGH),
        row_height=35,
        placeholder="–",
        alt="Projecten; de knop in de eerste kolom opent een project, een klik op een kolomkop sorteert.",
    )
    selection = st.session_state[key]["selection"]
    there = (rows[place] for place in selection["rows"] if 0 <= place < len(rows))
    elsewhere = _elsewhere(ctx, actor, rows)
    ticked = elsewhere | {row.id or 0: row.version for row in there}
    st.session_state[view.TICKED] |= {"rows": ticked}
    current = [here[place] for place, _ in selection["cells"] if 0 <= place < len(here)]
    return Chosen(ticked, current[0] if current else None, len(elsewhere))


def _begun(key: str, rows: Sequence[Project]) -> list[int]:
    """The places that this table begins with: what was ticked in the one before it and is still as it was seen."""
    before = st.session_state.get(view.TICKED, {"key": key, "begun": [], "rows": {}})
    if before["key"] != key:
        still = [place for place, row in enumerate(rows) if before["rows"].get(row.id) == row.version]
        before = before | {"key": key, "begun": still}
    st.session_state[view.TICKED] = before
    begun: list[int] = before["begun"]
    return begun


def _elsewhere(ctx: Context, actor: Actor, rows: Sequence[Project]) -> dict[int, int]:
    """What is ticked on other pages; like a row on the screen, one that changed is no longer ticked."""
    here = {row.id for row in rows}
    ticked = {
        number: version for number, version in st.session_state[view.TICKED]["rows"].items() if number not in here
    }
    return unchanged(ctx, actor, ticked) if ticked else {}


def open_chosen() -> None:
    """Go to the project that was opened in the table, if one was."""
    if place := st.session_state.pop(OPENED, None):
        st.switch_page("project.py", query_params=place.query)


def open_place(place: Place) -> None:
    """Open this project once the run is done."""
    st.session_state[OPENED] = place


def _sort(actor: Actor, key: str) -> None:
    chosen = st.session_state[key]["selection"]["columns"]
    if not chosen:
        return
    view.another_table()
    # What firms keep to themselves tells nothing of itself to the agency, nor by its order.
    offered = (column for column in SORTABLE if Order(column.key).known_to(actor).column == column.key)
    column = next((column for column in offered if column.label == chosen[0]), None)
    if column is None:
        st.toast("Op deze kolom kan je niet sorteren.", icon=":material/swap_vert:")
        return
    now = view.current_view()
    order = Order(column.key, not now.order.descending if now.order.column == column.key else column.kind in NEWEST)
    view.keep(replace(now, order=order, page=1))


def _frame(
    actor: Actor, rows: Sequence[Project], here: Sequence[Place], columns: Sequence[Column], today: date
) -> pd.DataFrame:  # fmt: skip
    cells: dict[str, Any] = {OPEN: ["Bekijk"] * len(rows)}
    for column in columns:
        if column is PROVIDER:
            cells[column.label] = [place.provider for place in here]
        elif column.kind is Kind.FINDINGS:
            cells[column.label] = [cell(column, told(actor, row.findings), today) for row in rows]
        else:
            cells[column.label] = [cell(column, getattr(row, column.key), today) for row in rows]
    return pd.DataFrame(cells)


def _configuration(
    here: Sequence[Place], order: Order, columns: Sequence[Column], frame: pd.DataFrame
) -> dict[str, Any]:
    opening = st.column_config.ButtonColumn("Detail", key=OPEN, on_click=_open, args=(here,), pinned=True, width=60,
                                            type="tertiary")  # fmt: skip
    return {OPEN: opening} | {
        column.label: configured(column, order, frame[column.label], first=column is columns[0]) for column in columns
    }


def _open(here: Sequence[Place]) -> None:
    open_place(here[st.session_state[OPEN].row])
