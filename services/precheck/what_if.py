"""What if: which open projects would be judged otherwise, had the rules of another day counted for them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import Project
from models.enums import ProjectStatus, Role
from services.context import Context
from services.errors import NotAllowed
from services.filters import ProjectFilter, visible_to
from services.listing.orders import Order
from services.listing.selection import selection
from services.listing.tally import counted_by_status
from services.policy.access import Actor
from services.policy.findings import coded
from services.policy.rules import found_of, told
from services.precheck.cases import FIELDS, PROJECTS, as_given, case_from, under_law_of
from services.precheck.firm_facts import firm

OPEN = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING)
# The newest ones: to judge so many twice takes some seconds, and a reader waits for it.
MOST = 20_000
SHOWN = 100
STEP = 2_000
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A project that would come out otherwise, with its findings (as a project keeps them) now and then."""

    project: Project
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Of how many open projects how many were looked at, how many come out otherwise, and the newest of those."""

    day: date
    open: int
    looked_at: int
    otherwise: int
    shown: list[Otherwise]


@dataclass(frozen=True, slots=True)
class _Differing:
    filed_on: date
    id: int
    before: str
    after: str


def what_if(ctx: Context, actor: Actor, day: date, progress: Progress = lambda part: None) -> WhatIf:
    """Try the rules of `day` on the newest open projects; writes nothing.

    Amounts, days and the cap of each client's year stay those of the application itself. `progress` is told how much is
    done, from 0 to 1. Raises NotAllowed for a provider.
    """
    if actor.role is not Role.AGENCY:
        raise NotAllowed
    with ctx.reading(actor) as session:
        newest = _newest(session, actor)
        asked = selection(ctx, session, actor, ProjectFilter(all_years=True, statuses=OPEN))
        total = counted_by_status(session, ctx.today, asked)[1].projects
    differing: list[_Differing] = []
    done = 0
    for provider_id, ids in _in_steps(newest):
        with ctx.reading(actor) as session:  # one a step, so that no moment of the database is held for long
            differing += _compared(session, actor, provider_id, ids, day, ctx.today)
        done += len(ids)
        progress(done / len(newest))
    differing.sort(key=lambda one: (one.filed_on, one.id), reverse=True)
    with ctx.reading(actor) as session:
        return WhatIf(day, total, len(newest), len(differing), _shown(session, actor, differing[:SHOWN]))


def _newest(session: Session, actor: Actor) -> Sequence[tuple[int | None, int]]:
    order = Order("filed_on")
    query = select(Project.id, Project.provider_id).where(visible_to(actor), col(Project.status).in_(OPEN))
    query = query.order_by(*order.by()).limit(MOST)
    return session.exec(query.with_hint(Project, f"INDEXED BY {order.index(actor)}", "sqlite")).all()


def _in_steps(newest: Iterable[tuple[int | None, int]]) -> Iterator[tuple[int, list[int]]]:
    """Firm by firm, since what a firm knows is fetched for all of its projects in a step."""
    by_firm: dict[int, list[int]] = defaultdict(list)
    for id_, provider_id in newest:
        by_firm[provider_id].append(id_ or 0)
    for provider_id, ids in by_firm.items():
        for start in range(0, len(ids), STEP):
            yield provider_id, ids[start : start + STEP]


def _compared(
    session: Session, actor: Actor, provider_id: int, ids: list[int], day: date, today: date
) -> list[_Differing]:  # fmt: skip
    query: Any = select(*as_given(FIELDS)).where(PROJECTS.c.provider_id == provider_id, PROJECTS.c.id.in_(ids))
    rows = session.connection().execute(query).all()
    around = firm(session, provider_id, sorted({row.enterprise_number for row in rows}))
    found = []
    for row in rows:
        case = case_from(row, around, today)
        before, after = (told(actor, coded(found_of(one))) for one in (case, under_law_of(case, day)))
        if before != after:
            found.append(_Differing(case.filed_on, case.id, before, after))
    return found


def _shown(session: Session, actor: Actor, differing: Sequence[_Differing]) -> list[Otherwise]:
    query = select(Project).where(visible_to(actor), col(Project.id).in_([one.id for one in differing]))
    projects = {project.id: project for project in session.exec(query)}
    return [Otherwise(projects[one.id], one.before, one.after) for one in differing if one.id in projects]
