"""The tick geverifieerd: who looked at an application, when, and what he saw."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Event, Project
from services import history
from services.context import Context
from services.errors import Changed, NotFound
from services.filters import visible_to
from services.formats import counted
from services.policy import ticks
from services.policy.access import Actor
from services.precheck.judgement import judge_clients
from services.projects import refuse_erased

# The kind of its events, and where one keeps the tick that had lapsed before it.
KIND, EARLIER = "geverifieerd", "eerder"


def verify(
    ctx: Context,
    actor: Actor,
    ids: Iterable[int],
    verified: bool,
    seen: Mapping[int, int] | None = None,
    *,
    shown: bool | None = None,
) -> int:
    """Tick projects geverifieerd, or take the tick away; tells how many changed. Other fields are left alone.

    Raises NotFound when one of them does not exist for this actor, and Changed when one has another version than was
    `seen` (by id), or another tick than was `shown`: that has no version. Nothing is changed then.
    """
    with ctx.transaction(actor) as session:
        found = held(session, actor, ids)
        if any((seen or {}).get(project.id or 0, project.version) != project.version for project in found):
            raise Changed
        if shown is not None and any(project.verified is not shown for project in found):
            raise Changed
        return tick(ctx, session, actor, found, verified=verified)


def unchanged(ctx: Context, actor: Actor, seen: Mapping[int, int]) -> dict[int, int]:
    """Of these projects, versions by id, those that are still as they were seen; one of another is none."""
    with ctx.reading(actor) as session:
        query = select(Project.id, Project.version).where(visible_to(actor), col(Project.id).in_(seen))
        return {number: version for number, version in session.exec(query) if number and seen[number] == version}


def held(session: Session, actor: Actor, ids: Iterable[int]) -> Sequence[Project]:
    """These projects, as they stay until the end of the caller's transaction; raises NotFound as `verify` does."""
    wanted = set(ids)
    history.lock_provider(session, actor.tenant)
    query = select(Project).where(visible_to(actor), col(Project.id).in_(wanted))
    found = session.exec(query, execution_options={"populate_existing": True}).all()
    if len(found) != len(wanted):
        raise NotFound("Een van deze projecten is niet gevonden.")
    for project in found:
        refuse_erased(project)
    return found


def tick(ctx: Context, session: Session, actor: Actor, found: Iterable[Project], *, verified: bool) -> int:
    """Tick projects that are held, within the caller's transaction; tells how many changed."""
    changed = [project for project in found if project.verified != verified]
    for project in changed:
        _tick(ctx, session, actor, project, verified)
    session.flush()
    judge_clients(ctx, session, actor.tenant, {project.enterprise_number for project in changed})
    return len(changed)


def _tick(ctx: Context, session: Session, actor: Actor, project: Project, verified: bool) -> None:
    lapsed = {} if project.verified_seen is None or not verified else {EARLIER: _kept(project)}
    project.verified = verified
    if verified:
        project.verified_at, project.verified_by = ctx.clock(), actor.name
        project.verified_seen = ticks.seen(project.model_dump())
    else:
        _bring_back(session, project)
    text = "Geverifieerd" if verified else "Niet langer geverifieerd"
    history.append(session, actor, ctx.clock(), KIND, text, project_id=project.id,
                   details={"geverifieerd": verified, **lapsed})  # fmt: skip


def _kept(project: Project) -> dict[str, Any]:
    """The tick that lapsed, as the event of the one that takes its place keeps it."""
    at = project.verified_at.isoformat() if project.verified_at else None
    return {"gezien": project.verified_seen, "door": project.verified_by, "op": at}


def _bring_back(session: Session, project: Project) -> None:
    """The tick that had lapsed before the one that is taken away: what was seen then is held against what is now."""
    ticked = select(Event).where(
        Event.provider_id == project.provider_id, Event.project_id == project.id, Event.kind == KIND
    )
    last = session.exec(ticked.order_by(col(Event.id).desc()).limit(1)).first()
    before = last.details.get(EARLIER, {}) if last else {}
    at = before.get("op")
    project.verified_at = datetime.fromisoformat(at) if at else None
    project.verified_by, project.verified_seen = before.get("door"), before.get("gezien")


def said_verified(changed: int, verified: bool) -> str:
    """What a reader is told after ticking."""
    return f"{counted(changed, 'project', 'projecten')} {'' if verified else 'niet langer '}geverifieerd."
