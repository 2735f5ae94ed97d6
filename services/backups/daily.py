"""The backup of each day: made by whichever worker comes first, and the oldest make room for it."""

import logging
import threading
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, update

from models import BackupRun
from services import heartbeats, history
from services.backups.heads import sign
from services.backups.making import Made, make
from services.backups.names import Kind, rotate
from services.context import Context
from services.formats import BRUSSELS
from services.policy.access import EVERYONE

log = logging.getLogger("kmo.backups")

FROM_HOUR = 2  # in Brussels; a program that starts later makes it at once
POLL_SECONDS = 60
# Longer than any backup takes; a worker that was killed leaves its day to another after that.
LEASE = timedelta(hours=6)
RETRY = timedelta(hours=1)


def make_due(ctx: Context) -> Made | None:
    """Make the backup of today when it is time and nobody made it or is making it; None when there is nothing to do."""
    if not ctx.settings.backup_keep or ctx.clock().astimezone(BRUSSELS).hour < FROM_HOUR:
        return None
    if not _claimed(ctx, ctx.today):
        return None
    day = ctx.today
    try:
        made = make(ctx, kind=Kind.DAILY)
    except Exception:
        _note(ctx, day, claimed_until=ctx.clock() + RETRY)
        raise
    _note(ctx, day, finished_at=ctx.clock(), file_name=made.path.name)
    heartbeats.beat(ctx, heartbeats.BACKUP)
    if made.about.missing:
        log.error("%s lacks %d files of evidence", made.path.name, len(made.about.missing))
    try:
        sign(ctx, made.about)
    except OSError:  # the backup is there, and the older ones make room all the same
        log.exception("the ends of the histories could not be signed")
    if not _is_broken(ctx):
        rotate(made.path.parent, ctx.settings.backup_keep, made.about.missing)
    return made


def _is_broken(ctx: Context) -> bool:
    """Whether a history does not hold: a backup of it is refused when it is put back, so the older ones must stay."""
    try:
        broken = history.broken_chains(ctx)
    except Exception:  # what could not be looked at must not fill the disk with backups
        log.exception("the histories could not be looked at")
        return False
    if broken:
        log.error("the history of %d firms does not hold; no older backup is removed", len(broken))
    return bool(broken)


def _claimed(ctx: Context, day: date) -> bool:
    """Whether this worker alone may make the backup of this day."""
    with ctx.reading(EVERYONE) as session:
        run = session.get(BackupRun, day)
    return _first(ctx, day) if run is None else _taken_over(ctx, run)


def _first(ctx: Context, day: date) -> bool:
    try:
        with ctx.transaction(EVERYONE) as session:
            session.add(BackupRun(day=day, claimed_until=ctx.clock() + LEASE))
    except IntegrityError:  # another was
        return False
    return True


def _taken_over(ctx: Context, run: BackupRun) -> bool:
    if run.finished_at or run.claimed_until > ctx.clock():
        return False
    free = col(BackupRun.claimed_until) == run.claimed_until
    with ctx.transaction(EVERYONE) as session:
        found = session.exec(
            update(BackupRun)
            .where(col(BackupRun.day) == run.day, free, col(BackupRun.finished_at).is_(None))
            .values(claimed_until=ctx.clock() + LEASE)
        )
        return found.rowcount == 1


def _note(ctx: Context, day: date, **values: datetime | str) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.exec(update(BackupRun).where(col(BackupRun.day) == day).values(**values))


def watch(ctx: Context, stop: threading.Event) -> None:
    """Make the backup of each day, until `stop` is set."""
    while not stop.is_set():
        try:
            if made := make_due(ctx):
                log.info("made %s", made.path)
        except Exception:  # whatever it is, a later try may do better
            log.exception("the daily backup could not be made")
        stop.wait(POLL_SECONDS)
