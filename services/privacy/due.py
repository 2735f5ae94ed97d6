"""What may go: projects whose papers need no longer be kept, with what belongs to them, and what belongs to none."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Event, Evidence, ImportBatch, ImportChange, Mail, OwnMatch, OwnRecord, Project
from models.enums import MailState, MatchState, ProjectStatus, Role
from services.context import Context
from services.erased_words import RECEIPT
from services.errors import NotAllowed
from services.filters import between
from services.firm import SEAT_ONLY
from services.formats import BRUSSELS, counted
from services.policy.access import Actor
from services.policy.retention import first_kept
from services.scheme import scheme

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Year:
    """The projects that started in one year, with their evidence and mails."""

    year: int
    projects: int
    evidence: int
    mails: int


@dataclass(frozen=True, slots=True)
class MayGo:
    """What may go of one firm; `busy` are projects that stay because a mail or a decision is still waited for."""

    years: tuple[Year, ...]
    busy: int
    records: int
    events: int
    changes: int

    @property
    def projects(self) -> int:
        """How many projects, of all years."""
        return sum(year.projects for year in self.years)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.projects or self.records or self.events or self.changes)

    @property
    def phrase(self) -> str:
        """What somebody has to type before it goes."""
        return f"wis {counted(self.projects, 'project', 'projecten')}" if self.projects else "wis de oude rijen"


def may_go(ctx: Context, actor: Actor) -> MayGo:
    """What may go today of the firm of a seat; raises NotAllowed for anybody else."""
    refuse_others(actor)
    with ctx.reading(actor) as session:
        return of_firm(session, actor.tenant, ctx.today)


def is_time(ctx: Context, actor: Actor) -> bool:
    """Whether the yearly look is due for a seat: a term ended in the year that is over, and its papers are still there.

    Once a year is enough, so what ended this year waits for the next one.
    """
    if actor.role is not Role.SEAT:
        return False
    ended = over(date(ctx.today.year, 1, 1))
    not_long_before = col(Project.starts_on) >= _longest(date(ctx.today.year - 1, 1, 1))
    one = select(col(Project.id)).where(col(Project.provider_id) == actor.tenant, ended, not_long_before, ~is_busy())
    with ctx.reading(actor) as session:
        return session.execute(one.limit(1)).first() is not None


def refuse_others(actor: Actor) -> None:
    """Raises NotAllowed for anybody but a seat."""
    if actor.role is not Role.SEAT:
        raise NotAllowed(SEAT_ONLY)


def of_firm(session: Session, provider_id: int, today: date) -> MayGo:
    """The same for one firm, within the caller's session."""
    going = and_(col(Project.provider_id) == provider_id, over(today), ~is_busy())
    held = and_(col(Project.provider_id) == provider_id, over(today), is_busy())
    days = select(col(Project.starts_on), func.count()).where(going).group_by(col(Project.starts_on))
    evidence = days.join(Evidence, _belongs(Evidence.provider_id, Evidence.project_id))
    mails = days.join(Mail, _belongs(Mail.provider_id, Mail.project_id))
    projects, pieces, letters = (_by_year(session.execute(query).all()) for query in (days, evidence, mails))
    return MayGo(
        tuple(Year(year, projects[year], pieces[year], letters[year]) for year in sorted(projects)),
        _count(session, Project.id, held),
        _count(session, OwnRecord.id, records(provider_id, today)),
        _count(session, Event.id, firm_events(provider_id, today)),
        _count(session, ImportChange.id, list_changes(provider_id, today)),
    )


def over(today: date) -> ColumnElement[bool]:
    """The condition that the papers of a project need no longer be kept, and are not erased yet."""
    terms = (
        and_(
            col(Project.service) == fact.service, *between(Project.filed_on, fact.first, fact.last),
            col(Project.starts_on) < first_kept(today, fact.years),
        )
        for fact in scheme().retention
    )  # fmt: skip
    return and_(col(Project.erased_on).is_(None), or_(false(), *terms))


def is_busy() -> ColumnElement[bool]:
    """The condition that something of a project is still under way, however old it is."""
    letter = aliased(Mail)  # the query around it may ask for mails too
    waits = exists().where(_belongs(letter.provider_id, letter.project_id), col(letter.state) == MailState.WAITING)
    return or_(col(Project.status) == ProjectStatus.STOP_REQUESTED, waits)


def records(provider_id: int, today: date) -> ColumnElement[bool]:
    """The rows of the own administration that are as old, and belong to no project that stays."""
    day, limit = func.coalesce(col(OwnRecord.starts_on), col(OwnRecord.dated_on)), _longest(today)
    stays = or_(~over(today), is_busy()) & col(Project.erased_on).is_(None)
    needed = exists().where(
        col(OwnMatch.provider_id) == col(OwnRecord.provider_id), col(OwnMatch.record_id) == col(OwnRecord.id),
        col(OwnMatch.state) != MatchState.REFUSED, _belongs(OwnMatch.provider_id, OwnMatch.project_id), stays,
    )  # fmt: skip
    old = or_(day < limit, and_(day.is_(None), col(OwnRecord.imported_at) < _moment(limit)))
    return and_(col(OwnRecord.provider_id) == provider_id, old, ~needed)


def firm_events(provider_id: int, today: date) -> ColumnElement[bool]:
    """What happened as long ago to no project in particular, and still has its words."""
    return and_(
        col(Event.provider_id) == provider_id, col(Event.project_id).is_(None), col(Event.erased_by).is_(None),
        col(Event.kind) != RECEIPT, col(Event.at) < _moment(_longest(today)),
    )  # fmt: skip


def list_changes(provider_id: int, today: date) -> ColumnElement[bool]:
    """What lists changed as long ago, also of projects that stay or that are gone."""
    old = select(col(ImportBatch.id)).where(
        col(ImportBatch.provider_id) == provider_id, col(ImportBatch.imported_at) < _moment(_longest(today))
    )
    return and_(col(ImportChange.provider_id) == provider_id, col(ImportChange.batch_id).in_(old))


def _longest(today: date) -> date:
    """The first day of which all is kept, whatever it belongs to."""
    return min((first_kept(today, fact.years) for fact in scheme().retention), default=date.min)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), BRUSSELS)


def _belongs(provider_id: object, project_id: object) -> ColumnElement[bool]:
    return and_(col(provider_id) == col(Project.provider_id), col(project_id) == col(Project.id))


def _by_year(rows: Iterable[tuple[date, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for day, count in rows:
        found[day.year] += count
    return found


def _count(session: Session, key: object, wanted: ColumnElement[bool]) -> int:
    found: int = session.execute(select(func.count(col(key))).where(wanted)).scalar_one()
    return found
