"""How Alembic runs our migrations: one transaction, and on SQLite under guard."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models  # noqa: F401  registers the tables
from models.migrations.guard import guarded
from models.types import Hundredths, UtcDateTime


def _ours(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave out what the search index of SQLite keeps for itself, and indexes on expressions."""
    return not (name or "").startswith("project_search")


def _plain_type(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our own types as what they are in the database, so that an old migration never meets newer code."""
    plain = {Hundredths: "sa.BigInteger()", UtcDateTime: "sa.DateTime(timezone=True)"}
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return plain.get(type(item), False)


def run(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    with guarded(connection):
        # Within the guard: Alembic leaves a transaction alone only when it is open before this, else it commits
        # after each migration, out of reach of the guard.
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            include_object=_ours,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()


def main() -> None:
    """Open the database that was asked for and migrate it."""
    engine = create_engine(context.config.attributes["url"])
    if engine.dialect.name == "sqlite":
        # The driver would commit before each change of a table; with its own rules off, all of it is one transaction.
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
