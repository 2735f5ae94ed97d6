"""Erasing what may go: batch by batch, each wholly or not at all, so that a run that is cut off goes on later."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import Session, col, select

from models import (
    Draft,
    Event,
    Evidence,
    ImportChange,
    Mail,
    Note,
    OwnChange,
    OwnMatch,
    OwnRecord,
    Payment,
    Project,
    Reaction,
)
from models.enums import Duty
from models.project import NEVER
from services import history
from services.context import Context
from services.errors import BadInput
from services.evidence import forget
from services.formats import counted, show_date
from services.listing.search import drop_removed_words
from services.policy.access import EVERYONE, Actor
from services.precheck.judgement import stale
from services.privacy import due
from services.privacy.due import MayGo, Progress
from services.projects import derived
from services.scheme import kept_until

BATCH, STEP = 50, 500
ERASED = "Gewist na de bewaartermijn"
# What is left counts: the number (so that no list brings it back), the days, the kind, the amounts, the status.
EMPTIED: dict[str, Any] = {
    "enterprise_name": ERASED, "enterprise_number": "", "enterprise_mail": None, "enterprise_size": None,
    "department_name": None, "title": "", "subtheme": None, "training_form": None, "participants": None, "hours": None,
    "listed_at": None, "reason": None, "verified_by": None, "verified_seen": None, "remark": None,
    "verified": True,  # there is nothing left to look at, so it waits for nobody
    "findings": "", "severity": 0, "duty": Duty.NONE, "due_on": NEVER, "papers": 0,
}  # fmt: skip
# In this order: what points to a reaction goes before it.
CHILDREN: tuple[Any, ...] = (Mail, Evidence, Draft, Note, OwnMatch, Payment, Reaction, ImportChange)


def erase(ctx: Context, actor: Actor, typed: str, progress: Progress = lambda done: None) -> MayGo:
    """Erase what may go of the firm of a seat, once the phrase of `due.may_go` is typed; tells what that was.

    Raises NotAllowed for anybody but a seat, and BadInput for other words: nothing goes then.
    """
    found = due.may_go(ctx, actor)
    return carry_out(ctx, actor.tenant, actor, found, typed, progress)


def carry_out(
    ctx: Context, provider_id: int, by: Actor | None, found: MayGo, typed: str, progress: Progress = lambda done: None
) -> MayGo:
    """The same for any firm; without an actor the program does it."""
    if typed.strip().casefold() != found.phrase:
        raise BadInput(f"Er is niets gewist. Typ precies: {found.phrase}")
    done, total = 0, max(1, found.projects)
    while count := _projects(ctx, provider_id, by):
        done += count
        progress(min(done / total, 1.0))
    while _loose(ctx, provider_id, by):
        pass
    return found


def _projects(ctx: Context, provider_id: int, by: Actor | None) -> int:
    """The next batch of projects; their files go once the rows are gone, those of a run cut off here by the sweep."""
    with ctx.transaction(by or EVERYONE) as session:
        history.lock_provider(session, provider_id)
        going = and_(col(Project.provider_id) == provider_id, due.over(ctx.today), ~due.is_busy())
        query = select(Project).where(going).order_by(col(Project.starts_on), col(Project.id)).limit(BATCH + 1)
        projects = session.exec(query).all()
        is_last, projects = len(projects) <= BATCH, projects[:BATCH]
        ids = [project.id for project in projects]
        files = set(session.exec(select(Evidence.sha256).where(*_of(Evidence, provider_id, ids))).all())
        for child in CHILDREN:
            session.execute(delete(child).where(*_of(child, provider_id, ids)))
        said = _events(session, provider_id, ids)
        for project in projects:
            _empty(ctx, session, by, project, said[project.id])
        if projects:
            stale(session, provider_id)
        if projects and is_last:  # with the last of them: nothing would tell a next run that it is still to be done
            session.flush()
            drop_removed_words(session)
    for sha256 in sorted(files):
        forget(ctx, provider_id, sha256)
    return len(projects)


def _of(child: Any, provider_id: int, ids: Sequence[int | None]) -> tuple[ColumnElement[bool], ...]:
    return col(child.provider_id) == provider_id, col(child.project_id).in_(ids)


def _events(session: Session, provider_id: int, ids: Sequence[int | None]) -> dict[int | None, list[Event]]:
    found: dict[int | None, list[Event]] = defaultdict(list)
    with_words = select(Event).where(*_of(Event, provider_id, ids), col(Event.erased_by).is_(None))
    for event in session.exec(with_words.order_by(col(Event.position))):
        found[event.project_id].append(event)
    return found


def _empty(ctx: Context, session: Session, by: Actor | None, project: Project, said: Sequence[Event]) -> None:
    until = kept_until(project.service, project.filed_on, project.starts_on)
    project.assign(EMPTIED)
    project.assign(derived(project.model_dump()))
    project.erased_on, project.version = ctx.today, project.version + 1
    text = (
        f"Gegevens van project {project.number} gewist: de papieren moesten bewaard worden tot en met "
        f"{show_date(until) if until else 'een onbekende dag'}"
    )
    history.erase(session, by, ctx.clock(), text, said, project.provider_id, project.id)


def _loose(ctx: Context, provider_id: int, by: Actor | None) -> int:
    """The next of what belongs to no project: rows of the own administration, list changes, old events."""
    with ctx.transaction(by or EVERYONE) as session:
        history.lock_provider(session, provider_id)
        return sum(_loose_parts(ctx, session, provider_id, by))


def _loose_parts(ctx: Context, session: Session, provider_id: int, by: Actor | None) -> Iterator[int]:
    gone = session.exec(select(OwnRecord.id).where(due.records(provider_id, ctx.today)).limit(STEP)).all()
    mine = col(OwnMatch.provider_id) == provider_id
    session.execute(delete(OwnMatch).where(mine, col(OwnMatch.record_id).in_(gone)))
    of_own_lists = col(OwnChange.provider_id) == provider_id, col(OwnChange.record_id).in_(gone)
    session.execute(delete(OwnChange).where(*of_own_lists))
    session.execute(delete(OwnRecord).where(col(OwnRecord.provider_id) == provider_id, col(OwnRecord.id).in_(gone)))
    changes = session.exec(select(ImportChange.id).where(due.list_changes(provider_id, ctx.today)).limit(STEP)).all()
    of_lists = col(ImportChange.provider_id) == provider_id, col(ImportChange.id).in_(changes)
    session.execute(delete(ImportChange).where(*of_lists))
    wanted = select(Event).where(due.firm_events(provider_id, ctx.today)).order_by(col(Event.position)).limit(STEP)
    events = session.exec(wanted).all()
    if gone or events or changes:
        text = (
            f"Gewist na de bewaartermijn: {counted(len(gone), 'rij', 'rijen')} van de eigen administratie, "
            f"{counted(len(changes), 'wijziging', 'wijzigingen')} door lijsten, de woorden van "
            f"{counted(len(events), 'gebeurtenis', 'gebeurtenissen')}"
        )
        history.erase(session, by, ctx.clock(), text, events, provider_id)
    yield from (len(gone), len(changes), len(events))
