"""The lists that the own administration and the applications make together, each as one query."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlmodel import Session, col

from models import OwnMatch, OwnRecord, Project
from models.enums import Level, MatchState, OwnKind, ProjectStatus
from services.filters import ProjectFilter, clauses, visible_to
from services.matches.decisions import records_of
from services.policy.access import Actor
from services.policy.findings import OPEN
from services.policy.rules import hidden_from
from services.precheck.own_facts import enrolments
from services.precheck.own_matches import counts_as_its_departments, is_loose, is_of_seat_too, live
from services.scheme import in_force

# The rules that hold an application against what is matched to it.
DIFFERENCES = ("eigen-bedrag", "incl-btw", "eigen-start")
UNPAID_IN = tuple(status for status in OPEN if status is not ProjectStatus.FINISHED)


class Kind(StrEnum):
    """The lists."""

    UNREGISTERED = "zonder-inschrijving"
    UNFILED = "zonder-aanvraag"
    DIFFERENT = "verschillen"
    UNPAID = "nog-te-betalen"
    UNTIED = "facturen-zonder-project"
    PROPOSED = "voorgesteld"


def query_of(session: Session, actor: Actor, kind: Kind, today: date) -> Select[Any]:
    """The rows of this list in their order: projects with what was agreed, the own start and what was invoiced.

    Of applications that are not there the rows of the own administration: enrolments that can still be filed first,
    invoices from the last one.
    """
    match kind:
        case Kind.UNREGISTERED:
            return _unregistered(session, actor)
        case Kind.UNFILED:
            return _unfiled(actor, last_start(today))
        case Kind.DIFFERENT:
            return _different(actor, today)
        case Kind.UNPAID:
            return _unpaid(actor)
        case Kind.UNTIED:
            return _without_project(actor, OwnKind.INVOICE).order_by(
                col(OwnRecord.dated_on).desc().nulls_last(), col(OwnRecord.id)
            )
        case Kind.PROPOSED:
            own = _totals(actor)
            return _projects(own).where(visible_to(actor), own.c.proposed > 0)


def days_to_file(today: date) -> timedelta:
    """How long after the start an application can be filed."""
    return timedelta(days=in_force(today).terms["aanvragen"].days)


def last_start(today: date) -> date:
    """The start for which today is the last day to file."""
    return today - days_to_file(today)


def _unregistered(session: Session, actor: Actor) -> Select[Any]:
    covered = [
        and_(col(Project.starts_on).between(*days), true() if whose is None else col(Project.department_id) == whose)
        for whose, days in enrolments(session, actor.tenant).items()
    ]
    its = and_(col(OwnMatch.provider_id) == col(Project.provider_id), col(OwnMatch.project_id) == col(Project.id))
    return (
        select(Project)
        .where(visible_to(actor), col(Project.status).in_(OPEN), or_(false(), *covered),
               ~exists().where(its, live()))
        .order_by(col(Project.filed_on).desc(), col(Project.id).desc())
    )  # fmt: skip


def _unfiled(actor: Actor, earliest: date) -> Select[Any]:
    starts = col(OwnRecord.starts_on)
    in_time = starts >= earliest
    return _without_project(actor, OwnKind.ENROLMENT).order_by(
        case((in_time, 0), else_=1), case((in_time, starts)), starts.desc().nulls_last(), col(OwnRecord.id)
    )


def loose_of(actor: Actor) -> ColumnElement[bool]:
    """The rows of this actor that belong to no project.

    Who sees both sides sees what both read in as the seat's, which may go to the project of any department.
    """
    mine = and_(records_of(actor), is_loose())
    return mine if actor.department_id is not None else and_(mine, ~is_of_seat_too())


def closing(actor: Actor, today: date, days: timedelta) -> ColumnElement[bool]:
    """Enrolments for which the last day to file an application lies within these days."""
    first = last_start(today)
    in_time = col(OwnRecord.starts_on).between(first, first + days)
    return and_(loose_of(actor), col(OwnRecord.kind) == OwnKind.ENROLMENT, in_time)


def _without_project(actor: Actor, kind: OwnKind) -> Select[Any]:
    return select(OwnRecord).where(loose_of(actor), col(OwnRecord.kind) == kind)


def _different(actor: Actor, today: date) -> Select[Any]:
    """What the rules find, also of rows of the seat that a department does not see: as the project itself says."""
    found = ProjectFilter(all_years=True, statuses=OPEN, levels=(Level.BREACH, Level.DOUBT), rules=DIFFERENCES)
    own = _totals(actor)
    return _projects(own, isouter=True).where(visible_to(actor), *clauses(found, today, hidden_from(actor)))


def _unpaid(actor: Actor) -> Select[Any]:
    own = _totals(actor)
    unpaid = own.c.invoiced > func.coalesce(Project.paid_out, 0)
    return _projects(own).where(visible_to(actor), col(Project.status).in_(UNPAID_IN), unpaid)


def _projects(own: Any, *, isouter: bool = False) -> Select[Any]:
    found: Select[Any] = select(Project, own.c.agreed, own.c.starts_on, own.c.invoiced)
    return found.join(own, own.c.project_id == Project.id, isouter=isouter).order_by(
        col(Project.filed_on).desc(), col(Project.id).desc()
    )


def _totals(actor: Actor) -> Any:
    """By project what the rows that this actor may see say of it, as the rules add them up."""
    enrolled, invoice = (col(OwnRecord.kind) == kind for kind in (OwnKind.ENROLMENT, OwnKind.INVOICE))
    fields: Any = (
        OwnMatch.project_id,
        _whole_sum(enrolled).label("agreed"),
        func.min(case((enrolled, col(OwnRecord.starts_on)))).label("starts_on"),
        _whole_sum(invoice).label("invoiced"),
        func.count(case((col(OwnMatch.state) == MatchState.PROPOSED, 1))).label("proposed"),
    )
    found: Any = select(*fields).join(OwnRecord, col(OwnRecord.id) == col(OwnMatch.record_id))
    mine = col(OwnMatch.provider_id) == actor.tenant
    once = live(), ~counts_as_its_departments()
    return found.where(mine, records_of(actor), *once).group_by(OwnMatch.project_id).subquery()


def _whole_sum(wanted: ColumnElement[bool]) -> Any:
    """The amounts of these rows together; nothing where a row lacks its own, as the rules take it."""
    amounts = case((wanted, col(OwnRecord.amount)))
    return case((func.count(amounts) == func.count(case((wanted, 1))), func.sum(amounts)))
