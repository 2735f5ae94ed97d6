"""What the own administration of firms says of their projects, as the rules ask for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState, OwnKind
from services.formats import BRUSSELS
from services.policy.case import Loose, Own, Rows
from services.precheck.own_matches import is_loose

# Some enterprise numbers; None for all of them.
Enterprises = Collection[str] | None
Matched = tuple[MatchState, OwnRecord]
MOST_NAMED = 3


def of_clients(provider_ids: Collection[int], enterprises: Enterprises) -> ColumnElement[bool]:
    """The projects of these clients of these firms."""
    mine = col(Project.provider_id).in_(provider_ids)
    return mine if enterprises is None else and_(mine, col(Project.enterprise_number).in_(enterprises))


def of_projects(
    session: Session, provider_ids: Collection[int], enterprises: Enterprises
) -> dict[int, Mapping[int, Own]]:
    """By firm and project, what the matched records of these clients add up to."""
    fields: Any = (OwnMatch.provider_id, OwnMatch.project_id, Project.department_id, OwnMatch.state, OwnRecord)
    query: Any = (
        select(*fields)
        .join(OwnRecord, and_(col(OwnRecord.provider_id) == col(OwnMatch.provider_id),
                              col(OwnRecord.id) == col(OwnMatch.record_id)))
        .join(Project, and_(col(Project.provider_id) == col(OwnMatch.provider_id),
                            col(Project.id) == col(OwnMatch.project_id)))
        .where(col(OwnMatch.provider_id).in_(provider_ids), OwnMatch.state != MatchState.REFUSED,
               # A project may have moved: what one department read in says nothing to another.
               or_(col(OwnRecord.department_id).is_(None),
                   col(OwnRecord.department_id) == col(Project.department_id)),
               of_clients(provider_ids, enterprises))
    )  # fmt: skip
    records: dict[int, dict[tuple[int, int | None], list[Matched]]] = {}
    for provider_id, project_id, department_id, state, record in session.exec(query):
        records.setdefault(provider_id, {}).setdefault((project_id, department_id), []).append((state, record))
    return {
        provider_id: {project_id: _added_up(found, whose) for (project_id, whose), found in projects.items()}
        for provider_id, projects in records.items()
    }


def _added_up(found: Iterable[Matched], whose: int | None) -> Own:
    """Of a project of this department (None: the seat's)."""
    matched = _each_once(found)
    enrolments = [one for _, one in matched if one.kind is OwnKind.ENROLMENT]
    invoices = [one for _, one in matched if one.kind is OwnKind.INVOICE]
    agreed = _sum(one.amount for one in enrolments)
    with_vat = _sum(one.amount_with_vat for one in enrolments)
    counts = OwnKind.INVOICE if agreed is None else OwnKind.ENROLMENT
    of_vat = OwnKind.INVOICE if with_vat is None else OwnKind.ENROLMENT
    return Own(
        enrolled_on=min((one.dated_on for one in enrolments if one.dated_on is not None), default=None),
        starts_on=min((one.starts_on for one in enrolments if one.starts_on is not None), default=None),
        agreed=agreed,
        invoiced=_sum(one.amount for one in invoices),
        with_vat=_sum(one.amount_with_vat for one in invoices) if with_vat is None else with_vat,
        amount_from=_rows(matched, counts, whose),
        vat_from=_rows(matched, of_vat, whose),
        enrolment=_rows(matched, OwnKind.ENROLMENT, whose),
    )


def _rows(matched: Iterable[Matched], kind: OwnKind, whose: int | None) -> Rows:
    """The rows of a kind; of many the first are named, to a department only those that it read in itself."""
    mine = [(state, one) for state, one in matched if one.kind is kind]
    known = [one.reference for _, one in mine if one.department_id == whose]
    more = f" en nog {len(known) - MOST_NAMED}" if len(known) > MOST_NAMED else ""
    are_confirmed = bool(mine) and all(state is MatchState.CONFIRMED for state, _ in mine)
    return Rows(are_confirmed, ", ".join(known[:MOST_NAMED]) + more)


def _each_once(matched: Iterable[Matched]) -> Sequence[Matched]:
    """What the seat and the department both read in is one row, the department's; who confirmed one confirmed it."""
    found: dict[tuple[Any, ...], Matched] = {}
    for state, one in sorted(matched, key=lambda pair: pair[1].department_id is None):
        which = one.kind, one.reference, one.enterprise_number, one.amount
        before = found.setdefault(which, (state, one))
        if state is MatchState.CONFIRMED:
            found[which] = state, before[1]
    return [*found.values()]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Their sum; None of nothing, and where one is not known: what the rest add up to is not the whole."""
    known = list(amounts)
    return sum((one for one in known if one is not None), Decimal(0)) if known and None not in known else None


def loose(
    session: Session, provider_ids: Collection[int], enterprises: Enterprises
) -> dict[int, Mapping[str, Sequence[Loose]]]:
    """By firm and client, the enrolments that belong to no project that goes on."""
    fields: Any = (OwnRecord.provider_id, OwnRecord.enterprise_number, OwnRecord.department_id, OwnRecord.starts_on)
    query = select(*fields).where(
        col(OwnRecord.provider_id).in_(provider_ids), OwnRecord.kind == OwnKind.ENROLMENT, is_loose()
    )
    if enterprises is not None:
        query = query.where(col(OwnRecord.enterprise_number).in_(enterprises))
    found: dict[int, dict[str, list[Loose]]] = {}
    for provider_id, number, department, starts_on in session.execute(query):
        found.setdefault(provider_id, {}).setdefault(number, []).append(Loose(department, starts_on))
    return dict(found)


def enrolments(session: Session, provider_id: int) -> dict[int | None, tuple[date, date]]:
    """The starts that the own enrolments of a firm reach, by department (None: the seat's).

    From the first of them to a fortnight past the day of the last list.
    """
    return all_enrolments(session, [provider_id]).get(provider_id, {})


def all_enrolments(session: Session, provider_ids: Collection[int]) -> dict[int, dict[int | None, tuple[date, date]]]:
    """The same of several firms; one without any is left out."""
    fields = (OwnRecord.provider_id, OwnRecord.department_id, func.min(OwnRecord.starts_on),
              func.max(OwnRecord.imported_at))  # fmt: skip
    query: Any = select(*fields)
    query = query.where(col(OwnRecord.provider_id).in_(provider_ids), OwnRecord.kind == OwnKind.ENROLMENT)
    found: dict[int, dict[int | None, tuple[date, date]]] = {}
    for provider_id, department, first, read in session.execute(
        query.group_by(OwnRecord.provider_id, OwnRecord.department_id)
    ):
        if first is not None:
            days = (first, read.astimezone(BRUSSELS).date() + timedelta(days=14))
            found.setdefault(provider_id, {})[department] = days
    return found
