"""Which matches of the own administration count, and which rows of it are one that seat and department both read in."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState
from services.policy.findings import OPEN


def live(match: Any = OwnMatch) -> ColumnElement[bool]:
    """Matches that count: proposed ones too, until somebody takes them apart, while the project goes on.

    A project may have moved: what one department read in says nothing to another.
    """
    its, row = aliased(Project), aliased(OwnRecord)
    goes_on = exists().where(
        col(its.provider_id) == match.provider_id, col(its.id) == match.project_id, col(its.status).in_(OPEN),
        col(row.provider_id) == match.provider_id, col(row.id) == match.record_id,
        or_(col(row.department_id).is_(None), col(row.department_id) == col(its.department_id)),
    )  # fmt: skip
    return and_(match.state != MatchState.REFUSED, goes_on.correlate(match))


def is_loose() -> ColumnElement[bool]:
    """Rows that belong to no project that goes on, and neither do they as the other side read them in."""
    twin: Any = aliased(OwnRecord)
    as_twin = exists().where(_is_twin(twin), _is_tied(twin)).correlate(OwnRecord)
    return and_(~_is_tied(OwnRecord), ~as_twin)


def _is_tied(row: Any) -> ColumnElement[bool]:
    """Whether a match of this row counts; asked row by row, since in one join all matches of the firm are walked."""
    match: Any = aliased(OwnMatch)
    its = exists().where(match.provider_id == row.provider_id, match.record_id == row.id, live(match))
    return its.correlate(row)


def is_of_seat_too() -> ColumnElement[bool]:
    """Rows of a department that the seat read in as well."""
    twin = aliased(OwnRecord)
    return and_(col(OwnRecord.department_id).is_not(None), exists().where(_is_twin(twin)))


def counts_as_its_departments() -> ColumnElement[bool]:
    """Matches of a row of the seat to a project to which the department's row is matched too: that one counts."""
    match: Any = aliased(OwnMatch)
    twin: Any = aliased(OwnRecord)
    its = exists().where(
        match.provider_id == twin.provider_id, match.record_id == twin.id,
        match.project_id == col(OwnMatch.project_id), live(match),
    )  # fmt: skip
    as_twin = exists().where(_is_twin(twin), its.correlate(twin, OwnMatch)).correlate(OwnRecord, OwnMatch)
    return and_(col(OwnRecord.department_id).is_(None), as_twin)


def _is_twin(other: Any) -> ColumnElement[bool]:
    """The same row of the other side: with the same number, client and amount it is one enrolment, or one invoice."""
    one = OwnRecord
    sides = col(one.department_id).is_(None) != other.department_id.is_(None)
    names = ("provider_id", "enterprise_number", "kind", "reference")
    same = (getattr(one, name) == getattr(other, name) for name in names)
    return and_(*same, col(one.amount).is_not_distinct_from(other.amount), sides)
