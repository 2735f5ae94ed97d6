"""A backup before each migration, from which there is no other way back."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from services.backups import postgres
from services.backups.facts import revision_of, tables_of
from services.backups.making import Made, make
from services.backups.names import Kind
from services.context import Context
from services.database import is_sqlite, make_engine, migration_config
from services.errors import AppError
from services.settings import Settings

WITHOUT = "{} Of maak zelf een back-up en gebruik `migrate --no-backup`."


def back_up_first(settings: Settings) -> Made | None:
    """Make a backup when there are rows that a migration is about to touch; None when there are not.

    Raises AppError when none can be made.
    """
    url = settings.migrate_url or settings.database
    if is_sqlite(url) and not Path(make_url(url).database or "").exists():
        return None
    ctx = Context(make_engine(url), settings)
    try:
        with ctx.engine.connect() as connection:
            if not _is_due(url, connection):
                return None
        return _made(ctx)
    finally:
        ctx.engine.dispose()


def _made(ctx: Context) -> Made:
    try:
        if ctx.engine.dialect.name != "sqlite":
            postgres.program("pg_dump")
        return make(ctx, kind=Kind.MIGRATION)
    except AppError as refusal:
        raise AppError(WITHOUT.format(refusal)) from refusal


def _is_due(url: str, connection: Connection) -> bool:
    head = ScriptDirectory.from_config(migration_config(url)).get_current_head()
    return revision_of(connection) not in ("", head) and _has_rows(connection)


def _has_rows(connection: Connection) -> bool:
    tables = [table for table in tables_of(connection) if table != "alembic_version"]
    rows = (connection.exec_driver_sql(f'SELECT 1 FROM "{table}" LIMIT 1').first() for table in tables)  # noqa: S608
    return any(row is not None for row in rows)
