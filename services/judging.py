"""Judging projects by the rules of the scheme, and keeping what was found with each of them."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, update
from sqlmodel import Session, col, select

from models import Project, Provider
from models.enums import ProjectStatus
from services import history
from services.cases import FIELDS, PROJECTS, as_given, case_from
from services.context import Context
from services.firm_facts import Enterprises, firm
from services.paper_numbers import present
from services.policy.access import EVERYONE
from services.policy.case import Firm
from services.policy.deadlines import next_duty
from services.policy.findings import coded, judged
from services.policy.papers import number
from services.policy.rules import DAILY, checks_for
from services.scheme import edition

log = logging.getLogger("kmo.judging")

STEP, CLIENTS = 2_000, 500
POLL_SECONDS, PAUSE_SECONDS = 5, 0.15
# Longer than any step takes; a process that was killed leaves its firm to another after that.
LEASE = timedelta(minutes=5)
BUSY = "bezig tot "
# The day by which a firm is known to be in the middle of it.
RUNNING = date(1, 1, 1)
Progress = Callable[[int, int], None]

KEPT = ("findings", "severity", "duty", "due_on")
WRITTEN = (*KEPT, "papers")


def stale(session: Session, provider_id: int) -> None:
    """Have all projects of a firm judged again, within the caller's transaction: something changed for all of them."""
    session.get_one(Provider, provider_id).judged_on = None


def judge_clients(ctx: Context, session: Session, provider_id: int, enterprises: Iterable[str]) -> int:
    """Judge all projects of these clients again, within the caller's transaction; tells how many came out otherwise."""
    numbers, changed = sorted(set(enterprises)), 0
    provider = session.get_one(Provider, provider_id)
    if provider.judged_on == RUNNING:  # a round that is going on knows nothing of this: once more after it
        provider.judged_on = None
    for start in range(0, len(numbers), CLIENTS):
        part = numbers[start : start + CLIENTS]
        around, last = firm(session, provider_id, part), 0
        while rows := _rows(session, provider_id, last, enterprises=part):
            changed, last = changed + _judge(session, provider_id, rows, around, ctx.today), rows[-1][0]
    return changed


def catch_up(ctx: Context, progress: Progress = lambda done, total: None) -> int:
    """Judge the projects of every firm for which a day passed or something changed; tells how many were looked at.

    In steps, each a transaction of its own, so that nobody waits long; `progress` is told how many of how many.
    """
    done, due = 0, _due(ctx)
    total = _to_look_at(ctx, due) if due else 0
    failure: Exception | None = None
    for provider_id in due:
        try:
            for looked_at in _judge_firm(ctx, provider_id):
                done += looked_at
                progress(done, total)
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
    by_day = [provider_id for provider_id, only in due.items() if only]
    wholly = [provider_id for provider_id, only in due.items() if not only]
    owner = col(Project.provider_id)
    wanted = or_(owner.in_(wholly), and_(owner.in_(by_day), col(Project.status).in_(DAILY)))
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(func.count()).where(wanted)).one()


def _is_held(ctx: Context, judged_by: str) -> bool:
    """Whether another process is at it."""
    return judged_by.startswith(BUSY) and datetime.fromisoformat(judged_by.removeprefix(BUSY)) > ctx.clock()


def _judge_firm(ctx: Context, provider_id: int) -> Iterator[int]:
    """Step by step, telling how many each step looked at; a small firm takes one."""
    run: _Run | None = None
    while run is None or not run.is_over:
        with ctx.transaction(EVERYONE) as session:
            provider = history.lock_provider(session, provider_id)
            if run is None:
                if _is_held(ctx, provider.judged_by):
                    return
                statuses = DAILY if _only_a_day_passed(provider) else None
                provider.judged_on, run = RUNNING, _Run(firm(session, provider_id), ctx.today, statuses)
            looked_at = run.step(session, provider_id)
            provider.judged_by = edition() if run.is_over else f"{BUSY}{(ctx.clock() + LEASE).isoformat()}"
            if run.is_over and provider.judged_on == RUNNING:  # else something changed for all of them: once more
                provider.judged_on = run.today
        yield looked_at


@dataclass
class _Run:
    """Going through all projects of a firm with what it knew when that began."""

    around: Firm
    today: date
    statuses: tuple[ProjectStatus, ...] | None
    last: int = 0
    is_over: bool = False

    def step(self, session: Session, provider_id: int) -> int:
        rows = _rows(session, provider_id, self.last, statuses=self.statuses)
        _judge(session, provider_id, rows, self.around, self.today)
        self.is_over = len(rows) < STEP
        self.last = rows[-1][0] if rows else self.last
        return len(rows)


def _rows(
    session: Session, provider_id: int, after: int, *, enterprises: Enterprises = None,
    statuses: tuple[ProjectStatus, ...] | None = None,
) -> Sequence[Any]:  # fmt: skip
    """The next projects of a firm."""
    query: Any = select(*as_given((*FIELDS, *WRITTEN))).where(
        PROJECTS.c.provider_id == provider_id, PROJECTS.c.id > after
    )
    if enterprises is not None:
        query = query.where(PROJECTS.c.enterprise_number.in_(enterprises))
    if statuses is not None:
        query = query.where(PROJECTS.c.status.in_(statuses))
    return session.connection().execute(query.order_by(PROJECTS.c.id).limit(STEP)).all()


def _judge(session: Session, provider_id: int, rows: Sequence[Any], around: Firm, today: date) -> int:
    """Judge rows and write those that came out otherwise; tells how many."""
    changed, checks, there = [], checks_for(around), _papers(session, provider_id, rows)
    sqlite = session.get_bind().dialect.name == "sqlite"
    for row in rows:
        case = case_from(row, around, today)
        found = judged(checks[case.status], case)
        duty, due_on = next_duty(case)
        findings, severity = coded(found), int(found[0][1].level) if found else 0
        papers = number(case.law, case.service, there.get(case.id, ()))
        kept = (findings, severity, duty.value, str(due_on) if sqlite else due_on, papers)
        if kept != tuple(row[-len(WRITTEN) :]):
            changed.append({"_id": case.id, "_findings": findings, "_severity": severity, "_duty": duty,
                            "_due_on": due_on, "_papers": papers})  # fmt: skip
    if changed:
        session.connection().execute(_keeping(), changed)
    return len(changed)


def _papers(session: Session, provider_id: int, rows: Sequence[Any]) -> Mapping[int, Collection[str]]:
    """The papers of the projects that have any: another service, or another edition of the scheme, asks other ones."""
    return present(session, provider_id, [row[0] for row in rows if row[-1]])


@lru_cache
def _keeping() -> Any:
    values = {name: bindparam(f"_{name}", type_=PROJECTS.c[name].type) for name in WRITTEN}
    return update(PROJECTS).where(PROJECTS.c.id == bindparam("_id")).values(values)
