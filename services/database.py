"""The engine for SQLite or PostgreSQL, and bringing its tables up to date."""

import logging
import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from services.errors import AppError
from services.walls import raise_walls

log = logging.getLogger("kmo.database")

MIGRATIONS = Path(__file__).parent.parent / "models" / "migrations"
BUSY_MILLISECONDS = 30_000
ROWS_ANALYZED = 1_000
# Compiling a query (jit) takes longer than any of ours.
OPTIONS = "-c statement_timeout=60000 -c timezone=UTC -c jit=off"


NO_ADDRESS = (
    "Dit is geen adres van een databank: geef sqlite:///map/bestand.db of postgresql+psycopg://gebruiker@machine/naam "
    "(KMO_DATABASE_URL, KMO_MIGRATE_URL of --to)."
)


def make_engine(url: str) -> Engine:
    """An engine whose transactions are safe: on SQLite WAL, foreign keys and BEGIN IMMEDIATE for writes."""
    return _sqlite_engine(url) if is_sqlite(url) else _postgres_engine(url)


def is_sqlite(url: str) -> bool:
    """Whether the address is that of an SQLite file; raises AppError for one that is none of a database we know."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise AppError(NO_ADDRESS) from None
    if address.get_backend_name() == "postgresql":
        return False
    if address.get_backend_name() != "sqlite" or not address.database:
        raise AppError(NO_ADDRESS)
    return True


def _postgres_engine(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,  # what people typed has no place in a traceback
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": 3, "options": OPTIONS},
    )


def snapshots(engine: Engine) -> Engine:
    """The same engine for reading: all queries of a transaction see one moment, as SQLite does by itself."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


class _HintingCompiler(SQLiteCompiler):
    """SQLAlchemy passes a hint (INDEXED BY) on to SQLite only when asked."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def _sqlite_engine(url: str) -> Engine:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, pool_size=10, max_overflow=20)
    engine.dialect.statement_compiler = _HintingCompiler
    event.listen(engine, "do_connect", _open_existing)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _open_existing(dialect: Any, record: Any, address: list[Any], options: dict[str, Any]) -> None:
    """Only a migration makes the file: for one that is away for a while, nobody may put an empty one in its place."""
    address[0] = f"{Path(address[0]).absolute().as_uri()}?mode=rw"
    options["uri"] = True


def _prepare_connection(connection: sqlite3.Connection, record: Any) -> None:
    # Without this the driver opens transactions by its own rules, and a read before a write loses updates.
    connection.isolation_level = None
    for setting in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "recursive_triggers=ON",
        "cache_size=-65536",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(url: str, revision: str = "head", *, used_by: str = "") -> None:
    """Bring the tables up to date (or to `revision`); a migration that fails leaves them as they were.

    On PostgreSQL another role than their owner may be named, by which the program will use them. Raises AppError.
    """
    try:
        command.upgrade(migration_config(url), revision)
    except Exception as fault:
        log.exception("the migration failed")
        raise AppError(f"De databank is niet bijgewerkt en staat nog zoals ze was: {first_line(fault)}") from fault
    engine = make_engine(url)
    if is_sqlite(url):  # PostgreSQL does this by itself
        refresh_statistics(engine)
    elif used_by and used_by != engine.url.username:
        with engine.begin() as connection:
            raise_walls(connection, used_by)
    engine.dispose()


ANALYZED = ("project", "project_tally", "project_day", "import_change", "own_record", "own_match")


def refresh_statistics(engine: Engine) -> None:
    """Tell the database how its rows are spread, so that it chooses the right index; after a large import too.

    Whatever came before it is done, also when this does not succeed.
    """
    try:
        with engine.execution_options(writes=True).begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_ANALYZED}")
            for table in ANALYZED:
                connection.exec_driver_sql(f"ANALYZE {table}")
    except SQLAlchemyError:
        log.exception("the statistics could not be refreshed")


def migration_config(url: str) -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def head() -> str:
    """The version of the tables that this program works with."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def revision(connection: Connection) -> str:
    """The version that the tables have now; empty where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def first_line(fault: BaseException) -> str:
    """What a fault says, without the statement and the values that come after."""
    said = fault.orig if isinstance(fault, DBAPIError) and fault.orig else fault
    return str(said).strip().partition("\n")[0]
