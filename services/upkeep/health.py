"""Whether the program can do its work: what is looked at, and what of it is not well."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from models import Heartbeat, Mail
from models.enums import MailState
from services.context import Context
from services.database import migration_config
from services.errors import NoAnswer
from services.formats import show_moment, show_number
from services.heartbeats import JUDGING, MAILS, is_recent
from services.outbox import overtakes
from services.policy.access import EVERYONE

log = logging.getLogger("kmo.health")

PATIENCE = 3  # seconds that the database may take
MEGABYTE = 1024 * 1024
WORKERS = {MAILS: "mails versturen", JUDGING: "projecten beoordelen"}
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in the words of whoever runs the program."""

    key: str
    label: str
    good: bool
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the database says of itself; of tables that are another version's nothing more than that."""

    revision: str
    late: datetime | None = None
    beats: Mapping[str, Heartbeat] | None = None


def is_ready(ctx: Context) -> bool:
    """Whether all is well; what is not, is in the log."""
    wrong = [check for check in checks(ctx) if not check.good]
    for check in wrong:
        log.error("not ready: %s: %s", check.key, check.words)
    return not wrong


def checks(ctx: Context) -> list[Check]:
    """All that can be looked at: without its database, or with tables of another version, that is less."""
    return [*_of_database(ctx), _disk(ctx)]


def _of_database(ctx: Context) -> Iterator[Check]:
    try:
        found = _within(PATIENCE, lambda: _look(ctx))
    except TimeoutError:
        yield Check("database", "Databank", False, f"antwoordt niet binnen {PATIENCE} seconden")
        return
    except (SQLAlchemyError, NoAnswer) as fault:
        yield Check("database", "Databank", False, f"antwoordt niet zoals het hoort ({type(fault).__name__})")
        return
    yield Check("database", "Databank", True, "antwoordt")
    yield _revision(found)
    if found.beats is not None:
        yield _mails(ctx, found)
        yield _workers(ctx, found.beats)


def _within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` gives; raises TimeoutError and leaves it to itself when it takes longer."""
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as fault:  # told to who waits, if he still does
            done.set_exception(fault)

    threading.Thread(target=run, name="health", daemon=True).start()
    return done.result(seconds)


def _look(ctx: Context) -> Found:
    with ctx.reading(EVERYONE) as session:
        if ctx.engine.dialect.name == "postgresql":  # nobody waits for the answer any longer
            session.connection().exec_driver_sql(f"SET LOCAL statement_timeout = '{PATIENCE}s'")
        revision = str(session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        if revision != head():
            return Found(revision)
        return Found(revision, _oldest_due(ctx, session), {one.name: one for one in session.exec(select(Heartbeat))})


@lru_cache
def head() -> str:
    """The revision of the tables that this version of the program works with."""
    return str(ScriptDirectory.from_config(migration_config("")).get_current_head())


def _oldest_due(ctx: Context, session: Session) -> datetime | None:
    """Since when the oldest mail should have left; one that waits for an earlier one is not late itself."""
    due = select(func.min(Mail.next_try_at)).where(
        Mail.state == MailState.WAITING, col(Mail.next_try_at) <= ctx.clock(), ~overtakes()
    )
    return session.exec(due).one()


def _revision(found: Found) -> Check:
    good = found.revision == head()
    words = (
        f"versie {found.revision}" if good else f"versie {found.revision}, dit programma wil {head()}: doe `migrate`"
    )
    return Check("migrations", "Tabellen", good, words)


def _mails(ctx: Context, found: Found) -> Check:
    if not ctx.settings.smtp_url.get_secret_value():
        return Check("mails", "Mails", True, "er is geen mailserver ingesteld; mails wachten")
    late = found.late is not None and ctx.clock() - found.late > timedelta(minutes=ctx.settings.ready_mail_minutes)
    if late:
        return Check("mails", "Mails", False, f"de oudste had moeten vertrekken op {show_moment(found.late)}")
    return Check("mails", "Mails", True, "geen enkele is te laat")


def _workers(ctx: Context, beats: Mapping[str, Heartbeat]) -> Check:
    longest = timedelta(minutes=ctx.settings.ready_heartbeat_minutes)
    silent = [
        f"{label} {f'zwijgt sinds {show_moment(beats[name].at)}' if name in beats else 'begon nog nooit'}"
        for name, label in WORKERS.items()
        if name not in beats or not is_recent(beats[name].at, ctx.clock(), longest)
    ]
    return Check("worker", "Achtergrondwerk", not silent, "; ".join(silent) or "mails en beoordelingen lopen")


def _disk(ctx: Context) -> Check:
    try:
        free = min(shutil.disk_usage(folder).free for folder in folders(ctx))
    except OSError as fault:
        return Check("disk", "Schijf", False, f"de datamap is niet te lezen ({type(fault).__name__})")
    room = f"{show_number(free // MEGABYTE)} MB vrij"
    least = ctx.settings.ready_free_megabytes
    if free < least * MEGABYTE:
        return Check("disk", "Schijf", False, f"{room}, minder dan {show_number(least)} MB")
    return Check("disk", "Schijf", True, room)


def folders(ctx: Context) -> list[Path]:
    """Where files are kept: the evidence may lie on a disk of its own."""
    evidence = ctx.settings.data_dir / "evidence"
    return [ctx.settings.data_dir, evidence] if evidence.is_dir() else [ctx.settings.data_dir]
