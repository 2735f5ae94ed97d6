"""What is in a copy of a database: its rows counted, its histories followed, its evidence listed."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models import Event
from models.enums import MailState
from services.backups import sqlite
from services.backups.about import About
from services.backups.copied_rows import rows_in
from services.backups.facts import named_in, tables_of
from services.erased_words import Erased
from services.history import FIRST, hash_of

LOOKED_AT = ("alembic_version", "provider", "event", "evidence", "draft", "mail")


@dataclass
class Chain:
    """The history of one provider, while its events come by; those that come too early wait."""

    name: str = ""
    promised: tuple[int, str] | None = None
    length: int = 0
    head: str = FIRST
    broken: int | None = None
    early: dict[int, Event] = field(default_factory=dict)
    erased: Erased = field(default_factory=Erased)

    def take(self, event: Event) -> None:
        """Follow the chain as far as it can be followed now."""
        self.early[event.position] = event
        while following := self.early.pop(self.length + 1, None):
            self.broken = self.broken or self._wrong(following)
            self.length, self.head = following.position, following.hash

    def fault(self, said: tuple[int, str]) -> str:
        """What is wrong with it, when it should end as is said."""
        ends = {(self.length, self.head), said, self.promised or said}
        broken = self.broken or (self._first_doubtful(said) if self.early or len(ends) > 1 else self.erased.unsaid)
        return f"De geschiedenis van {self.name} klopt niet vanaf gebeurtenis {broken}." if broken else ""

    def _wrong(self, event: Event) -> int | None:
        follows = (event.previous_hash, event.hash) == (self.head, hash_of(event))
        return self.erased.wrong(event) if follows else event.position

    def _first_doubtful(self, said: tuple[int, str]) -> int:
        return min(self.length, said[0]) + (0 if self.length == said[0] else 1)


@dataclass
class Contents:
    """Of a whole copy."""

    revision: str = ""
    waiting: int = 0  # mails
    counts: Counter[str] = field(default_factory=Counter)
    evidence: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    drafts: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    chains: defaultdict[int, Chain] = field(default_factory=lambda: defaultdict(Chain))

    def take(self, table: str, row: Mapping[str, Any]) -> None:
        """Look at a row, whose values are as the database writes them."""
        if table == "alembic_version":
            self.revision = row["version_num"]
        elif table == "evidence":
            self.evidence[row["sha256"]].add(int(row["provider_id"]))
        elif table == "draft":
            for sha256 in named_in(row["files"]):
                self.drafts[sha256].add(int(row["provider_id"]))
        elif table == "mail":
            self.waiting += row["state"] == MailState.WAITING
        elif table == "event":
            self.chains[int(row["provider_id"])].take(_event(row))
        else:
            chain = self.chains[int(row["id"])]
            chain.name = f"{row['name']} ({row['enterprise_number']})"
            if "history_head" in row:
                chain.promised = int(row["history_length"]), row["history_head"] or FIRST

    def count_drafts(self, present: Collection[str]) -> None:
        """Count as evidence what drafts name and what came along; an archive may do without."""
        for sha256 in self.drafts.keys() & {*present}:
            self.evidence[sha256] |= self.drafts[sha256]

    def faults(self, about: About) -> list[str]:
        """In what it differs from what the archive says."""
        tables = sorted(self.counts.keys() | about.counts.keys())
        counted = (
            f"{table} telt {self.counts[table]} rijen in plaats van {about.counts.get(table, 0)}."
            for table in tables
            if self.counts[table] != about.counts.get(table, 0)
        )
        heads = about.heads
        histories = (chain.fault(heads.get(str(key), (0, FIRST))) for key, chain in sorted(self.chains.items()))
        unknown = (f"De dienstverlener {key} ontbreekt." for key in sorted(heads) if int(key) not in self.chains)
        revision = () if self.revision == about.revision else ("De databank is niet van de versie die er staat.",)
        return [*revision, *counted, *unknown, *(fault for fault in histories if fault)]


def _event(row: Mapping[str, Any]) -> Event:
    at = datetime.fromisoformat(row["at"])
    return Event(
        provider_id=int(row["provider_id"]), project_id=_number(row["project_id"]),
        account_id=_number(row["account_id"]), account_name=row["account_name"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC), kind=row["kind"], text=row["text"],
        details=json.loads(row["details"]), position=int(row["position"]), previous_hash=row["previous_hash"],
        hash=row["hash"], salt=row.get("salt") or "", erased_by=_number(row.get("erased_by")),
    )  # fmt: skip


def _number(value: int | str | None) -> int | None:
    return None if value is None else int(value)


def contents_of(path: Path, dialect: str) -> Contents:
    """Go through a whole copy; a dump of PostgreSQL needs no server for it."""
    found = Contents()
    if dialect == "sqlite":
        _look(path, found)
        return found
    for table, row in rows_in(path, LOOKED_AT):
        found.counts[table] += 1
        if row is not None:
            found.take(table, row)
    return found


def _look(path: Path, found: Contents) -> None:
    with sqlite.looking_at(path) as connection:
        for table in tables_of(connection):
            found.counts[table] = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()  # noqa: S608
            if table in LOOKED_AT:
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():  # noqa: S608
                    found.take(table, {str(name): value for name, value in row.items()})
