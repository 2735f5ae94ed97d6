"""What a firm knows beside an application: its registrations and related clients, doubles, caps, own administration."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, func, or_
from sqlmodel import Session, col, select

from models import ImportBatch, OwnMatch, OwnRecord, Project, Provider, Registration, RelatedEnterprise
from models.enums import BatchState, MatchState, OwnKind
from services.formats import BRUSSELS
from services.policy.case import Firm, Own, Registered
from services.policy.findings import OPEN
from services.scheme import in_force, scheme

# Some enterprise numbers of a firm; None for all of them.
Enterprises = Collection[str] | None


def firm(session: Session, provider_id: int, enterprises: Enterprises = None) -> Firm:
    """All that the rules ask about these clients of a firm."""
    provider = session.get_one(Provider, provider_id)
    registered = session.exec(select(Registration).where(Registration.provider_id == provider_id)).all()
    related = select(RelatedEnterprise.enterprise_number).where(RelatedEnterprise.provider_id == provider_id)
    mine = and_(col(Project.provider_id) == provider_id, *_among(Project.enterprise_number, enterprises))
    reach = enrolments(session, provider_id)
    first, last = reach.get(None, (None, None))
    return Firm(
        registrations={one.number: Registered(one.service, one.valid_from, one.valid_to) for one in registered},
        related=frozenset(session.exec(related).all()),
        doubles=_doubles(session, mine),
        over_cap=_over_cap(session, mine),
        own=_own(session, provider_id, enterprises),
        enrolments_from=first,
        enrolments_to=last,
        department_enrolments={department: days for department, days in reach.items() if department is not None},
        review_days=provider.review_days,
        listed_on=_listed_on(session, provider_id),
    )


def _listed_on(session: Session, provider_id: int) -> date | None:
    """The day of the last list; what was typed by hand is none."""
    lists = (ImportBatch.provider_id == provider_id, ImportBatch.state == BatchState.APPLIED, ImportBatch.sha256 != "")
    last: datetime | None = session.exec(select(func.max(ImportBatch.imported_at)).where(*lists)).one()
    return last and last.astimezone(BRUSSELS).date()


def _among(field: Any, enterprises: Enterprises) -> list[ColumnElement[bool]]:
    return [] if enterprises is None else [col(field).in_(enterprises)]


def _doubles(session: Session, mine: ColumnElement[bool]) -> frozenset[Any]:
    """Within one department, since a department knows nothing of another's projects."""
    same = (Project.department_id, Project.enterprise_number, Project.title_key, Project.starts_on)
    query: Any = select(*same)
    twice = query.where(mine, col(Project.status).in_(OPEN)).group_by(*same).having(func.count() > 1)
    return frozenset(tuple(row) for row in session.execute(twice))


def _over_cap(session: Session, mine: ColumnElement[bool]) -> dict[int, Decimal]:
    """By project, what the client's subsidies of that year add up to, in order of filing, from the cap on."""
    counted = and_(mine, col(Project.status).in_(OPEN), col(Project.subsidy) > 0)
    # Who has less than the lowest cap in each of his years passes none.
    least = min(min(cap.small, cap.medium) for cap in scheme().caps)
    year = extract("year", col(Project.filed_on))
    rich: Any = select(Project.enterprise_number).where(counted).group_by(Project.enterprise_number, year)
    rich = rich.having(func.sum(Project.subsidy) > least)
    fields = (Project.id, Project.department_id, Project.enterprise_number, Project.enterprise_size, Project.filed_on,
              Project.subsidy)  # fmt: skip
    query: Any = select(*fields).where(counted, col(Project.enterprise_number).in_(rich))  # type: ignore[call-overload]
    return _running(session.execute(query.order_by(Project.filed_on, Project.id)))


def _running(rows: Iterable[Any]) -> dict[int, Decimal]:
    totals: dict[tuple[Any, ...], Decimal] = {}
    over: dict[int, Decimal] = {}
    for id_, department, enterprise, size, filed, subsidy in rows:
        key = (department, enterprise, filed.year)
        totals[key] = totals.get(key, Decimal(0)) + subsidy
        cap = in_force(filed).most(small=(size or "").casefold().startswith("klein"))
        if cap is not None and totals[key] > cap:
            over[id_] = totals[key]
    return over


def _own(session: Session, provider_id: int, enterprises: Enterprises) -> Mapping[int, Own]:
    query = (
        select(OwnMatch.project_id, OwnRecord)
        .join(OwnRecord, and_(col(OwnRecord.provider_id) == col(OwnMatch.provider_id),
                              col(OwnRecord.id) == col(OwnMatch.record_id)))
        .join(Project, and_(col(Project.provider_id) == col(OwnMatch.provider_id),
                            col(Project.id) == col(OwnMatch.project_id)))
        .where(OwnMatch.provider_id == provider_id, OwnMatch.state != MatchState.REFUSED,
               # A project may have moved: what one department read in says nothing to another.
               or_(col(OwnRecord.department_id).is_(None),
                   col(OwnRecord.department_id) == col(Project.department_id)),
               *_among(Project.enterprise_number, enterprises))
    )  # fmt: skip
    records: dict[int, list[OwnRecord]] = {}
    for project_id, record in session.exec(query):
        records.setdefault(project_id, []).append(record)
    return {project_id: _added_up(found) for project_id, found in records.items()}


def _added_up(records: Iterable[OwnRecord]) -> Own:
    enrolments = [one for one in records if one.kind is OwnKind.ENROLMENT]
    invoices = [one.amount for one in records if one.kind is OwnKind.INVOICE and one.amount is not None]
    agreed = [one.amount for one in enrolments if one.amount is not None]
    days = [one.dated_on for one in enrolments if one.dated_on is not None]
    starts = [one.starts_on for one in enrolments if one.starts_on is not None]
    return Own(
        enrolled_on=min(days, default=None), starts_on=min(starts, default=None),
        agreed=sum(agreed, Decimal(0)) if agreed else None, invoiced=sum(invoices, Decimal(0)) if invoices else None,
    )  # fmt: skip


def enrolments(session: Session, provider_id: int) -> dict[int | None, tuple[date, date]]:
    """The starts that the own enrolments reach, by department (None: the seat's).

    From the first of them to a fortnight past the day of the last list.
    """
    query = (
        select(OwnRecord.department_id, func.min(OwnRecord.starts_on), func.max(OwnRecord.imported_at))
        .where(OwnRecord.provider_id == provider_id, OwnRecord.kind == OwnKind.ENROLMENT)
        .group_by(col(OwnRecord.department_id))
    )
    return {
        department: (first, read.astimezone(BRUSSELS).date() + timedelta(days=14))
        for department, first, read in session.exec(query) if first is not None
    }  # fmt: skip
