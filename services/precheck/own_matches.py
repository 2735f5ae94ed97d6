"""Which matches of the own administration count, and which rows of it are one that seat and department both read in."""

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState
from services.policy.findings import OPEN


def live(match: Any = OwnMatch) -> ColumnElement[bool]:
    """Matches that count: proposed ones too, until somebody takes them apart, while the project goes on.

    A project may have moved: what one department read in says nothing to another.
    """
    row: Any = aliased(OwnRecord)
    its = row.provider_id == match.provider_id, row.id == match.record_id
    return and_(match.state != MatchState.REFUSED, _any(match, *its, _goes_on(match, row)))


def is_loose() -> ColumnElement[bool]:
    """Rows that belong to no project that goes on, and neither do they as the other side read them in."""
    twin: Any = aliased(OwnRecord)
    return and_(~_is_tied(OwnRecord), ~_any(OwnRecord, _is_twin(twin), _is_tied(twin)))


def is_of_seat_too() -> ColumnElement[bool]:
    """Rows of a department that the seat read in as well."""
    return and_(col(OwnRecord.department_id).is_not(None), _any(OwnRecord, _is_twin(aliased(OwnRecord))))


def counts_as_its_departments() -> ColumnElement[bool]:
    """Matches of a row of the seat to a project to which the department's row is matched too: that one counts."""
    twin: Any = aliased(OwnRecord)
    its = _is_tied(twin, col(OwnMatch.project_id))
    return and_(col(OwnRecord.department_id).is_(None), _any((OwnRecord, OwnMatch), _is_twin(twin), its))


def _is_tied(row: Any, project_id: Any = None) -> ColumnElement[bool]:
    """Whether a match of this row counts, of all or to this project."""
    match: Any = aliased(OwnMatch)
    its = [match.provider_id == row.provider_id, match.record_id == row.id, match.state != MatchState.REFUSED]
    if project_id is not None:
        its.append(match.project_id == project_id)
    around = (row,) if project_id is None else (row, OwnMatch)
    return _any(around, *its, _goes_on(match, row))


def _goes_on(match: Any, row: Any) -> ColumnElement[bool]:
    """Whether the project of a match of this row goes on, and is one that the row says something of."""
    its: Any = aliased(Project)
    mine = or_(row.department_id.is_(None), row.department_id == its.department_id)
    same = its.provider_id == match.provider_id, its.id == match.project_id
    return _any((match, row), *same, its.status.in_(OPEN), mine)


def _any(around: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a row, asked for each row of what is around it by itself.

    Without the OFFSET PostgreSQL makes one join of all of them, which knows nothing of rows that were just written and
    then walks those of the firm times those of the firm.
    """
    wanted = select(literal(1)).where(*conditions).offset(0)
    return wanted.correlate(*(around if isinstance(around, tuple) else (around,))).exists()


def _is_twin(other: Any) -> ColumnElement[bool]:
    """The same row of the other side: with the same number, client and amount it is one enrolment, or one invoice."""
    one = OwnRecord
    sides = col(one.department_id).is_(None) != other.department_id.is_(None)
    names = ("provider_id", "enterprise_number", "kind", "reference")
    same = (getattr(one, name) == getattr(other, name) for name in names)
    return and_(*same, col(one.amount).is_not_distinct_from(other.amount), sides)
