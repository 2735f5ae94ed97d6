"""How a value is written in a file of text, by the kind of its column."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from models.enums import Duty, ProjectStatus
from models.project import NEVER
from services.columns import Column, Kind
from services.formats import show_date, show_enterprise_number, show_moment
from services.policy.papers import in_words
from services.policy.rules import named
from services.scheme import papers_until

Show = Callable[[Any], str]

# Above this many different values a column hardly repeats, and remembering more of them would only take memory.
MOST_REMEMBERED = 10_000


class Remembered(dict[Any, Any]):
    """What a function makes of each value, worked out once for values that repeat."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        made = self[value] = self.make(value)
        return made


def status_label(value: str) -> str:
    """The label of a status, as the screen shows it."""
    return ProjectStatus(value).label


def yes_no(value: bool) -> str:
    """Ja or Nee."""
    return "Ja" if value else "Nee"


def plain_amount(value: Decimal) -> str:
    """`1234,56`: without grouping, so that every spreadsheet takes it for a number."""
    return f"{value:f}".replace(".", ",")


def plain_percent(value: Decimal) -> str:
    """`30` or `32,5`."""
    return plain_amount(value).rstrip("0").rstrip(",") if value % 1 else str(int(value))


def due(value: date) -> str:
    """The day of a duty; nothing where there is none."""
    return "" if value == NEVER else show_date(value)


def duty(value: str) -> str:
    """The duty in words; nothing where there is none."""
    return "" if value == Duty.NONE else Duty(value).label


def kept_until(value: str) -> str:
    """The last day on which the papers must be there; nothing where no term is known."""
    return "" if (until := papers_until(value)) is None else show_date(until)


def findings(value: str) -> str:
    """What was found, the most serious first."""
    return "; ".join(named(value))


SHOW: dict[Kind, Show] = {
    Kind.ENTERPRISE_NUMBER: show_enterprise_number,
    Kind.STATUS: status_label,
    Kind.DATE: show_date,
    Kind.MOMENT: show_moment,
    Kind.EURO: plain_amount,
    Kind.PERCENT: plain_percent,
    Kind.YES_NO: yes_no,
    Kind.FINDINGS: findings,
    Kind.DUTY: duty,
    Kind.DUE: due,
    Kind.KEPT_UNTIL: kept_until,
    Kind.PAPERS: in_words,
}
OWN: dict[str, Show] = {"list_status": status_label}


def shown(column: Column) -> Show:
    """The function that writes this column's values; a status in words of its own goes by its key."""
    return OWN.get(column.key) or SHOW.get(column.kind, str)
