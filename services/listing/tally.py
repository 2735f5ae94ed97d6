"""How many projects a selection holds and what they sum to: from the tally where it can, else by counting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, type_coerce, union_all
from sqlmodel import Session, col, select

from models import Department, Project, ProjectTally, Registration
from models.enums import ProjectStatus, Role
from models.project import SUMS as SUMS
from models.types import Hundredths
from services.context import Context
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.listing.search import MOST_COUNTED
from services.listing.selection import Selection
from services.listing.tallied import Tally, tallied, tally_for, visible_in
from services.policy.access import Actor


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
    tally = tally_for(chosen.wanted)
    rows = _by_tally(session, today, chosen, tally) if tally else _by_counting(session, chosen)
    asked = chosen.wanted.statuses or tuple(ProjectStatus)
    totals = sum((rows[status] for status in asked if status in rows), Totals())
    return {status: rows[status].projects for status in rows}, totals


def exact_totals(session: Session, chosen: Selection) -> Totals:
    """The totals of a selection, counted row by row however many there are."""
    row = session.exec(_summed(Project, func.count()).where(chosen.condition)).one()
    return _totals(row)


def _by_tally(session: Session, today: date, chosen: Selection, tally: Tally) -> dict[ProjectStatus, Totals]:
    query = _summed(tally, col(tally.status), func.sum(col(tally.projects)))
    query = query.where(tallied(tally, chosen, today)).group_by(col(tally.status))
    return {row[0]: _totals(row[1:]) for row in session.exec(query).all() if row[1]}


def _by_counting(session: Session, chosen: Selection) -> dict[ProjectStatus, Totals]:
    query = _summed(Project, col(Project.status), func.count()).where(chosen.any_status)
    if index := _range_index(chosen):
        query = query.with_hint(Project, f"INDEXED BY {index}", "sqlite")
    return {row[0]: _totals(row[1:]) for row in session.exec(query.group_by(col(Project.status))).all()}


def _range_index(chosen: Selection) -> str | None:
    """The index in which a range of amounts or start days can be summed without reading the projects."""
    wanted = replace(chosen.wanted, all_years=False, statuses=(), filed_from=None, filed_to=None)
    if wanted == ProjectFilter(amount_from=wanted.amount_from, amount_to=wanted.amount_to):
        return Order("amount").index(chosen.actor)
    if wanted == ProjectFilter(starts_from=wanted.starts_from, starts_to=wanted.starts_to):
        return Order("starts_on").index(chosen.actor)
    return None


def _summed(table: type[Project] | Tally, *keys: Any) -> Any:
    sums = [type_coerce(func.coalesce(func.sum(getattr(table, name)), 0), Hundredths) for name in SUMS]
    return select(*keys, *sums).select_from(table)


def _totals(row: Sequence[Any]) -> Totals:
    return Totals(int(row[0]), *row[1:])


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from in the filters of this actor."""

    themes: tuple[str, ...]
    registrations: tuple[str, ...]
    department_ids: tuple[int, ...]


def choices(ctx: Context, actor: Actor) -> Choices:
    """The themes, registration numbers and departments that occur in the actor's projects; to the agency, all."""
    with ctx.reading(actor) as session:
        rows = session.exec(_known(actor)).all()
    return Choices(
        tuple(sorted({theme for theme, _, _ in rows if theme})),
        tuple(sorted({number for _, number, _ in rows if number})),
        tuple(sorted({department for _, _, department in rows if department})),
    )


def _known(actor: Actor) -> Any:
    theme, number, department = (
        col(ProjectTally.theme), col(ProjectTally.registration_number), col(ProjectTally.department_id)
    )  # fmt: skip
    if actor.role is not Role.AGENCY:
        seen = select(theme, number, department).distinct()
        return seen.where(visible_in(ProjectTally, actor), col(ProjectTally.projects) > 0)
    # One kind at a time: all that occur together are very many.
    return union_all(
        select(theme, literal(""), literal(0)).where(col(ProjectTally.projects) > 0).distinct(),
        select(literal(""), col(Registration.number), literal(0)).distinct(),
        select(literal(""), literal(""), col(Department.id)),
    )
