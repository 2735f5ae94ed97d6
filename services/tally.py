"""How many projects a selection holds and what they sum to: from the tally where it can, else by counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, true, type_coerce
from sqlmodel import Session, col, select

from models import Project, ProjectDay, ProjectTally
from models.enums import ProjectStatus, Role
from models.types import Hundredths
from services.context import Context
from services.filters import (
    ProjectFilter,
    between,
    equal,
    first_day_shown,
    is_counted_by_day,
    is_counted_by_tally,
    one_of,
)
from services.policy.access import Actor
from services.search import MOST_COUNTED
from services.selection import Selection

Tally = type[ProjectTally] | type[ProjectDay]
SUMS = ("amount", "subsidy", "own_contribution", "paid_out", "balance")


@dataclass(frozen=True, slots=True)
class Totals:
    """The number of projects of a selection and its sums in euro; with `more` there are more than that."""

    projects: int = 0
    amount: Decimal = Decimal(0)
    subsidy: Decimal = Decimal(0)
    own_contribution: Decimal = Decimal(0)
    paid_out: Decimal = Decimal(0)
    balance: Decimal = Decimal(0)
    more: bool = False

    def __add__(self, other: "Totals") -> "Totals":
        summed = {name: getattr(self, name) + getattr(other, name) for name in ("projects", *SUMS)}
        return Totals(**summed, more=self.more or other.more)


def counted_by_status(
    session: Session, today: date, chosen: Selection
) -> tuple[dict[ProjectStatus, int] | None, Totals]:
    """Counts per status as if no status were asked for (None: too many), and the totals of what is asked."""
    if chosen.frequent:
        return None, Totals(MOST_COUNTED, more=True)
    tally = _tally_for(chosen.wanted)
    rows = _by_tally(session, today, chosen, tally) if tally else _by_counting(session, chosen)
    asked = chosen.wanted.statuses or tuple(ProjectStatus)
    totals = sum((rows[status] for status in asked if status in rows), Totals())
    return {status: rows[status].projects for status in rows}, totals


def exact_totals(session: Session, chosen: Selection) -> Totals:
    """The totals of a selection, counted row by row however many there are."""
    row = session.exec(_summed(Project, func.count()).where(chosen.condition)).one()
    return _totals(row)


def counted_by_year(session: Session, today: date, chosen: Selection) -> dict[int, int]:
    """How many projects of a selection that the tally can count were filed in each year."""
    query = select(col(ProjectTally.filed_year), func.sum(col(ProjectTally.projects)))
    query = query.where(_tallied(ProjectTally, chosen, today)).group_by(col(ProjectTally.filed_year))
    if chosen.wanted.statuses:
        query = query.where(col(ProjectTally.status).in_(chosen.wanted.statuses))
    return {year: int(projects) for year, projects in session.exec(query).all()}


def _by_tally(session: Session, today: date, chosen: Selection, tally: Tally) -> dict[ProjectStatus, Totals]:
    query = _summed(tally, col(tally.status), func.sum(col(tally.projects)))
    query = query.where(_tallied(tally, chosen, today)).group_by(col(tally.status))
    return {row[0]: _totals(row[1:]) for row in session.exec(query).all() if row[1]}


def _by_counting(session: Session, chosen: Selection) -> dict[ProjectStatus, Totals]:
    query = _summed(Project, col(Project.status), func.count()).where(chosen.any_status)
    return {row[0]: _totals(row[1:]) for row in session.exec(query.group_by(col(Project.status))).all()}


def _summed(table: type[Project] | Tally, *keys: Any) -> Any:
    sums = [type_coerce(func.coalesce(func.sum(getattr(table, name)), 0), Hundredths) for name in SUMS]
    return select(*keys, *sums).select_from(table)


def _totals(row: Sequence[Any]) -> Totals:
    return Totals(int(row[0]), *row[1:])


def _tally_for(wanted: ProjectFilter) -> Tally | None:
    """The tally that can answer; None when the projects themselves have to be counted."""
    if is_counted_by_tally(wanted):
        return ProjectTally
    return ProjectDay if is_counted_by_day(wanted) else None


def _tallied(tally: Tally, chosen: Selection, today: date) -> ColumnElement[bool]:
    """What is asked, whatever the status, on a tally."""
    wanted = chosen.wanted
    asked = [_visible_to(tally, chosen.actor), *one_of(tally.department_id, wanted.departments)]
    since = None if wanted.all_years else first_day_shown(today)
    if tally is ProjectDay:
        asked += [*between(ProjectDay.filed_on, since, None), *between(ProjectDay.filed_on, wanted.filed_from, wanted.filed_to)]
    else:
        asked += [
            *between(ProjectTally.filed_year, since and since.year, None),
            *one_of(ProjectTally.service, wanted.services),
            *one_of(ProjectTally.theme, wanted.themes),
            *one_of(ProjectTally.registration_number, wanted.registrations),
            *equal(ProjectTally.verified, wanted.verified),
        ]
    return and_(*asked)


def _visible_to(tally: Tally, actor: Actor) -> ColumnElement[bool]:
    """The same scope as `visible_to`, on a tally."""
    if actor.role is Role.AGENCY:
        return true()
    own = col(tally.provider_id) == actor.tenant
    if actor.role is Role.SEAT:
        return own
    return and_(own, col(tally.department_id) == (actor.department_id or -1))


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from in the filters of this actor."""

    themes: tuple[str, ...]
    registrations: tuple[str, ...]
    department_ids: tuple[int, ...]


def choices(ctx: Context, actor: Actor) -> Choices:
    """The themes, registration numbers and departments that occur in the actor's projects."""
    fields = (col(ProjectTally.theme), col(ProjectTally.registration_number), col(ProjectTally.department_id))
    with ctx.reading() as session:
        seen = select(*fields).where(_visible_to(ProjectTally, actor), col(ProjectTally.projects) > 0).distinct()
        rows = session.exec(seen).all()
    return Choices(
        tuple(sorted({theme for theme, _, _ in rows if theme})),
        tuple(sorted({number for _, number, _ in rows})),
        tuple(sorted({department for _, _, department in rows if department})),
    )
