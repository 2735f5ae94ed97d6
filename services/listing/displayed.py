"""Values as a reader reads them, by the kind of their column."""

from collections.abc import Callable
from typing import Any

from models.project import NEVER
from services.columns import Column, Kind
from services.formats import show_date, show_enterprise_number, show_euro, show_moment, show_number
from services.policy.papers import in_words
from services.policy.rules import named
from services.scheme import papers_until

SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.DATE: show_date,
    Kind.MOMENT: show_moment,
    Kind.EURO: show_euro,
    Kind.PERCENT: lambda value: f"{show_number(value.normalize())} %",
    Kind.COUNT: show_number,
    Kind.ENTERPRISE_NUMBER: show_enterprise_number,
    Kind.STATUS: lambda value: value.label,
    Kind.YES_NO: lambda value: "Ja" if value else "Nee",
    Kind.FINDINGS: lambda value: "; ".join(named(value)),
    Kind.DUTY: lambda value: value.label,
    Kind.KEPT_UNTIL: lambda value: show_date(until) if (until := papers_until(value)) else "niet bekend",
    Kind.PAPERS: in_words,
    Kind.DUE: lambda value: "–" if value == NEVER else show_date(value),
}


def show(column: Column, value: Any) -> str:
    """A value in words; a dash where there is none."""
    if value is None or value == "":
        return "–"
    return SHOWN.get(column.kind, str)(value)
