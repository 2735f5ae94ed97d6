"""Going round the firms: judging anew all for which a day passed, or the rules or something of their own changed."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from models import Project, Provider
from services import heartbeats, history
from services.context import Context
from services.errors import NotNow
from services.firm_facts import firm
from services.judgement import RUNNING, STEP, judge, rows_of, worth_a_look
from services.policy.access import EVERYONE
from services.policy.case import Firm
from services.scheme import edition

log = logging.getLogger("kmo.judging")

POLL_SECONDS, PAUSE_SECONDS = 5, 0.15
# Longer than any step takes; a process that was killed leaves its firm to another after that.
LEASE = timedelta(minutes=5)
BUSY = "bezig tot "
Progress = Callable[[int, int], None]


def catch_up(ctx: Context, progress: Progress = lambda done, total: None) -> int:
    """Judge the projects of every firm for which a day passed or something changed; tells how many were looked at.

    In steps, each a transaction of its own, so that nobody waits long; `progress` is told how many of how many.
    """
    heartbeats.alive(ctx, heartbeats.JUDGING)
    done, due = 0, _due(ctx)
    total = _to_look_at(ctx, due) if due else 0
    failure: Exception | None = None
    for provider_id in due:
        try:
            for looked_at in _judge_firm(ctx, provider_id):
                done += looked_at
                heartbeats.alive(ctx, heartbeats.JUDGING)
                progress(done, total)
        except NotNow:  # nor can the other firms
            raise
        except Exception as fault:  # the other firms must not wait for this one
            log.exception("the projects of provider %s could not be judged", provider_id)
            failure = fault
    if failure:
        raise failure
    return done


def is_behind(ctx: Context) -> bool:
    """Whether a firm is still to be judged today."""
    return bool(_due(ctx))


def watch(ctx: Context, stop: threading.Event) -> None:
    """Judge what is due, again and again, until `stop` is set."""
    while not stop.is_set():
        try:
            catch_up(ctx, lambda done, total: _let_others(ctx, stop))
        except NotNow as fault:
            log.warning("%s", fault)
        except Exception:  # whatever it is, the next round may do better
            log.exception("a round of judging failed")
        stop.wait(POLL_SECONDS)


def _let_others(ctx: Context, stop: threading.Event) -> None:
    """On SQLite one writes at a time, and who waits looks only now and then whether it is his turn."""
    if ctx.engine.dialect.name == "sqlite":
        stop.wait(PAUSE_SECONDS)


def _due(ctx: Context) -> dict[int, bool]:
    """The firms to judge, and of each whether only a day passed."""
    with ctx.reading(EVERYONE) as session:
        late = (col(Provider.judged_on).is_distinct_from(ctx.today)) | (col(Provider.judged_by) != edition())
        found = session.exec(select(Provider).where(late).order_by(col(Provider.id))).all()
    return {one.id or 0: _only_a_day_passed(one) for one in found if not _is_held(ctx, one.judged_by)}


def _only_a_day_passed(provider: Provider) -> bool:
    return provider.judged_by == edition() and provider.judged_on not in (None, RUNNING)


def _to_look_at(ctx: Context, due: Mapping[int, bool]) -> int:
    parts = []
    for only in (True, False):
        firms = [provider_id for provider_id, by_day in due.items() if by_day is only]
        parts.append(and_(col(Project.provider_id).in_(firms), worth_a_look(only_a_day_passed=only)))
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(func.count()).where(or_(*parts))).one()


def busy_with(judged_by: str) -> tuple[datetime, int] | None:
    """Of a firm that is being judged: until when that is believed, and how many projects were looked at so far."""
    if not judged_by.startswith(BUSY):
        return None
    until, _, done = judged_by.removeprefix(BUSY).partition(", ")
    return datetime.fromisoformat(until), int(done or 0)


def _is_held(ctx: Context, judged_by: str) -> bool:
    """Whether another process is at it."""
    busy = busy_with(judged_by)
    return busy is not None and busy[0] > ctx.clock()


def _judge_firm(ctx: Context, provider_id: int) -> Iterator[int]:
    """Step by step, telling how many each step looked at; a small firm takes one."""
    run: _Run | None = None
    while run is None or not run.is_over:
        with ctx.transaction(EVERYONE) as session:
            provider = history.lock_provider(session, provider_id)
            if run is None:
                if _is_held(ctx, provider.judged_by):
                    return
                wanted = worth_a_look(only_a_day_passed=_only_a_day_passed(provider))
                provider.judged_on, run = RUNNING, _Run(firm(session, provider_id), ctx.today, wanted)
            looked_at = run.step(session, provider_id)
            provider.judged_by = edition() if run.is_over else f"{BUSY}{(ctx.clock() + LEASE).isoformat()}, {run.done}"
            if run.is_over and provider.judged_on == RUNNING:  # else something changed for all of them: once more
                provider.judged_on = run.today
        yield looked_at


@dataclass
class _Run:
    """Going through the projects of a firm with what it knew when that began."""

    around: Firm
    today: date
    wanted: Any
    last: int = 0
    done: int = 0
    is_over: bool = False

    def step(self, session: Session, provider_id: int) -> int:
        rows = rows_of(session, provider_id, self.last, limit=STEP, wanted=self.wanted)
        judge(session, provider_id, rows, self.around, self.today)
        self.is_over = len(rows) < STEP
        self.last, self.done = rows[-1][0] if rows else self.last, self.done + len(rows)
        return len(rows)
