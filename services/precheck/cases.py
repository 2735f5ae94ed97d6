"""Projects as the rules look at them: from a row that was loaded, or from what the driver gives of a million."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, type_coerce
from sqlalchemy.types import NullType
from sqlmodel import Session

from models import Project
from models.enums import ProjectStatus, ServiceType
from services.formats import BRUSSELS
from services.policy.case import Case, Firm
from services.scheme import in_force

PROJECTS: Table = Project.__table__  # type: ignore[attr-defined]
# In the order of the fields of a Case.
FIELDS = (
    "id", "department_id", "enterprise_number", "enterprise_size", "registration_number", "service", "title",
    "title_key", "theme", "subtheme", "filed_on", "starts_on", "ends_on", "amount", "rate", "subsidy",
    "own_contribution", "deposited_on", "paid_out", "balance", "status", "status_changed_at", "listed_at",
    "verified", "verified_seen",
)  # fmt: skip
STATUSES = {status.value: status for status in ProjectStatus}
SERVICES = {service.value: service for service in ServiceType}


def case_of(project: Project, around: Firm, today: date) -> Case:
    """A project on this day."""
    return case_with({name: getattr(project, name) for name in FIELDS}, around, today)


def case_with(project: Mapping[str, Any], around: Firm, today: date) -> Case:
    """The same of a project that has these values, or would have them."""
    values = {name: project[name] for name in FIELDS}
    for name in ("status_changed_at", "listed_at"):
        values[name] = values[name] and values[name].astimezone(BRUSSELS).date()
    given: list[Any] = [*values.values(), in_force(values["filed_on"]), around, today]
    return Case(*given)


def under_law_of(case: Case, day: date) -> Case:
    """The same as if the rules of this day had counted for it; what lasts to the end of a year keeps its own year."""
    return replace(case, law=in_force(day, case.filed_on.year))


def as_given(names: Sequence[str]) -> list[Any]:
    """Fields of projects as the driver gives them: to make each value ours one by one takes most of the time."""
    return [type_coerce(PROJECTS.c[name], NullType()).label(name) for name in names]


def case_from(row: Sequence[Any], around: Firm, today: date) -> Case:
    """A project from the values of FIELDS as the driver gives them; what follows on them is passed over.

    Days and amounts repeat, so reading each different one once is most of the speed.
    """
    (id_, department, enterprise, size, registration, service, title, title_key, theme, subtheme, filed, starts, ends,
     amount, rate, subsidy, own, deposited, paid, balance, status, changed, listed, verified, seen,
     *_) = row  # fmt: skip
    filed_on = day(filed)
    return Case(
        id_, department, enterprise, size, registration, SERVICES[service], title, title_key, theme, subtheme,
        filed_on, day(starts), day(ends), euro(amount), euro(rate), euro(subsidy), euro(own),
        day(deposited), euro(paid), euro(balance), STATUSES[status],
        changed and day_of(changed), listed and day_of(listed),
        bool(verified), seen and _remembered(seen), in_force(filed_on), around, today,
    )  # fmt: skip


def plain_rows(session: Session, query: Any) -> Sequence[tuple[Any, ...]]:
    """What the driver itself gives: there is nothing to make of it, and making rows takes half as long again."""
    with session.connection().execute(query) as found:
        rows: Sequence[tuple[Any, ...]] = found.cursor.fetchall()
    return rows


@lru_cache(10_000)
def day(value: str | date | None) -> Any:
    """A day as the driver gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(50_000)
def euro(hundredths: int | None) -> Any:
    """An amount as the driver gives it."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def day_of(moment: str | datetime) -> date:
    """The day in Brussels of a moment as the driver gives it."""
    return _day_of_hour(moment[:13]) if isinstance(moment, str) else moment.astimezone(BRUSSELS).date()


@lru_cache(50_000)
def _day_of_hour(hour: str) -> date:
    """The zone is whole hours from UTC, so the minutes decide nothing."""
    return datetime.fromisoformat(hour).replace(tzinfo=UTC).astimezone(BRUSSELS).date()


def _remembered(seen: str | Mapping[str, Any]) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(seen) if isinstance(seen, str) else seen
    return read
