"""A tick that remembers: what of a project was seen when it was ticked, and what became otherwise since."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

# What a reader answers for with his tick. Deposits and payments follow of themselves, and are not among it.
FIELDS = (
    "enterprise_number", "enterprise_size", "registration_number", "service", "title", "theme", "subtheme", "filed_on",
    "starts_on", "ends_on", "amount", "rate", "subsidy", "own_contribution",
)  # fmt: skip
WATCHED = frozenset(FIELDS)


class Change(NamedTuple):
    """A field that is otherwise than it was seen, both as they are written down."""

    key: str
    before: str | None
    after: str | None


def seen(values: Mapping[str, Any]) -> dict[str, str | None]:
    """What is kept of a project when it is ticked."""
    return {key: _written(values[key]) for key in FIELDS}


def changes(before: Mapping[str, str | None], now: Any) -> tuple[Change, ...]:
    """What is otherwise now than it was seen; `now` has the fields of a project."""
    found = ((key, before.get(key), _written(getattr(now, key))) for key in FIELDS if key in before)
    return tuple(Change(key, old, new) for key, old, new in found if old != new)


def _written(value: Any) -> str | None:
    match value:
        case None | "":
            return None
        case Decimal():
            return f"{value:.2f}"
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
    return str(value)
