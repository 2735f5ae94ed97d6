"""What a reader may see and what he asked for, as SQL clauses."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlmodel import col

from models import ImportChange, Project
from models.enums import ProjectStatus, Role, ServiceType
from services.formats import clean_text, fold
from services.policy.access import Actor

SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What is asked of the list; an empty field asks nothing. Days are Brussels days, amounts euro excl. btw."""

    all_years: bool = False
    statuses: tuple[ProjectStatus, ...] = ()
    services: tuple[ServiceType, ...] = ()
    themes: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    verified: bool | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    batch: int | None = None
    search: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rows that exist for this actor: a seat's enterprise, a department's own rows, everything for the agency."""
    match actor.role:
        case Role.AGENCY:
            return true()
        case Role.SEAT:
            return col(Project.provider_id) == actor.tenant
        case Role.DEPARTMENT if actor.department_id is not None:
            return and_(col(Project.provider_id) == actor.tenant, col(Project.department_id) == actor.department_id)
    return false()


def first_day_shown(today: date) -> date:
    """The first aanvraagdatum of the standaardprojectenlijst: 2 kalenderjaren are this one and the one before."""
    return date(today.year - 1, 1, 1)


def clauses(wanted: ProjectFilter, today: date) -> list[ColumnElement[bool]]:
    """One condition for each field that asks something, the search words excepted (see `services.search`)."""
    since = None if wanted.all_years else first_day_shown(today)
    conditions = [
        col(Project.filed_on) >= since if since else None,
        _one_of(Project.status, wanted.statuses),
        _one_of(Project.service, wanted.services),
        _one_of(Project.theme, wanted.themes),
        _one_of(Project.registration_number, wanted.registrations),
        _one_of(Project.department_id, wanted.departments),
        None if wanted.verified is None else col(Project.verified) == wanted.verified,
        *_between(Project.filed_on, wanted.filed_from, wanted.filed_to),
        *_between(Project.starts_on, wanted.starts_from, wanted.starts_to),
        *_between(Project.amount, wanted.amount_from, wanted.amount_to),
        _in_batch(wanted.batch),
    ]
    return [condition for condition in conditions if condition is not None]


def _one_of(field: Any, values: tuple[object, ...]) -> ColumnElement[bool] | None:
    return col(field).in_(values) if values else None


def _between(field: Any, least: object, most: object) -> list[ColumnElement[bool] | None]:
    column = col(field)
    return [None if least is None else column >= least, None if most is None else column <= most]


def _in_batch(batch: int | None) -> ColumnElement[bool] | None:
    if batch is None:
        return None
    touched = select(col(ImportChange.project_id)).where(
        col(ImportChange.batch_id) == batch, col(ImportChange.provider_id) == col(Project.provider_id)
    )
    return col(Project.id).in_(touched)


def is_counted_by_tally(wanted: ProjectFilter) -> bool:
    """Whether the trigger-kept tally can answer how many there are and what they sum to."""
    asked = (wanted.filed_from, wanted.filed_to, wanted.starts_from, wanted.starts_to, wanted.amount_from,
             wanted.amount_to, wanted.batch)  # fmt: skip
    return not wanted.search.strip() and all(value is None for value in asked)


def search_words(text: str) -> tuple[str, ...]:
    """The words to look for, folded; an enterprise number in any notation becomes one word of digits."""
    folded = fold(clean_text(text, 200))
    if re.fullmatch(r"(be)?[\s.]*\d[\d\s.]{5,}", folded):
        return (re.sub(r"\D", "", folded),)
    return tuple(word.replace(".", "") if re.fullmatch(r"[\d.]+", word) else word for word in folded.split())


def short_search(words: tuple[str, ...]) -> ColumnElement[bool]:
    """Words too short for the index: the start of a number or of a client's name, which are indexed."""
    starts = [or_(col(Project.number).startswith(word, autoescape=True),
                  col(Project.enterprise_key).startswith(word, autoescape=True)) for word in words]  # fmt: skip
    return and_(*starts)
