"""The figures behind the pictures of the start page, added up by the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Float, case, cast, extract, func, type_coerce
from sqlmodel import col, select

from models import Project, ProjectDay
from models.enums import ProjectStatus
from models.types import Hundredths
from services.context import Context
from services.filters import visible_to
from services.formats import BRUSSELS
from services.listing.tallied import visible_in
from services.policy.access import Actor
from services.projects import TAKEN_OVER

MONTHS = 24
MONTHS_OF_LEAD = 12
LATE = 22
# An invoice is paid some time after the service ended; how long is not known, so a fortnight is assumed.
UNTIL_PAID = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed in a month (its first day) and is in this status now; the amount in euro."""

    month: date
    status: ProjectStatus
    projects: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lead:
    """Of the applications of a month that were ticked: how many, and in how many days half of them were."""

    month: date
    projects: int
    median: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What is still to be paid in a month, in euro: an estimate."""

    month: date
    projects: int
    amount: Decimal


def filed(ctx: Context, actor: Actor) -> list[Filed]:
    """The applications of the last 24 months, by month and status."""
    day, status = col(ProjectDay.filed_on), col(ProjectDay.status)
    amount = type_coerce(func.sum(ProjectDay.amount), Hundredths)
    query: Any = select(day, status, func.sum(ProjectDay.projects), amount)
    query = query.where(visible_in(ProjectDay, actor), day >= months_before(ctx.today, MONTHS - 1))
    sums: dict[tuple[date, ProjectStatus], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    with ctx.reading(actor) as session:
        for on, status_now, projects, euro in session.exec(query.group_by(day, status)):
            key = (on.replace(day=1), status_now)
            sums[key] = (sums[key][0] + int(projects), sums[key][1] + euro)
    order = list(ProjectStatus)
    keys = sorted((key for key in sums if sums[key][0]), key=lambda key: (key[0], order.index(key[1])))
    return [Filed(*key, *sums[key]) for key in keys]


def leads(ctx: Context, actor: Actor) -> list[Lead]:
    """In how many days the applications of the last 12 months were ticked; a list does not say when it was done."""
    at = col(Project.verified_at)
    hour = extract("hour", at)
    # In Brussels it is one or two hours later: what time of the day it was matters from 22 hours on only.
    ticked = (func.date(at), case((hour >= LATE, hour), else_=0))
    query: Any = select(col(Project.filed_on), *ticked, func.count()).where(
        visible_to(actor), col(Project.verified).is_(True), at.is_not(None),
        col(Project.verified_by).is_distinct_from(TAKEN_OVER),
        col(Project.filed_on) >= months_before(ctx.today, MONTHS_OF_LEAD - 1),
    )  # fmt: skip
    days: dict[date, Counter[int]] = defaultdict(Counter)
    with ctx.reading(actor) as session:
        for on, seen, hours, number in session.exec(query.group_by(Project.filed_on, *ticked)):
            seen_on = _in_brussels(date.fromisoformat(seen) if isinstance(seen, str) else seen, int(hours))
            days[on.replace(day=1)][max(0, (seen_on - on).days)] += number
    return [Lead(month, days[month].total(), _median(days[month])) for month in sorted(days)]


def _in_brussels(day: date, hour: int) -> date:
    """The day that it is in Brussels at this hour of a day in UTC."""
    return datetime.combine(day, time(hour), UTC).astimezone(BRUSSELS).date()


def _median(days: Counter[int]) -> int:
    half, passed = days.total() / 2, 0
    for one in sorted(days):
        passed += days[one]
        if passed >= half:
            return one
    return 0


def expected(ctx: Context, actor: Actor) -> list[Expected]:
    """What running projects may still bring in, by the month after their end; what was due before is due now."""
    ends: Any = func.coalesce(Project.ends_on, Project.starts_on)
    query: Any = select(ends, func.count(), type_coerce(func.sum(_to_come()), Hundredths)).where(
        visible_to(actor), Project.status == ProjectStatus.RUNNING
    )
    sums: dict[date, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    with ctx.reading(actor) as session:
        for on, projects, euro in session.exec(query.group_by(ends)):
            day = date.fromisoformat(on) if isinstance(on, str) else on
            month = max(day + UNTIL_PAID, ctx.today).replace(day=1)
            sums[month] = (sums[month][0] + projects, sums[month][1] + euro)
    return [Expected(month, *sums[month]) for month in sorted(sums)]


def _to_come() -> Any:
    """The balance of the own contribution with the subsidy that is paid out pro rata with it, in cents.

    No more than what is left of the amount: some lists count the subsidy in the balance.
    """
    balance, own, subsidy, amount, paid = (
        cast(type_coerce(field, BigInteger), Float) for field in
        (Project.balance, Project.own_contribution, Project.subsidy, Project.amount, Project.paid_out)
    )  # fmt: skip
    by_balance = balance + func.coalesce(subsidy, 0.0) * balance / func.nullif(own, 0.0)
    left = amount - func.coalesce(paid, 0.0)
    return cast(func.round(case((by_balance < left, by_balance), else_=left)), BigInteger)


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
