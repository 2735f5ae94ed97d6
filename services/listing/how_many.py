"""How many projects a filter finds: by the tally where it can, else counted in an index that holds what is asked."""

from dataclasses import replace

from sqlalchemy import func
from sqlmodel import Session, select

from models import Project
from services.context import Context
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.listing.selection import selection
from services.listing.tallied import tally_for
from services.listing.tally import counted_by_status
from services.policy.access import Actor


def how_many(ctx: Context, session: Session, actor: Actor, wanted: ProjectFilter) -> int:
    """The same number as the list gives, without its sums, for which every project would be read."""
    chosen = selection(ctx, session, actor, wanted)
    if tally_for(wanted):
        return counted_by_status(session, ctx.today, chosen)[1].projects
    query = select(func.count()).select_from(Project).where(chosen.condition)
    if index := _index(actor, wanted):
        query = query.with_hint(Project, f"INDEXED BY {index}", "sqlite")
    return session.exec(query).one()


def _index(actor: Actor, wanted: ProjectFilter) -> str | None:
    """The index in which findings or due days are counted without reading the projects; the status rides along."""
    asked = replace(wanted, all_years=False, statuses=())
    if asked == ProjectFilter(levels=asked.levels, rules=asked.rules):
        return Order("findings").index(actor)
    if asked == ProjectFilter(nears=asked.nears):
        return Order("due_on").index(actor)
    return None
