"""How many projects each of a few questions finds, without counting far."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, func, select

from models import Project
from services.context import Context
from services.filters import ProjectFilter
from services.listing.search import MOST_COUNTED
from services.listing.selection import selection
from services.listing.tallied import tally_for
from services.listing.tally import counted_by_status
from services.policy.access import Actor

# So many questions are answered at once; the rest stay without a number.
MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Count:
    """A number of projects; with `more` there are more than that."""

    projects: int
    more: bool = False


def counts(ctx: Context, actor: Actor, questions: Sequence[ProjectFilter]) -> list[Count]:
    """What the first questions find now, at one moment: from the tally where it can, else up to a bound."""
    with ctx.reading(actor) as session:
        return [_count(ctx, session, actor, wanted) for wanted in questions[:MOST_QUESTIONS]]


def _count(ctx: Context, session: Session, actor: Actor, wanted: ProjectFilter) -> Count:
    chosen = selection(ctx, session, actor, wanted)
    if chosen.frequent or tally_for(wanted):
        totals = counted_by_status(session, ctx.today, chosen)[1]
        return Count(totals.projects, totals.more)
    some = select(Project.id).where(chosen.condition).limit(MOST_COUNTED + 1).subquery()
    found = session.exec(select(func.count()).select_from(some)).one()
    return Count(min(found, MOST_COUNTED), found > MOST_COUNTED)
