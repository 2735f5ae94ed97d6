"""A disk that is full for a while: the database takes nothing more, or a process may write no large file."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from services.context import Context
from services.policy.access import EVERYONE
from tests.conftest import owned

BALLAST = (
    "CREATE TABLE ballast (weight BLOB)",
    "CREATE TRIGGER disk_full BEFORE INSERT ON {} BEGIN INSERT INTO ballast VALUES (zeroblob(100000000)); END",
)
FULL = (
    "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
)


@contextmanager
def full_disk(ctx: Context, table: str) -> Iterator[None]:
    """SQLite gets no page more, and a row of `table` asks for many; PostgreSQL says what it says when that is full."""
    with _no_page_more(ctx, table) if ctx.engine.dialect.name == "sqlite" else _cannot_grow(ctx, table):
        yield


@contextmanager
def _no_page_more(ctx: Context, table: str) -> Iterator[None]:
    # What a transaction takes away makes room in the file, and so does a page that is half empty: not for this.
    _as_owner(ctx, *(statement.format(table) for statement in BALLAST))
    with _as_large_as_it_is(ctx.engine):
        yield
    _as_owner(ctx, "DROP TRIGGER disk_full", "DROP TABLE ballast")


@contextmanager
def _as_large_as_it_is(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(driver: object, record: object) -> None:
        driver.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    listen(engine, "connect", limit)
    engine.dispose()
    yield
    remove(engine, "connect", limit)
    engine.dispose()


@contextmanager
def _cannot_grow(ctx: Context, table: str) -> Iterator[None]:
    trigger = f"CREATE TRIGGER disk_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_full()"
    _as_owner(ctx, FULL, trigger)
    yield
    _as_owner(ctx, "DROP FUNCTION disk_full CASCADE")


def _as_owner(ctx: Context, *statements: str) -> None:
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """This process, and what it starts, can write no file beyond this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:  # also when a test fails: the next ones have a disk again
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
