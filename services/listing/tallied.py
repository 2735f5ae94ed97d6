"""The two tallies that triggers keep: which of them can answer a question, and what each tells of the whole."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, true
from sqlmodel import Session, col, select

from models import ProjectDay, ProjectTally
from models.enums import Role
from services.filters import (
    ProjectFilter,
    between,
    equal,
    first_day_shown,
    is_counted_by_day,
    is_counted_by_tally,
    one_of,
)
from services.listing.selection import Selection
from services.policy.access import Actor

Tally = type[ProjectTally] | type[ProjectDay]
# What is kept of the fields that grow with the years, so that an upward list need not pass over all earlier years.
LEAST = {"number": "first_number", "starts_on": "first_start"}


def tally_for(wanted: ProjectFilter) -> Tally | None:
    """The tally that can answer; None when the projects themselves have to be counted."""
    if is_counted_by_tally(wanted):
        return ProjectTally
    return ProjectDay if is_counted_by_day(wanted) else None


def tallied(tally: Tally, chosen: Selection, today: date) -> ColumnElement[bool]:
    """What is asked, whatever the status, on a tally."""
    wanted = chosen.wanted
    asked = [
        visible_in(tally, chosen.actor),
        *one_of(tally.department_id, wanted.departments),
        *one_of(tally.provider_id, wanted.providers),
    ]
    since = None if wanted.all_years else first_day_shown(today)
    if tally is ProjectDay:
        asked += [
            *between(ProjectDay.filed_on, since, None),
            *between(ProjectDay.filed_on, wanted.filed_from, wanted.filed_to),
        ]
    else:
        asked += [
            *between(ProjectTally.filed_year, since and since.year, None),
            *one_of(ProjectTally.service, wanted.services),
            *one_of(ProjectTally.theme, wanted.themes),
            *one_of(ProjectTally.registration_number, wanted.registrations),
            *equal(ProjectTally.verified, wanted.verified),
        ]
    return and_(*asked)


def visible_in(tally: Tally, actor: Actor) -> ColumnElement[bool]:
    """The same scope as `visible_to`, on a tally."""
    if actor.role is Role.AGENCY:
        return true()
    own = col(tally.provider_id) == actor.tenant
    if actor.role is Role.SEAT:
        return own
    return and_(own, col(tally.department_id) == (actor.department_id or -1))


def counted_by_year(session: Session, today: date, chosen: Selection) -> dict[int, int]:
    """How many projects of a selection that the tally can count were filed in each year."""
    query = select(col(ProjectTally.filed_year), func.sum(col(ProjectTally.projects)))
    query = query.where(tallied(ProjectTally, chosen, today)).group_by(col(ProjectTally.filed_year))
    if chosen.wanted.statuses:
        query = query.where(col(ProjectTally.status).in_(chosen.wanted.statuses))
    return {year: int(projects) for year, projects in session.exec(query).all()}


def least(session: Session, today: date, chosen: Selection, key: str) -> object:
    """A project number or start day (by `key`) that nothing in the selection lies below; None when unknown."""
    tally = tally_for(chosen.wanted)
    if tally is None or key not in LEAST:
        return None
    query = select(func.min(getattr(tally, LEAST[key]))).where(tallied(tally, chosen, today), col(tally.projects) > 0)
    return session.exec(query).one()
