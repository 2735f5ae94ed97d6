"""Selection: what one reader asks of the list, as the condition that finds it."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from models import Project
from services.context import Context
from services.filters import ProjectFilter, clauses, visible_to
from services.listing.search import searching
from services.policy.access import Actor
from services.policy.rules import hidden_from


@dataclass(frozen=True, slots=True)
class Selection:
    """A reader, his question, and the condition for it without regard to status; `frequent`: too many to count."""

    actor: Actor
    wanted: ProjectFilter
    any_status: ColumnElement[bool]
    frequent: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition for the whole question."""
        if not self.wanted.statuses:
            return self.any_status
        return and_(self.any_status, col(Project.status).in_(self.wanted.statuses))


def selection(ctx: Context, session: Session, actor: Actor, wanted: ProjectFilter) -> Selection:
    """What `actor` asks, limited to what exists for him; what firms keep to themselves the agency cannot ask."""
    wanted = wanted if actor.provider_id is not None else replace(wanted, papers=())
    visible = visible_to(actor)
    scope = and_(visible, *clauses(replace(wanted, statuses=()), ctx.today, hidden_from(actor)))
    found = searching(session, wanted.search, visible, scope)
    if found is None:
        return Selection(actor, wanted, scope)
    return Selection(actor, wanted, and_(scope, found.condition), found.frequent)
