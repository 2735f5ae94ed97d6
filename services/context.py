"""Context: the outside world (database, clock, settings) in one frozen value that every service takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from services.database import make_engine, snapshots
from services.faults import answering
from services.formats import BRUSSELS
from services.gateways.evidence import EvidenceStore
from services.gateways.evidence_store import evidence_store
from services.policy.access import Actor, Everyone
from services.settings import Settings, settings
from services.walls import limit


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """What a service needs of the world; tests hand in their own clock and database."""

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime] = _now

    @contextmanager
    def transaction(self, whose: Actor | Everyone) -> Iterator[Session]:
        """One unit of work: all of it is kept, or nothing. On SQLite it holds the write lock from the start.

        On PostgreSQL behind its wall it reaches the rows of `whose` tenant alone. Raises NoRoom when the disk is full
        and NoAnswer when the database cannot be reached.
        """
        writing = self.engine.execution_options(writes=True)
        with answering(), Session(writing, expire_on_commit=False) as session, session.begin():
            limit(session, _tenant(whose))
            yield session

    @contextmanager
    def reading(self, whose: Actor | Everyone) -> Iterator[Session]:
        """A session that sees one moment, and of it what `transaction` would reach; it keeps nothing.

        Raises NoAnswer when the database cannot be reached.
        """
        with answering(), Session(snapshots(self.engine), expire_on_commit=False) as session:
            limit(session, _tenant(whose))
            yield session

    @property
    def evidence(self) -> EvidenceStore:
        """Where the files of evidence lie."""
        return evidence_store(self.settings)

    @property
    def today(self) -> date:
        """The day it is in Brussels, by which the rules of the scheme count."""
        return self.clock().astimezone(BRUSSELS).date()


def _tenant(whose: Actor | Everyone) -> int | None:
    """The provider whose rows these are; None for all, which the agency sees too."""
    return whose.provider_id if isinstance(whose, Actor) else None


def make_context(chosen: Settings | None = None) -> Context:
    """The context of a process, from the settings in its environment."""
    chosen = chosen or settings()
    return Context(make_engine(chosen.database), chosen)
