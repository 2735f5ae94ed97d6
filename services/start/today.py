"""What the start page shows first: how much of each kind waits for this reader, and which duties come next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Mail, OwnRecord, Project, Reaction
from models.enums import Action, Level, MailState, ProjectStatus, Role
from services.context import Context
from services.filters import ProjectFilter, visible_to
from services.listing.how_many import how_many
from services.listing.orders import Order
from services.listing.selection import selection
from services.listing.tally import counted_by_status
from services.matches.kinds import closing
from services.policy.access import Actor
from services.policy.deadlines import Near
from services.policy.findings import OPEN

MOST_DUTIES = 5
RECENT = timedelta(days=14)
ACTIVE = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING)
EVERYTHING = ProjectFilter(all_years=True)
STOPS = ProjectFilter(all_years=True, statuses=(ProjectStatus.STOP_REQUESTED,))
SOON = (Near.OVERDUE, Near.THREE_DAYS, Near.SEVEN_DAYS)


class Kind(StrEnum):
    """What a card counts."""

    TO_CHECK = "te-controleren"
    BREACHES = "inbreuken"
    DUE = "termijn"
    WAITING = "wacht-op-beslissing"
    TO_DECIDE = "te-beslissen"
    REPORTS = "meldingen"
    PROJECTS = "projecten"
    MAILS = "mails"


@dataclass(frozen=True, slots=True)
class Card:
    """How many there are; `wanted` is the list of projects that it counts, None where that is another screen."""

    kind: Kind
    count: int
    wanted: ProjectFilter | None = None


FOR_FIRMS: Mapping[Kind, ProjectFilter] = {
    Kind.TO_CHECK: ProjectFilter(statuses=ACTIVE, verified=False),
    Kind.BREACHES: ProjectFilter(statuses=OPEN, levels=(Level.BREACH,)),
    # Of all years: what lapsed on the last day of one is still to be settled on the first of the next.
    Kind.DUE: ProjectFilter(all_years=True, statuses=ACTIVE, nears=SOON),
}
DUTIES = ProjectFilter(all_years=True, statuses=ACTIVE, nears=tuple(Near))
OVERDUE = ProjectFilter(all_years=True, statuses=ACTIVE, nears=(Near.OVERDUE,))


@dataclass(frozen=True, slots=True)
class Today:
    """The cards, the projects with the next duties, and how many there are at all.

    The duties are overdue for a fortnight at most; `overdue` counts all that are. `unfiled` are the own
    enrolments without application for which the last day to file one lies within a week.
    """

    cards: list[Card]
    duties: Sequence[Project]
    projects: int
    overdue: int
    unfiled: int


def today(ctx: Context, actor: Actor) -> Today:
    """What waits for this reader now."""
    with ctx.reading(actor) as session:
        by_status, everything = counted_by_status(session, ctx.today, selection(ctx, session, actor, EVERYTHING))
        stops = (by_status or {}).get(ProjectStatus.STOP_REQUESTED, 0)
        of_role = _for_agency if actor.role is Role.AGENCY else _for_firm
        cards = [*of_role(ctx, session, actor, stops), Card(Kind.MAILS, _failed_mails(session, actor))]
        duties = _duties(ctx, session, actor)
        overdue = 0 if actor.role is Role.AGENCY else how_many(ctx, session, actor, OVERDUE)
        unfiled = _unfiled(ctx, session, actor)
        return Today(cards, duties, everything.projects, overdue, unfiled)


def _for_firm(ctx: Context, session: Session, actor: Actor, stops: int) -> list[Card]:
    counted = [Card(kind, how_many(ctx, session, actor, wanted), wanted) for kind, wanted in FOR_FIRMS.items()]
    return [*counted, Card(Kind.WAITING, stops, STOPS)]


def _for_agency(ctx: Context, session: Session, actor: Actor, stops: int) -> list[Card]:
    reports = select(func.count()).where(Reaction.action == Action.REPORT, col(Reaction.handled_at).is_(None))
    plain = ProjectFilter()
    return [
        Card(Kind.TO_DECIDE, stops),
        Card(Kind.REPORTS, session.exec(reports).one()),
        Card(Kind.PROJECTS, how_many(ctx, session, actor, plain), plain),
    ]


def _failed_mails(session: Session, actor: Actor) -> int:
    query = select(func.count()).select_from(Mail).join(Project)
    return session.exec(query.where(visible_to(actor), Mail.state == MailState.FAILED)).one()


def _unfiled(ctx: Context, session: Session, actor: Actor) -> int:
    if actor.role is Role.AGENCY:
        return 0
    soon = timedelta(days=Near.SEVEN_DAYS.last or 0)
    return session.exec(select(func.count()).select_from(OwnRecord).where(closing(actor, ctx.today, soon))).one()


def _duties(ctx: Context, session: Session, actor: Actor) -> Sequence[Project]:
    """A firm's are found in the index that holds them in order; the agency's among the few that wait for it."""
    soonest = Order("due_on", descending=False)
    is_agency = actor.role is Role.AGENCY
    chosen = selection(ctx, session, actor, STOPS if is_agency else DUTIES)
    index = (Order("status") if is_agency else soonest).index(actor)
    # What is overdue for longer is told by its card: here it would keep what can still be done in time out of sight.
    first = date.min if is_agency else ctx.today - RECENT
    walk = (
        select(Project.id)
        .where(col(Project.due_on) >= first, chosen.condition)
        .order_by(*soonest.by())
        .limit(MOST_DUTIES)
    )
    ids = session.exec(walk.with_hint(Project, f"INDEXED BY {index}", "sqlite")).all()
    return session.exec(select(Project).where(col(Project.id).in_(ids)).order_by(*soonest.by())).all()
