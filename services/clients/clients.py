"""One client, by its enterprise number: all that the projects of this reader say of it together."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, tuple_
from sqlmodel import Session, col, select

from models import Department, Mail, OwnRecord, Project, Provider, RelatedEnterprise
from models.enums import Audience, Role
from services.clients.client_words import Written, doubles, written
from services.clients.client_years import Year, years
from services.context import Context
from services.errors import NotFound
from services.filters import visible_to
from services.matches.kinds import Kind, query_of
from services.policy.access import Actor
from services.policy.findings import OPEN, Finding, decoded
from services.policy.rules import BY_KEY, hidden_from
from services.precheck.findings import found_together, told_of

MOST_FOUND = 5
MOST_MAILS = 10
NO_DEPARTMENT = "Zonder departement"


@dataclass(frozen=True, slots=True)
class Flagged:
    """An open project with what was found of it, the most serious first."""

    project: Project
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Client:
    """All of one client; what there may be much of is the beginning, with beside it how many there are.

    `names`, `addresses` and `sizes` are as the lists wrote them, the last one first. `related_to` names the firms that
    have it in their register of related enterprises. `whose` names the firm (for the agency) or the department of each
    project, by its id. `doubles` are projects for the same title and start; `unfiled` enrolments without application.
    """

    number: str
    names: list[Written]
    addresses: list[Written]
    sizes: list[Written]
    related_to: list[str]
    years: list[Year]
    projects: Sequence[Project]
    whose: Mapping[int, str]
    flagged: list[Flagged]
    flagged_in_all: int
    doubles: list[list[Project]]
    mails: list[tuple[Mail, Project]]
    mails_in_all: int
    unfiled: list[OwnRecord]


def client(ctx: Context, actor: Actor, enterprise_number: str) -> Client:
    """The client with this number, in any notation; raises NotFound, also for one of whom only others have projects."""
    number = re.sub(r"\D", "", enterprise_number)
    if not number:  # as it is with projects whose words are erased
        raise NotFound("Deze klant is niet gevonden.")
    with ctx.reading(actor) as session:
        its = and_(visible_to(actor), _by_index(session, actor), col(Project.enterprise_number) == number)
        found = session.exec(select(Project).where(its)).all()
        if not found:
            raise NotFound("Deze klant is niet gevonden.")
        projects = sorted(found, key=lambda one: (one.filed_on, one.id or 0), reverse=True)
        whose = _whose(session, actor, projects)
        flagged = [one for one in projects if one.status in OPEN and _is_flagged(actor, one)]
        mails, mails_in_all = _mails(session, its, projects)
        return Client(
            number, written(projects, "enterprise_name"), written(projects, "enterprise_mail"),
            written(projects, "enterprise_size"), _related_to(session, projects), years(projects, whose), projects,
            whose, _in_words(ctx, session, actor, flagged), len(flagged), doubles(projects), mails, mails_in_all,
            _unfiled(ctx, session, actor, number),
        )  # fmt: skip


def _by_index(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The index of enterprise numbers begins with the firm: who sees all firms goes through it for each of them."""
    own = col(Project.provider_id)
    return own.in_(session.exec(select(Provider.id)).all()) if actor.provider_id is None else own == actor.provider_id


def _whose(session: Session, actor: Actor, projects: Sequence[Project]) -> dict[int, str]:
    if actor.role is Role.AGENCY:
        firms = _names_of_firms(session, {one.provider_id for one in projects})
        return {one.id or 0: firms[one.provider_id] for one in projects}
    wanted = {one.department_id for one in projects if one.department_id is not None}
    found = session.exec(select(Department).where(col(Department.id).in_(wanted)))
    names = {department.id: department.name for department in found}
    return {one.id or 0: names.get(one.department_id, NO_DEPARTMENT) for one in projects}


def _names_of_firms(session: Session, ids: Iterable[int]) -> dict[int, str]:
    found = session.exec(select(Provider).where(col(Provider.id).in_(ids)).order_by(col(Provider.name)))
    return {one.id or 0: one.name for one in found}


def _related_to(session: Session, projects: Sequence[Project]) -> list[str]:
    query = select(RelatedEnterprise.provider_id).where(
        col(RelatedEnterprise.provider_id).in_({one.provider_id for one in projects}),
        RelatedEnterprise.enterprise_number == projects[0].enterprise_number,
    )
    return list(_names_of_firms(session, session.exec(query).all()).values())


def _is_flagged(actor: Actor, project: Project) -> bool:
    keys, hidden = (key for _, key in decoded(project.findings)), hidden_from(actor)
    return any(key in BY_KEY and key not in hidden for key in keys)


def _severity(project: Project, hidden: Collection[str]) -> int:
    return max((level for level, key in decoded(project.findings) if key not in hidden), default=0)


def _in_words(ctx: Context, session: Session, actor: Actor, flagged: Sequence[Project]) -> list[Flagged]:
    hidden = hidden_from(actor)  # nor may the order tell of it
    worst = sorted(flagged, key=lambda one: -_severity(one, hidden))[:MOST_FOUND]
    told = (told_of(actor, found) for found in found_together(ctx, session, worst))
    return [Flagged(project, found) for project, found in zip(worst, told, strict=True)]


def _mails(
    session: Session, its: ColumnElement[bool], projects: Sequence[Project]
) -> tuple[list[tuple[Mail, Project]], int]:
    """Through the projects to their mails: joined, SQLite would walk all mails of the firm."""
    where = tuple_(col(Mail.provider_id), col(Mail.project_id)).in_(select(Project.provider_id, Project.id).where(its))
    to_client = and_(where, col(Mail.audience) == Audience.CLIENT)
    found = session.exec(select(Mail).where(to_client).order_by(col(Mail.id).desc()).limit(MOST_MAILS)).all()
    by_id = {project.id: project for project in projects}
    total = session.exec(select(func.count()).select_from(Mail).where(to_client)).one()
    return [(mail, by_id[mail.project_id]) for mail in found], total


def _unfiled(ctx: Context, session: Session, actor: Actor, number: str) -> list[OwnRecord]:
    """A firm's own administration is between itself and its departments."""
    if actor.role is Role.AGENCY:
        return []
    query = query_of(session, actor, Kind.UNFILED, ctx.today).where(col(OwnRecord.enterprise_number) == number)
    return list(session.scalars(query).all())
