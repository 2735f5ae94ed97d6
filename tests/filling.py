"""A few rows in every table of a schema, whichever it is: the one of today, or one that was reflected."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.enums import Role
from models.types import Hundredths, UtcDateTime
from tests.conftest import START

ROWS = 3
# What triggers keep, and the history, which only its own service can lengthen.
LEFT_OUT = {"project_tally", "project_day", "event", "alembic_version"}
# What a rule between columns asks, and the words that a schema which was reflected no longer tells.
GIVEN: dict[tuple[str, str], Any] = {
    ("account", "role"): Role.SEAT,
    ("account", "department_id"): None,
    ("account", "password_hash"): None,
    ("draft", "files"): [],
    ("project", "status"): "Lopend",
    ("project", "list_status"): "Lopend",
    ("project", "service"): "Opleiding",
    ("provider", "history_length"): 0,
    ("provider", "history_head"): "",
}


def fill(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Add rows to each table that is empty; row n of a table belongs to row n of those it points to.

    A table with a rule that these rows break stays empty, until GIVEN says better.
    """
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in metadata.sorted_tables:
        if table.name in LEFT_OUT or table.name.startswith("project_search"):
            continue
        made[table.name] = connection.execute(table.select().limit(ROWS)).mappings().all()
        if not made[table.name]:
            rows = [dict(_row(table, place, made)) for place in range(ROWS)]
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(table.insert(), rows)
                made[table.name] = rows


def _row(table: sa.Table, place: int, made: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        if (table.name, column.name) in GIVEN:
            yield column.name, GIVEN[table.name, column.name]
        elif column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            rows = made.get(parent.table.name)
            yield column.name, rows[place][parent.name] if rows else None
        else:
            yield column.name, _value(column, place + 1)


def _value(column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.python_type))  # type: ignore[call-overload]
    if isinstance(kind, Hundredths):
        return Decimal(number) + Decimal("0.10")
    if isinstance(kind, (UtcDateTime, sa.DateTime)):
        return START
    for wanted, value in (
        (sa.Boolean, number == 1),
        (sa.Integer, number),
        (sa.Date, date(2026, 10, number)),
        (sa.JSON, {"bij": number, "één": ["a", None]}),
    ):
        if isinstance(kind, wanted):
            return value
    return f"{number} {column.name}"[: getattr(kind, "length", None)]
