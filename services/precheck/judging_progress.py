"""How far judging is: the share of the projects that were judged today, by the rules as they are now."""

from dataclasses import dataclass

from sqlalchemy import func, true
from sqlmodel import col, select

from models import ProjectTally, Provider
from services.context import Context
from services.listing.tallied import visible_in
from services.policy.access import Actor
from services.precheck.judging_steps import busy_with
from services.scheme import edition


@dataclass(frozen=True, slots=True)
class Judged:
    """How many projects there are, and how many of them are judged."""

    done: int
    total: int


def judged(ctx: Context, actor: Actor) -> Judged | None:
    """How far it is; None when all that this actor may see is judged."""
    late = col(Provider.judged_on).is_distinct_from(ctx.today) | (col(Provider.judged_by) != edition())
    mine = true() if actor.provider_id is None else col(Provider.id) == actor.tenant
    with ctx.reading(actor) as session:
        behind = dict(session.exec(select(Provider.id, Provider.judged_by).where(late, mine)).all())
        if not behind:
            return None
        query = select(ProjectTally.provider_id, func.sum(ProjectTally.projects)).where(visible_in(ProjectTally, actor))
        sizes = {owner: int(number) for owner, number in session.exec(query.group_by(col(ProjectTally.provider_id)))}
    left, total = sum(_left(sizes.get(owner or 0, 0), by) for owner, by in behind.items()), sum(sizes.values())
    return Judged(total - left, total) if left else None


def _left(projects: int, judged_by: str) -> int:
    busy = busy_with(judged_by)
    return max(0, projects - busy[1]) if busy else projects
