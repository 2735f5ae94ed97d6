"""What if: which open projects would be judged otherwise, had the rules of another day counted for them."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col, func, select

from models import Project
from models.enums import ProjectStatus, Role
from services.context import Context
from services.errors import NotAllowed
from services.filters import visible_to
from services.policy.access import Actor
from services.policy.case import Firm
from services.policy.findings import coded, decoded, judged
from services.policy.rules import checks_for, told
from services.precheck.cases import PROJECTS, case_from, under_law_of
from services.precheck.firm_facts import firms
from services.precheck.judgement import OWNER, STEP, rows_of, rows_together
from services.precheck.judging import grouped
from services.scheme import in_force

OPEN = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING)
SHOWN = 100
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A project that would come out otherwise, with its findings (as a project keeps them) now and then."""

    project: Project
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Of how many open projects how many come out otherwise, and the newest of those.

    `came` and `went` say by rule (its key) how many projects get a finding of it, and how many lose theirs.
    """

    day: date
    looked_at: int
    otherwise: int
    came: Counter[str]
    went: Counter[str]
    shown: list[Otherwise]


@dataclass(frozen=True, slots=True)
class _Differing:
    filed_on: date
    id: int
    before: str
    after: str


def what_if(ctx: Context, actor: Actor, day: date, progress: Progress = lambda part: None) -> WhatIf:
    """Try the rules of `day` on all open projects; writes nothing.

    Amounts, days and the cap of each client's year stay those of the application itself. `progress` is told how much is
    done, from 0 to 1. Raises NotAllowed for a provider.
    """
    if actor.role is not Role.AGENCY:
        raise NotAllowed
    sizes = _sizes(ctx, actor)
    looked_at, otherwise, total = 0, 0, sum(sizes.values())
    came, went = Counter[str](), Counter[str]()
    newest: list[_Differing] = []
    for rows, differing in _steps(ctx, actor, sizes, day):
        for one in differing:
            before, after = ({key for _, key in decoded(codes)} for codes in (one.before, one.after))
            came.update(after - before)
            went.update(before - after)
        newest = heapq.nlargest(SHOWN, [*newest, *differing], key=attrgetter("filed_on", "id"))
        looked_at, otherwise = looked_at + rows, otherwise + len(differing)
        progress(min(looked_at / max(1, total), 1.0))
    with ctx.reading(actor) as session:
        return WhatIf(day, looked_at, otherwise, came, went, _shown(session, actor, newest))


def _sizes(ctx: Context, actor: Actor) -> dict[int, int]:
    """How many open projects each firm has."""
    counted = select(Project.provider_id, func.count()).where(visible_to(actor), col(Project.status).in_(OPEN))
    with ctx.reading(actor) as session:
        return dict(session.exec(counted.group_by(col(Project.provider_id))).all())


def _steps(ctx: Context, actor: Actor, sizes: dict[int, int], day: date) -> Iterator[tuple[int, list[_Differing]]]:
    """How many projects each step looked at, and what came out otherwise; no moment of the database is held long."""
    is_open = PROJECTS.c.status.in_(OPEN)
    for group in grouped(sizes, sizes):
        with ctx.reading(actor) as session:
            around = firms(session, group)
        last, is_over = 0, False
        while not is_over:
            with ctx.reading(actor) as session:
                if len(group) == 1:
                    rows = rows_of(session, group[0], last, limit=STEP, wanted=is_open)
                else:
                    rows = rows_together(session, group, is_open)
            yield len(rows), list(_compared(actor, around, rows, day, ctx.today))
            is_over = len(group) > 1 or len(rows) < STEP
            last = rows[-1][0] if rows else last


def _compared(
    actor: Actor, around: Mapping[int, Firm], rows: Iterable[Any], day: date, today: date
) -> Iterator[_Differing]:
    checks = {provider_id: checks_for(one) for provider_id, one in around.items()}
    for row in rows:
        whose = row[OWNER]
        case = case_from(row, around[whose], today)
        if _is_same_law(case.filed_on, day):
            continue
        found = (judged(checks[whose][case.status], one) for one in (case, under_law_of(case, day)))
        before, after = (told(actor, coded(one)) for one in found)
        if before != after:
            yield _Differing(case.filed_on, case.id, before, after)


@lru_cache(10_000)
def _is_same_law(filed_on: date, day: date) -> bool:
    return in_force(filed_on) == in_force(day, filed_on.year)


def _shown(session: Session, actor: Actor, differing: Sequence[_Differing]) -> list[Otherwise]:
    query = select(Project).where(visible_to(actor), col(Project.id).in_([one.id for one in differing]))
    projects = {project.id: project for project in session.exec(query)}
    return [Otherwise(projects[one.id], one.before, one.after) for one in differing if one.id in projects]
