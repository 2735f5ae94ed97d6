"""The tick geverifieerd: who looked at an application, when, and what he saw."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from models import Project
from services import history
from services.context import Context
from services.errors import Changed, NotFound
from services.filters import visible_to
from services.formats import counted
from services.policy import ticks
from services.policy.access import Actor
from services.precheck.judgement import judge_clients
from services.projects import refuse_erased


def verify(
    ctx: Context, actor: Actor, ids: Iterable[int], verified: bool, seen: Mapping[int, int] | None = None
) -> int:
    """Tick projects geverifieerd, or take the tick away; tells how many changed. Other fields are left alone.

    Raises NotFound when one of them does not exist for this actor, and Changed when one has another version than was
    `seen` (by id); nothing is changed then.
    """
    with ctx.transaction(actor) as session:
        found = held(session, actor, ids)
        if any((seen or {}).get(project.id or 0, project.version) != project.version for project in found):
            raise Changed
        return tick(ctx, session, actor, found, verified=verified)


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
    project.verified = verified
    project.verified_at = ctx.clock() if verified else None
    project.verified_by = actor.name if verified else None
    project.verified_seen = ticks.seen(project.model_dump()) if verified else None
    text = "Geverifieerd" if verified else "Niet langer geverifieerd"
    history.append(session, actor, ctx.clock(), "geverifieerd", text, project_id=project.id,
                   details={"geverifieerd": verified})  # fmt: skip


def said_verified(changed: int, verified: bool) -> str:
    """What a reader is told after ticking."""
    return f"{counted(changed, 'project', 'projecten')} {'' if verified else 'niet langer '}geverifieerd."
