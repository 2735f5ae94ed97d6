"""Databases of one version or another: what stands in them, and migrations that were never shipped."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from services.database import MIGRATIONS, migration_config
from tests.postgres import as_owner

HEADER = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
"""
# Changing the type of a column makes SQLite copy the table; PostgreSQL alters it in place.
REBUILD = """
    with op.batch_alter_table("project", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("remark", type_=sa.String(500))
        table.add_column(sa.Column("nickname", sa.String(40)))
"""
FAIL_HALF_WAY = (
    REBUILD
    + """
    op.create_table("left_behind", sa.Column("id", sa.Integer))
    op.execute("UPDATE project SET title = 'half'")
    raise RuntimeError("half way")
"""
)
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


def all_versions() -> list[str]:
    """From the first schema to that of today."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [step.revision for step in script.walk_revisions()][::-1]


def upgrade_with(url: str, body: str, folder: Path) -> None:
    """Run all migrations that there are and one more."""
    config = migration_config(as_owner(url))
    folder.mkdir()
    (folder / "next.py").write_text(HEADER.format(head=all_versions()[-1]) + body)
    command.upgrade(with_versions(config, folder), "head")


def with_versions(config: Config, folder: Path) -> Config:
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{folder}")
    return config


def everything_in(url: str) -> dict[str, Any]:
    """All rows, and all that stands in the database beside them: columns, keys, indexes and triggers."""
    engine = create_engine(as_owner(url))
    with engine.connect() as connection:
        tables = sorted(inspect(connection).get_table_names())
        rows = {table: connection.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).fetchall() for table in tables}
        shape = {table: shape_of(connection, table) for table in tables}
        rest = connection.execute(text(TRIGGERS[engine.dialect.name])).fetchall()
    engine.dispose()
    return {"rows": rows, "shape": shape, "triggers": rest}


def shape_of(connection: Any, table: str) -> tuple[Any, ...]:
    inspector = inspect(connection)
    columns = [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)]
    keys = sorted((key["constrained_columns"], key["referred_table"]) for key in inspector.get_foreign_keys(table))
    indexes = sorted((index["name"] or "", index["column_names"]) for index in inspector.get_indexes(table))
    unique = sorted((rule["name"] or "", rule["column_names"]) for rule in inspector.get_unique_constraints(table))
    return columns, keys, indexes, unique, inspector.get_pk_constraint(table)["constrained_columns"]


def orphans(connection: Any) -> list[str]:
    """Foreign keys of which some row points to nothing."""
    inspector, found = inspect(connection), []
    for table in inspector.get_table_names():
        for key in inspector.get_foreign_keys(table):
            pairs = list(zip(key["constrained_columns"], key["referred_columns"], strict=True))
            points = " AND ".join(f'child."{own}" IS NOT NULL' for own, _ in pairs)
            parent = " AND ".join(f'parent."{theirs}" = child."{own}"' for own, theirs in pairs)
            lost = (
                f'SELECT count(*) FROM "{table}" AS child WHERE {points} '
                f'AND NOT EXISTS (SELECT 1 FROM "{key["referred_table"]}" AS parent WHERE {parent})'
            )
            if connection.execute(text(lost)).scalar():
                found.append(f"{table}: {key['constrained_columns']}")
    return found
