"""The copy of an SQLite database: made by SQLite's own backup, never by copying its file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from services.errors import AppError, NoRoom
from services.faults import NO_ROOM

BUSY_SECONDS = 30


def copy(source: Path, target: Path) -> None:
    """The database as it is at this moment, while others write; raises AppError when it is damaged or not there."""
    with (
        _in_words("De databank kon niet gekopieerd worden"),
        # Else one that is not there would be made.
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)
        other.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
    target.chmod(0o600)
    if damage := damage_of(target):
        raise AppError(f"De databank is beschadigd, er is geen back-up gemaakt: {damage}")


def damage_of(path: Path) -> str:
    """What SQLite finds wrong with a database; empty when it is whole."""
    try:
        with closing(sqlite3.connect(path)) as opened:
            (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as fault:
        return str(fault)
    if found != "ok":
        return str(found)
    return f"een rij van {orphan[0]} verwijst naar een rij van {orphan[2]} die er niet is" if orphan else ""


@contextmanager
def looking_at(path: Path) -> Iterator[Connection]:
    """A connection that only reads a copy."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def run(path: Path, statements: list[str]) -> None:
    """Change a copy, all of it or nothing; raises AppError when SQLite refuses."""
    with (
        _in_words("De databank uit de back-up kon niet klaargezet worden"),
        closing(sqlite3.connect(path)) as opened,
        opened,
    ):
        for statement in statements:
            opened.execute(statement)


@contextmanager
def _in_words(failed: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        if getattr(fault, "sqlite_errorcode", None) in NO_ROOM:
            raise NoRoom from fault
        raise AppError(f"{failed}: {fault}") from fault
