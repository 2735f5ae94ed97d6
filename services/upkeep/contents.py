"""What stands in a table, as a count and a hash that come out the same on every database."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select
from sqlmodel import SQLModel

from models import ProjectDay, ProjectTally

BATCH = 1_000
# What triggers keep while projects come in; last, so that what they made can give way to what was.
KEPT_BY_TRIGGERS = (ProjectTally.__tablename__, ProjectDay.__tablename__)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows, and what is in them."""

    rows: int
    digest: str


class Reckoning:
    """Adds up rows as they pass. Their order does not count: databases sort text each in their own way."""

    def __init__(self) -> None:
        self._rows = self._sum = 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take in rows whose values are those of Python, in the order of the columns of their model."""
        for row in rows:
            said = json.dumps(list(row), sort_keys=True, ensure_ascii=False, default=_plain).encode()
            self._sum += int.from_bytes(hashlib.sha256(said).digest(), "big")
            self._rows += 1

    @property
    def contents(self) -> Contents:
        """What passed so far."""
        return Contents(self._rows, f"{self._sum % 2**256:064x}")


def _plain(value: object) -> object:
    """Money as whole hundredths, moments in UTC, days as text; anything unknown is a fault, never a guess."""
    if isinstance(value, Decimal):
        return int(value * 100)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no way to write down a {type(value).__name__}")


def tables() -> list[Table]:
    """All tables of the program, each after those that it points to."""
    return sorted(SQLModel.metadata.sorted_tables, key=lambda table: table.name in KEPT_BY_TRIGGERS)


def batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """All rows of a table, never more than a batch at a time in memory."""
    yield from connection.execute(select(table).execution_options(yield_per=BATCH)).partitions()


def contents(connection: Connection, table: Table) -> Contents:
    """What stands in a table now."""
    reckoning = Reckoning()
    for rows in batches(connection, table):
        reckoning.add(rows)
    return reckoning.contents


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables()}
