"""The state of the program for whoever runs it: its version, database, background work, mails, disk and back-up."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from models import BackupRun, Evidence, Heartbeat, Mail
from models.enums import MailState, Role
from services.context import Context
from services.errors import NoAnswer, NotAllowed
from services.formats import show_date, show_moment
from services.heartbeats import BACKUP, beats, is_recent
from services.policy.access import EVERYONE, Actor
from services.precheck import judging
from services.upkeep.health import WORKERS, Check, checks, folders, head
from services.version import version

# A day and what a night's work may take longer.
BACKUP_KEEPS = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work in the background, and its last sign of life."""

    label: str
    beat: Heartbeat | None
    good: bool


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the mails stand; `oldest` is since when the first of those that wait does."""

    waiting: int
    oldest: datetime | None
    failed: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the database knows."""

    kind: str
    size: int
    works: list[Work]
    behind: bool
    backup: datetime | None
    backup_is_old: bool
    # Since which day the daily backup is tried, where none was ever made.
    tried_since: date | None
    outbox: Outbox
    evidence: int
    evidence_size: int


@dataclass(frozen=True, slots=True)
class System:
    """All of it; `inside` is None while the database does not answer or has tables of another version."""

    checks: list[Check]
    version: str
    head: str
    disk_free: int
    disk_total: int
    inside: Inside | None

    @property
    def wrong(self) -> list[Check]:
        """What is not well."""
        return [check for check in self.checks if not check.good]


def system(ctx: Context, actor: Actor) -> System:
    """The state of the program, for the agency; raises NotAllowed for anybody else."""
    if actor.role is not Role.AGENCY:
        raise NotAllowed
    return state(ctx)


def state(ctx: Context) -> System:
    """The same, for a command of whoever runs the program."""
    looked_at = checks(ctx)
    answers = all(check.good for check in looked_at if check.key in ("database", "migrations"))
    try:
        inside = _inside(ctx) if answers else None
    except (SQLAlchemyError, NoAnswer):  # it went away in the meantime
        inside = None
    free, total = _disk(ctx)
    return System([*looked_at, *_late_backup(inside)], version(), head(), free, total, inside)


def _late_backup(inside: Inside | None) -> Iterator[Check]:
    """That backups were made and stopped being made; who never had one may make them elsewhere."""
    if inside is not None and inside.backup is not None and inside.backup_is_old:
        words = f"de laatste is van {show_moment(inside.backup)}, niet van de voorbije anderhalve dag"
        yield Check("backup", "Back-up", False, words)
    elif inside is not None and inside.tried_since is not None:
        words = f"sinds {show_date(inside.tried_since)} lukte er nog geen enkele"
        yield Check("backup", "Back-up", False, words)


def _tried_since(ctx: Context, session: Session) -> date | None:
    runs = session.exec(select(BackupRun).order_by(col(BackupRun.day))).all()
    if not runs or any(run.finished_at for run in runs) or not ctx.settings.backup_keep:
        return None
    return runs[0].day if runs[0].day < ctx.today else None


def _disk(ctx: Context) -> tuple[int, int]:
    try:
        tightest = min((shutil.disk_usage(folder) for folder in folders(ctx)), key=lambda usage: usage.free)
    except OSError:
        return 0, 0
    return tightest.free, tightest.total


def _inside(ctx: Context) -> Inside:
    last, behind = beats(ctx), judging.is_behind(ctx)
    backup = last[BACKUP].at if BACKUP in last else None
    longest = timedelta(minutes=ctx.settings.ready_heartbeat_minutes)
    works = [
        Work(label, last.get(name), name in last and is_recent(last[name].at, ctx.clock(), longest))
        for name, label in WORKERS.items()
    ]
    with ctx.reading(EVERYONE) as session:
        kind, size = _database(session)
        files, bytes_ = session.exec(select(func.count(), func.coalesce(func.sum(Evidence.size), 0))).one()
        return Inside(
            kind, size, works, behind, backup, backup is None or not is_recent(backup, ctx.clock(), BACKUP_KEEPS),
            _tried_since(ctx, session), _outbox(session), files, int(bytes_),
        )  # fmt: skip


def _outbox(session: Session) -> Outbox:
    query = select(Mail.state, func.count(), func.min(Mail.queued_at)).group_by(col(Mail.state))
    found = {state: (number, since) for state, number, since in session.exec(query)}
    waiting, oldest = found.get(MailState.WAITING, (0, None))
    return Outbox(waiting, oldest, found.get(MailState.FAILED, (0, None))[0])


def _database(session: Session) -> tuple[str, int]:
    """Its kind with its version, and its size in bytes."""
    ask = session.connection().exec_driver_sql
    if session.get_bind().dialect.name == "sqlite":
        pages, size = ask("PRAGMA page_count").scalar_one(), ask("PRAGMA page_size").scalar_one()
        return f"SQLite {ask('SELECT sqlite_version()').scalar_one()}", pages * size
    shown = str(ask("SHOW server_version").scalar_one()).split()[0]
    return f"PostgreSQL {shown}", int(ask("SELECT pg_database_size(current_database())").scalar_one())
