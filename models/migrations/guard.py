"""A guard around migrations on SQLite, where altering a table means copying it.

With foreign keys on, dropping the old copy would delete every child row; triggers on the table vanish with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection


class UnsafeMigration(RuntimeError):
    """A migration lost rows or left a reference without its parent; it has been rolled back."""


@contextmanager
def guarded(connection: Connection) -> Iterator[None]:
    """Keep triggers, rows and numbers through a migration; raises UnsafeMigration, which rolls it back.

    A migration that means to remove a table or rows does so by name: a table that is gone is not counted.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    _foreign_keys(connection, on=False)
    with connection.begin():
        triggers, rows, counting = _triggers(connection), _rows(connection), _counting(connection)
        yield
        _restore_triggers(connection, triggers)
        _refuse_losses(connection, rows)
        _refuse_numbers_again(connection, counting)
    _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite ignores this within a transaction, so it goes around SQLAlchemy, which would open one.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    # A copied table takes back its name without SQLite first looking through triggers that name it.
    driver.execute(f"PRAGMA legacy_alter_table={'OFF' if on else 'ON'}")
    driver.execute("PRAGMA busy_timeout=30000")


def _triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    found = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, sql) for name, table, sql in found}


def _tables(connection: Connection) -> list[str]:
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        "AND name NOT LIKE 'project_search%' AND name <> 'alembic_version'"
    )
    return [name for (name,) in found]


def _rows(connection: Connection) -> dict[str, int]:
    return {
        table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()  # noqa: S608
        for table in _tables(connection)
    }


def _counting(connection: Connection) -> set[str]:
    """The tables of which a number that was given out is never given again."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    return {name for (name,) in found}


def _restore_triggers(connection: Connection, before: dict[str, tuple[str, str]]) -> None:
    present, tables = _triggers(connection), _tables(connection)
    for name, (table, sql) in before.items():
        if name not in present and table in tables:
            connection.exec_driver_sql(sql)


def _refuse_losses(connection: Connection, before: dict[str, int]) -> None:
    after = _rows(connection)
    lost = [table for table, count in before.items() if table in after and after[table] < count]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost or orphans:
        raise UnsafeMigration(f"rows lost from {lost}" if lost else f"rows without a parent: {orphans[:5]}")


def _refuse_numbers_again(connection: Connection, before: set[str]) -> None:
    """A copied table counts on only when that is said: `table_kwargs={"sqlite_autoincrement": True}`."""
    if lost := before.intersection(_tables(connection)) - _counting(connection):
        raise UnsafeMigration(f"numbers would be given again in {sorted(lost)}")
