"""Carrying everything from one database to another, of the same kind or not: all of it, proven equal, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from services.context import Context
from services.database import first_line, head, make_engine, migrate, refresh_statistics, revision
from services.errors import AppError
from services.gateways.evidence import EvidenceStore
from services.policy.access import EVERYONE
from services.stored_files import move_files
from services.upkeep.carrying import carry, count_on, last_given
from services.upkeep.contents import Contents, contents, counts, tables
from services.walls import raise_walls

BEHIND = "De databank waaruit gekopieerd wordt is niet bij. Voer eerst uit: python -m services migrate"
OTHER_VERSION = "De doeldatabank heeft een andere versie. Geef een lege databank, of breng haar eerst bij."
NOT_EMPTY = "In de doeldatabank staat al iets ({}). Er wordt alleen naar een lege databank gekopieerd."
NOT_OWNED = "Geef met --to de gebruiker die de tabellen bezit, zoals in KMO_MIGRATE_URL."
NO_WALLS = "De rol {} kan haar rechten niet krijgen ({}). Maak haar eerst met deploy/postgresql.sql."
MOVED = "Er werd gewerkt tijdens de kopie ({}). Er is niets gekopieerd: stop het programma en begin opnieuw."
UNLIKE = "De kopie is niet gelijk ({}). Er is niets gekopieerd."


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: what stood in the source, and what stands in the target."""

    table: str
    source: Contents
    target: Contents


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The database to copy to; a wholly empty one gets its tables. Raises AppError when it cannot be reached."""
    try:
        engine = make_engine(url)
        is_bare = _is_no_file_yet(engine) or not inspect(engine).get_table_names()
    except (SQLAlchemyError, ImportError) as fault:
        raise AppError(f"De doeldatabank is niet bereikbaar: {first_line(fault)}") from fault
    if is_bare:
        migrate(url)
    yield engine
    engine.dispose()


def _is_no_file_yet(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()


def copy(ctx: Context, target: Engine, *, used_by: str = "", store: EvidenceStore | None = None) -> list[Copied]:
    """Carry all rows, in one transaction, and with a `store` the files of evidence too.

    On PostgreSQL the walls are raised for the role that will use it, when that is another than the owner.

    The source is read as it was at one moment. Raises AppError, and then the target is as it was.
    """
    with ctx.reading(EVERYONE) as session, target.execution_options(writes=True).begin() as there:
        here = session.connection()
        _refuse_unfit(here, there)
        if used_by:
            _raise_walls(there, used_by)
        if store:  # first the files, then the rows that point to them
            move_files(session, ctx.evidence, store)
        carried = {table: carry(here, there, table) for table in tables()}
        copied = [Copied(table.name, source, contents(there, table)) for table, source in carried.items()]
        _refuse_unlike(ctx, copied)
        for table in carried:
            count_on(there, table, last_given(here, table))
    refresh_statistics(target)
    return copied


def _refuse_unfit(here: Connection, there: Connection) -> None:
    if revision(here) != head():
        raise AppError(BEHIND)
    if revision(there) != head():
        raise AppError(OTHER_VERSION)
    if not _is_owner(there):
        raise AppError(NOT_OWNED)
    if filled := [name for name, rows in counts(there).items() if rows]:
        raise AppError(NOT_EMPTY.format(", ".join(filled)))


def _is_owner(there: Connection) -> bool:
    """Whether the walls between firms let this user through; to another the tables look empty."""
    if there.dialect.name == "sqlite":
        return True
    found = "SELECT bool_and(pg_has_role(tableowner, 'USAGE')) FROM pg_tables WHERE tablename = ANY(:names)"
    return bool(there.execute(text(found), {"names": [table.name for table in tables()]}).scalar())


def _raise_walls(there: Connection, used_by: str) -> None:
    if there.dialect.name == "sqlite" or used_by == there.engine.url.username:
        return
    try:
        raise_walls(there, used_by)
    except DBAPIError as fault:
        raise AppError(NO_WALLS.format(used_by, first_line(fault))) from fault


def _refuse_unlike(ctx: Context, copied: list[Copied]) -> None:
    """The target must hold what was read, and what was read must be all that there is by now."""
    if unlike := [row.table for row in copied if row.source != row.target]:
        raise AppError(UNLIKE.format(", ".join(unlike)))
    with ctx.reading(EVERYONE) as session:
        now = {table.name: contents(session.connection(), table) for table in tables()}
    if moved := [row.table for row in copied if row.source != now[row.table]]:
        raise AppError(MOVED.format(", ".join(moved)))
