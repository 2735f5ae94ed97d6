"""How far judging is: the share of the projects that were judged today, by the rules as they are now."""

from dataclasses import dataclass

from sqlalchemy import func, true
from sqlmodel import col, select

from models import ProjectTally, Provider
from services.context import Context
from services.policy.access import Actor
from services.scheme import edition
from services.tallied import visible_in


@dataclass(frozen=True, slots=True)
class Judged:
    """How many projects there are, and how many of them belong to firms that are judged whole."""

    done: int
    total: int


def judged(ctx: Context, actor: Actor) -> Judged | None:
    """How far it is; None when all that this actor may see is judged."""
    late = col(Provider.judged_on).is_distinct_from(ctx.today) | (col(Provider.judged_by) != edition())
    mine = true() if actor.provider_id is None else col(Provider.id) == actor.tenant
    with ctx.reading(actor) as session:
        behind = set(session.exec(select(Provider.id).where(late, mine)).all())
        if not behind:
            return None
        query = select(ProjectTally.provider_id, func.sum(ProjectTally.projects)).where(visible_in(ProjectTally, actor))
        sizes = {owner: int(number) for owner, number in session.exec(query.group_by(col(ProjectTally.provider_id)))}
    left, total = sum(sizes.get(owner or 0, 0) for owner in behind), sum(sizes.values())
    return Judged(total - left, total) if left else None
