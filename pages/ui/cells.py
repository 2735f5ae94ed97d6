"""The cells of the table of projects, and how each kind of column looks: chips, dates, amounts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from models.enums import Duty, ProjectStatus
from pages.ui.badges import LEVELS, LOOKS, NEARS, PAPERS
from services.columns import Column, Kind
from services.formats import show_date
from services.listing.displayed import show
from services.listing.orders import Order
from services.policy.deadlines import near
from services.policy.papers import TENS, fullness, in_words
from services.policy.rules import named

# Down to the term a row is read at 1280 pixels without scrolling aside.
WIDTHS = {"number": 110, "enterprise_name": 148, "status": 190, "filed_on": 122, "starts_on": 97, "amount": 108,
          "verified": 92, "title": 230, "service": 85, "theme": 190, "registration_number": 125,
          "enterprise_number": 145, "findings": 208, "due_on": 177, "papers": 120}  # fmt: skip
# Of a column that is not among the usual ones: for each sign of its width in a file.
PIXELS = 8


def cell(column: Column, value: Any, today: date) -> Any:
    """A value as the table holds it: chips as a list of texts, days and amounts as themselves, all else in words."""
    if value is None or value is Duty.NONE:
        return None
    if column.kind is Kind.PAPERS:
        return [in_words(value)]
    if column.kind is Kind.DUE:
        one = near(value, today)
        return [] if one is None else [f"{one.label} · {show_date(value)}"]
    make = CELLS.get(column.kind)
    if make is not None:
        return make(value)
    return show(column, value) if value else value


CELLS: dict[Kind, Callable[[Any], Any]] = {
    Kind.STATUS: lambda value: [value.label],
    Kind.FINDINGS: named,
    Kind.DATE: lambda value: value,
    Kind.COUNT: lambda value: value,
    Kind.EURO: float,
    Kind.PERCENT: float,
    Kind.YES_NO: lambda value: "Ja" if value else "Nee",
    # A status without a column of its own is text.
    Kind.TEXT: lambda value: value.label if isinstance(value, ProjectStatus) else value,
}


def configured(column: Column, order: Order, cells: Any, *, first: bool) -> Any:
    """How a column of these cells looks; the number stays in sight where it is the `first`."""
    arrow = {True: " ↓", False: " ↑"}[order.descending] if order.column == column.key else ""
    label, width = column.label + arrow, WIDTHS.get(column.key, PIXELS * column.width)
    match column.kind:
        case Kind.DATE:
            return st.column_config.DateColumn(label, format="DD/MM/YYYY", width=width)
        case Kind.EURO:
            return st.column_config.NumberColumn(label, format="euro", width=width)
        case Kind.PERCENT:
            return st.column_config.NumberColumn(label, format="%g%%", width=width)
        case Kind.COUNT:
            return st.column_config.NumberColumn(label, width=width)
        case kind if kind in COLOURS:
            chips = sorted({text for texts in cells for text in texts})
            colours = [COLOURS[kind](text) for text in chips]
            return st.column_config.MultiselectColumn(label, options=chips, color=colours, width=width)
    return st.column_config.TextColumn(label, width=width, pinned=first and column.key == "number")


def _begins_with(looks: Mapping[Any, tuple[str, str, str]]) -> Callable[[str], str]:
    """The colour of a chip, by the label that its text begins with."""
    colours = {kind.label: colour for kind, (_, _, colour) in looks.items()}
    return lambda text: next(colour for label, colour in colours.items() if text.startswith(label))


def _of_papers(text: str) -> str:
    """The colour of `2 van 4`."""
    there, _, wanted = text.partition(" van ")
    return PAPERS[fullness(TENS * int(there) + int(wanted) if wanted else 0)][2]


# The columns whose cells are chips: a colour beside the words.
LABELS = {status.label: look[2] for status, look in LOOKS.items()}
COLOURS: dict[Kind, Callable[[str], str]] = {
    Kind.STATUS: LABELS.__getitem__, Kind.FINDINGS: _begins_with(LEVELS), Kind.DUE: _begins_with(NEARS),
    Kind.PAPERS: _of_papers,
}  # fmt: skip
