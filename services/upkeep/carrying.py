"""Carrying one table to another database: its rows, and the numbers that it gave out."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from services.database import first_line
from services.errors import AppError
from services.faults import answering
from services.upkeep.contents import KEPT_BY_TRIGGERS, Contents, Reckoning, batches

REFUSED = "{}: de doeldatabank weigert een rij ({}). Er is niets gekopieerd."


def carry(here: Connection, there: Connection, table: Table) -> Contents:
    """Copy the rows of a table; tells what they were. Raises AppError when the target refuses."""
    reckoning = Reckoning()
    try:
        with answering(), _quiet(there, table):
            for rows in batches(here, table):
                reckoning.add(rows)
                there.execute(insert(table), [row._asdict() for row in rows])
    except DBAPIError as fault:
        raise AppError(REFUSED.format(table.name, first_line(fault))) from fault
    return reckoning.contents


@contextmanager
def _quiet(there: Connection, table: Table) -> Iterator[None]:
    """While rows come in, triggers count nothing: what they had counted comes along as rows of its own."""
    if there.dialect.name == "sqlite":  # which cannot silence them, so what they counted gives way
        if table.name in KEPT_BY_TRIGGERS:
            there.execute(delete(table))
        yield
        return
    there.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    yield
    there.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")


def last_given(here: Connection, table: Table) -> int:
    """The highest number that was ever given out, also when its row is gone by now; 0 where that is not kept."""
    if (column := table.autoincrement_column) is None:
        return 0
    highest = here.execute(select(func.max(column))).scalar() or 0
    kept = {
        "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = :table",
        "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id'))",
    }
    return max(highest, here.execute(text(kept[here.dialect.name]), {"table": table.name}).scalar() or 0)


def count_on(there: Connection, table: Table, last: int) -> None:
    """Let the next row get a number that was never given out; an SQLite table that does not count looks at its rows."""
    if last and there.dialect.name == "postgresql":
        there.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), {"table": table.name, "last": last}
        )
    elif last and table.dialect_options["sqlite"]["autoincrement"]:
        there.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        there.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": table.name, "last": last})
