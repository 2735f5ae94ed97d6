"""What stands in a database at one moment, asked of it by queries that every revision understands."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect

from services.backups.about import Heads

# What SQLite keeps for itself beside a table that is searched.
INDEX = "project_search"
LAST_EVENTS = """
    SELECT event.provider_id, event.position, event.hash FROM event
    JOIN (SELECT provider_id, max(position) AS position FROM event GROUP BY provider_id) AS last
    ON event.provider_id = last.provider_id AND event.position = last.position
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of each table, the end of each history, and of each piece of evidence the providers that have it.

    `drafts` are the files that only somebody who is still writing may have: the sweep takes them after a day.
    """

    revision: str
    counts: dict[str, int]
    heads: Heads
    evidence: dict[str, set[int]]
    drafts: dict[str, set[int]]


def facts_of(connection: Connection) -> Facts:
    """Ask a database, within the transaction that the caller holds."""
    tables = tables_of(connection)
    counts = {
        table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()  # noqa: S608
        for table in tables
    }
    rows = connection.exec_driver_sql(LAST_EVENTS) if "event" in tables else ()
    heads = {str(provider): (position, head) for provider, position, head in rows}
    return Facts(revision_of(connection), counts, heads, _evidence(connection, tables), _drafts(connection, tables))


def tables_of(connection: Connection) -> list[str]:
    """The tables that hold something of ours."""
    return sorted(name for name in inspect(connection).get_table_names() if not name.startswith(INDEX))


def revision_of(connection: Connection) -> str:
    """The last migration that ran; empty before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""


def _evidence(connection: Connection, tables: list[str]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    if "evidence" in tables:
        for sha256, provider_id in connection.exec_driver_sql("SELECT DISTINCT sha256, provider_id FROM evidence"):
            found[sha256].add(provider_id)
    return dict(found)


def _drafts(connection: Connection, tables: list[str]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    if "draft" in tables:
        for provider_id, files in connection.exec_driver_sql("SELECT provider_id, files FROM draft"):
            for sha256 in named_in(files):
                found[sha256].add(provider_id)
    return dict(found)


def named_in(files: str | list[dict[str, Any]]) -> list[str]:
    """The hashes of the files of a draft, from the text of its column or as the driver of PostgreSQL reads that."""
    return [file["sha256"] for file in (json.loads(files) if isinstance(files, str) else files)]
