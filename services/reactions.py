"""What the agency finds on its desk: requests to stop that wait for a decision, and reports."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from models import Evidence, Project, Provider, Reaction
from models.enums import Action, ProjectStatus, Role
from services import history
from services.context import Context
from services.errors import BadInput, Changed, NotAllowed, NotFound
from services.filters import visible_to
from services.formats import clean_lines
from services.policy.access import Actor

PAGE = 20


@dataclass(frozen=True, slots=True)
class Matter:
    """A project on the desk: whose it is, why, with which evidence, and how often this provider asked before.

    `reaction` is None for a stop that a list brought: it was asked for elsewhere.
    """

    project: Project
    provider: Provider
    reaction: Reaction | None
    evidence: Sequence[Evidence] = field(default=())
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the desk, and how many matters there are in all."""

    rows: list[Matter]
    total: int


def stops(ctx: Context, actor: Actor, page: int = 1) -> Desk:
    """The requests to stop that wait for a decision, the oldest first; raises NotAllowed for a provider."""
    _agency_only(actor)
    return _desk(ctx, actor, _waiting(actor), page)


def request(ctx: Context, actor: Actor, project: Project) -> Matter | None:
    """The request to stop of one project, as `stops` shows it; None when none waits."""
    _agency_only(actor)
    with ctx.reading(actor) as session:
        found = session.exec(_waiting(actor).where(Project.id == project.id)).first()
        return _matter(session, *found) if found else None


def reports(ctx: Context, actor: Actor, page: int = 1, *, handled: bool = False) -> Desk:
    """The reports that wait, the oldest first, or those that were handled; raises NotAllowed for a provider."""
    _agency_only(actor)
    done = col(Reaction.handled_at)
    waiting = (
        select(Project, Provider, Reaction)
        .join(Provider, col(Provider.id) == col(Project.provider_id))
        .join(Reaction, _same_project())
        .where(visible_to(actor), Reaction.action == Action.REPORT, done.is_not(None) if handled else done.is_(None))
        .order_by(done.desc() if handled else col(Reaction.at), col(Reaction.id))
    )
    return _desk(ctx, actor, waiting, page)


def handle(ctx: Context, actor: Actor, reaction_id: int, note: str) -> None:
    """Tick off a report with a note on what was done; raises NotAllowed, NotFound, BadInput, or Changed when it was."""
    _agency_only(actor)
    wanted = clean_lines(note)
    if not wanted:
        raise BadInput("Noteer kort wat je met deze melding deed.")
    with ctx.transaction(actor) as session:
        report = session.get(Reaction, reaction_id)
        if report is None or report.action is not Action.REPORT:
            raise NotFound("Deze melding is niet gevonden.")
        history.lock_provider(session, report.provider_id)
        session.refresh(report)
        if report.handled_at is not None:
            raise Changed("Deze melding is ondertussen al afgehandeld.")
        report.handled_at, report.handled_by, report.handled_note = ctx.clock(), actor.name, wanted
        history.append(
            session, actor, ctx.clock(), "melding afgehandeld", "De dienst heeft de melding afgehandeld.",
            project_id=report.project_id, provider_id=report.provider_id, details={"notitie": wanted},
        )  # fmt: skip


def _waiting(actor: Actor) -> Any:
    asked = and_(_same_project(), col(Reaction.id).in_(_latest_requests()))
    return (
        select(Project, Provider, Reaction)
        .join(Provider, col(Provider.id) == col(Project.provider_id))
        .join(Reaction, asked, isouter=True)
        .where(visible_to(actor), Project.status == ProjectStatus.STOP_REQUESTED)
        .order_by(func.coalesce(Reaction.at, Project.status_changed_at, Project.created_at), col(Project.id))
    )


def _latest_requests() -> Any:
    """Of each project its last request to stop that is open; a list may have overtaken an earlier one."""
    open_ = select(func.max(Reaction.id)).where(Reaction.action == Action.STOP, col(Reaction.handled_at).is_(None))
    return open_.group_by(col(Reaction.provider_id), col(Reaction.project_id))


def _agency_only(actor: Actor) -> None:
    if actor.role is not Role.AGENCY:
        raise NotAllowed


def _same_project() -> Any:
    return and_(col(Reaction.provider_id) == col(Project.provider_id), col(Reaction.project_id) == col(Project.id))


def _desk(ctx: Context, actor: Actor, waiting: Any, page: int) -> Desk:
    with ctx.reading(actor) as session:
        total = session.exec(select(func.count()).select_from(waiting.order_by(None).subquery())).one()
        last = max(1, -(-total // PAGE))  # the one row of the last page may have been decided just now
        found = session.exec(waiting.offset((min(page, last) - 1) * PAGE).limit(PAGE)).all()
        return Desk([_matter(session, *row) for row in found], total)


def _matter(session: Session, project: Project, provider: Provider, reaction: Reaction | None) -> Matter:
    since = reaction.at if reaction else project.status_changed_at or project.created_at
    before = select(func.count()).where(
        Reaction.provider_id == provider.id, Reaction.action == Action.STOP, Reaction.at < since,
        Reaction.project_id != project.id,
    )  # fmt: skip
    earlier = session.exec(before).one()
    if reaction is None:
        return Matter(project, provider, None, (), earlier)
    named = select(Evidence).where(Evidence.provider_id == provider.id, Evidence.reaction_id == reaction.id)
    return Matter(project, provider, reaction, session.exec(named.order_by(col(Evidence.id))).all(), earlier)


def last_report(ctx: Context, actor: Actor, project: Project) -> Reaction | None:
    """The last report about a project; None when it was never reported."""
    with ctx.reading(actor) as session:
        query = select(Reaction).join(Project).where(visible_to(actor), Project.id == project.id)
        return session.exec(query.where(Reaction.action == Action.REPORT).order_by(col(Reaction.id).desc())).first()
