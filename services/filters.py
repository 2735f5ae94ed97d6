"""What a reader may see and what he asked for, as SQL clauses."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Text, and_, cast, false, func, or_, select, true
from sqlmodel import col

from models import ImportBatch, ImportChange, Project
from models.enums import Duty, Level, ProjectStatus, Role, ServiceType
from services.formats import clean_text, fold, is_enterprise_number
from services.policy.access import Actor
from services.policy.deadlines import Near, bounds
from services.policy.listing import CHANGING
from services.policy.papers import NUMBERS, Fullness

SHORTEST_WORD = 3
# An enterprise number or the start of one; `2.0` in a title is none.
GROUPS = re.compile(r"\d{3,4}(\.\d{3})+")


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What is asked of the list; an empty field asks nothing. Days are Brussels days, amounts euro excl. btw."""

    all_years: bool = False
    statuses: tuple[ProjectStatus, ...] = ()
    services: tuple[ServiceType, ...] = ()
    themes: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    providers: tuple[int, ...] = ()
    verified: bool | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    levels: tuple[Level, ...] = ()
    rules: tuple[str, ...] = ()
    nears: tuple[Near, ...] = ()
    duties: tuple[Duty, ...] = ()
    papers: tuple[Fullness, ...] = ()
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


def for_auditor(today: date) -> ProjectFilter:
    """The projects that an auditor asks about when a registration is renewed: filed in the last five years."""
    return ProjectFilter(all_years=True, filed_from=today - relativedelta(years=5))


def clauses(
    wanted: ProjectFilter, today: date, hidden: frozenset[str] = frozenset()
) -> list[ColumnElement[bool]]:  # fmt: skip
    """One condition for each field that asks something, the search words excepted (see `services.search`).

    What `hidden` rules found counts as not found.
    """
    since = None if wanted.all_years else first_day_shown(today)
    return [
        *between(Project.filed_on, since, None),
        *one_of(Project.status, wanted.statuses),
        *one_of(Project.service, wanted.services),
        *one_of(Project.theme, wanted.themes),
        *one_of(Project.registration_number, wanted.registrations),
        *one_of(Project.department_id, wanted.departments),
        *one_of(Project.provider_id, wanted.providers),
        *equal(Project.verified, wanted.verified),
        *between(Project.filed_on, wanted.filed_from, wanted.filed_to),
        *between(Project.starts_on, wanted.starts_from, wanted.starts_to),
        *between(Project.amount, wanted.amount_from, wanted.amount_to),
        *_as_serious(wanted.levels, hidden),
        *_found(wanted.rules, hidden),
        *_due(wanted.nears, today),
        *one_of(Project.duty, wanted.duties),
        *one_of(Project.papers, tuple(number for kind in wanted.papers for number in NUMBERS[kind])),
        *_in_batch(wanted.batch),
    ]


def one_of(field: Any, values: tuple[object, ...]) -> list[ColumnElement[bool]]:
    """The condition that a field has one of these values; none when there are no values."""
    return [col(field).in_(values)] if values else []


def equal(field: Any, value: object) -> list[ColumnElement[bool]]:
    """The condition that a field has this value; none when it is None."""
    return [] if value is None else [col(field) == value]


def between(field: Any, least: object, most: object) -> list[ColumnElement[bool]]:
    """The conditions that a field lies between these two; None is no bound."""
    column = col(field)
    return [*([] if least is None else [column >= least]), *([] if most is None else [column <= most])]


def _as_serious(levels: tuple[Level, ...], hidden: frozenset[str]) -> list[ColumnElement[bool]]:
    """The condition that the most serious finding is of one of these levels."""
    if not levels or not hidden:
        return one_of(Project.severity, tuple(int(level) for level in levels))
    left: Any = Project.findings
    for code in sorted(f"{level:d}:{rule} " for level in Level if level for rule in hidden):
        left = func.replace(left, code, "")
    first = func.coalesce(func.nullif(func.substr(left, 1, 1), ""), "0")
    # What is left is no more serious than all of it: so the index still says where to look.
    return [col(Project.severity) >= int(min(levels)), first.in_([f"{level:d}" for level in levels])]


def _found(rules: tuple[str, ...], hidden: frozenset[str]) -> list[ColumnElement[bool]]:
    """The condition that one of these rules found something."""
    asked = (rule for rule in rules if rule not in hidden)
    found = (col(Project.findings).contains(f":{rule} ", autoescape=True) for rule in asked)
    return [or_(false(), *found)] if rules else []


def _due(nears: tuple[Near, ...], today: date) -> list[ColumnElement[bool]]:
    """The condition that the next duty is this near; what lies side by side is one range, for one walk of its index."""
    ranges: list[tuple[date | None, date | None]] = []
    for first, last in (bounds(near, today) for near in Near if near in nears):
        before = ranges[-1][1] if ranges else None
        touches = before is not None and first == before + timedelta(days=1)
        ranges[-1:] = [(ranges[-1][0], last)] if touches else [*ranges[-1:], (first, last)]
    return [or_(*(and_(*between(Project.due_on, *days)) for days in ranges))] if nears else []


def _in_batch(batch: int | None) -> list[ColumnElement[bool]]:
    if batch is None:
        return []
    # Gathered once, by the index that begins with the provider; tied to each project it would be asked for each.
    owner = select(col(ImportBatch.provider_id)).where(col(ImportBatch.id) == batch).scalar_subquery()
    touched = select(col(ImportChange.project_id)).where(
        col(ImportChange.provider_id) == owner, col(ImportChange.batch_id) == batch, is_change()
    )
    return [col(Project.id).in_(touched)]


def is_change() -> ColumnElement[bool]:
    """Whether what a list wrote of a project is one that is new or a column that a reader would call changed.

    Of the others it noted only what it says of their status. The keys stand in the JSON as they are; in a text they
    would have their quotes escaped.
    """
    after = cast(col(ImportChange.after), Text)
    changed = (after.contains(f'"{key}":', autoescape=True) for key in CHANGING)
    return or_(col(ImportChange.before).is_(None), *changed)


def is_counted_by_tally(wanted: ProjectFilter) -> bool:
    """Whether the tally by kind and year can answer how many there are and what they sum to."""
    counted = replace(
        wanted,
        all_years=False,
        statuses=(),
        services=(),
        themes=(),
        registrations=(),
        departments=(),
        providers=(),
        verified=None,
    )
    return _asks_nothing(counted)


def is_counted_by_day(wanted: ProjectFilter) -> bool:
    """Whether the tally by day can answer that."""
    return _asks_nothing(
        replace(wanted, all_years=False, statuses=(), departments=(), providers=(), filed_from=None, filed_to=None)
    )


def _asks_nothing(wanted: ProjectFilter) -> bool:
    return replace(wanted, search=wanted.search.strip()) == ProjectFilter()


def search_words(text: str) -> tuple[str, ...]:
    """The words to look for, folded; an enterprise number in any notation becomes one word of digits."""
    folded = fold(clean_text(text, 200))
    digits = re.sub(r"\D", "", folded)
    if re.fullmatch(r"(be)?[\s.]*\d[\d\s.]{5,}", folded) or (len(digits) == 10 and is_enterprise_number(folded)):
        return (digits,)
    return tuple(word.replace(".", "") if GROUPS.fullmatch(word) else word for word in folded.split())


def short_search(words: tuple[str, ...]) -> ColumnElement[bool]:
    """Words too short for the index: the start of a number or of a client's name, which are indexed."""
    starts = [or_(col(Project.number).startswith(word, autoescape=True),
                  col(Project.enterprise_key).startswith(word, autoescape=True)) for word in words]  # fmt: skip
    return and_(*starts)
