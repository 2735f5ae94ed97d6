"""Taking back a list of own administration: its rows go, and what it changed is again as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from models import OwnBatch, OwnChange, OwnMatch, OwnRecord
from models.enums import MatchState
from services import history
from services.administration.keeping import settle
from services.administration.reading_in import MANY
from services.context import Context
from services.errors import NotFound
from services.formats import counted, show_moment
from services.imports.snapshot import unpack
from services.imports.writing import steps
from services.matches.decisions import KIND
from services.policy.access import Actor
from services.precheck.own_facts import enrolments

# In words for one and for many: the rows that go, are as before and stay, and the confirmed matches that go along.
COMING = (
    ("rij verdwijnt", "rijen verdwijnen"), ("rij wordt weer zoals voordien", "rijen worden weer zoals voordien"),
    ("rij blijft zoals een latere lijst zegt", "rijen blijven zoals een latere lijst zegt"),
    ("bevestigde koppeling vervalt", "bevestigde koppelingen vervallen"),
)  # fmt: skip
HAPPENED = (
    ("rij is weg", "rijen zijn weg"), ("rij is weer zoals voordien", "rijen zijn weer zoals voordien"),
    ("rij bleef zoals een latere lijst zegt", "rijen bleven zoals een latere lijst zegt"),
    ("bevestigde koppeling verviel", "bevestigde koppelingen vervielen"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a list comes to: rows that go, rows that are as before, and those that a later list changed.

    `confirmed` are the matches that somebody confirmed and that go along.
    """

    gone: int
    restored: int
    kept: int
    confirmed: int

    @property
    def said(self) -> str:
        """The same in words, before it happens."""
        return self._in_words(COMING)

    @property
    def done(self) -> str:
        """The same in words, once it happened."""
        return self._in_words(HAPPENED)

    def _in_words(self, words: Sequence[tuple[str, str]]) -> str:
        numbers = (self.gone, self.restored, self.kept, self.confirmed)
        always = len(numbers) - 1  # how many confirmed matches go is told also when there are none
        return ", ".join(
            counted(number, *words[place]) for place, number in enumerate(numbers) if number or place == always
        )


@dataclass(slots=True)
class _Plan:
    """The rows of a list by what becomes of them, and the clients of those that do not stay as they are."""

    gone: list[int] = field(default_factory=list)
    restored: list[tuple[OwnRecord, dict[str, Any]]] = field(default_factory=list)
    kept: list[tuple[OwnChange, OwnChange]] = field(default_factory=list)
    # Whose matches go: a row that is gone, or that becomes another client's.
    loose: list[int] = field(default_factory=list)
    clients: set[str] = field(default_factory=set)


def batches(ctx: Context, actor: Actor, most: int = 20) -> Sequence[OwnBatch]:
    """The lists that the actor's own side (the seat, or this department) read in, the newest first."""
    with ctx.reading(actor) as session:
        own = col(OwnBatch.department_id).is_not_distinct_from(actor.department_id)
        query = select(OwnBatch).where(OwnBatch.provider_id == actor.tenant, own)
        return session.exec(query.order_by(col(OwnBatch.id).desc()).limit(most)).all()


def preview(ctx: Context, actor: Actor, batch_id: int) -> Undoing:
    """What undoing this list would come to; writes nothing. Raises NotFound for a list of another."""
    with ctx.reading(actor) as session:
        return _told(session, actor, _plan(session, _batch(session, actor, batch_id)))


def undo(ctx: Context, actor: Actor, batch_id: int) -> Undoing:
    """Take back what this list did, whatever came in later, and judge its clients again, all together.

    A row that a later list changed stays as that list says; undoing that one brings back what was before this one.
    Raises NotFound for a list of another, or one that was undone already.
    """
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        batch, reach = _batch(session, actor, batch_id), enrolments(session, actor.tenant)
        text = f"{MANY[batch.kind].capitalize()} “{batch.file_name}” van {show_moment(batch.imported_at)}"
        plan = _plan(session, batch)
        told = _told(session, actor, plan)
        _take_back(session, batch, plan)
        settle(ctx, session, actor.tenant, plan.clients, reach)
        history.append(session, actor, ctx.clock(), KIND, f"{text} ongedaan gemaakt: {told.done}")
        return told


def _batch(session: Session, actor: Actor, batch_id: int) -> OwnBatch:
    own = col(OwnBatch.department_id).is_not_distinct_from(actor.department_id)
    query = select(OwnBatch).where(OwnBatch.id == batch_id, OwnBatch.provider_id == actor.tenant, own)
    if (found := session.exec(query).first()) is None:
        raise NotFound("Deze lijst is niet gevonden.")
    return found


def _plan(session: Session, batch: OwnBatch) -> _Plan:
    mine = (OwnChange.provider_id == batch.provider_id, OwnChange.batch_id == batch.id)
    rows = select(OwnChange.record_id).where(*mine)
    later: dict[int, OwnChange] = {}
    since = select(OwnChange).where(OwnChange.provider_id == batch.provider_id, col(OwnChange.batch_id) > batch.id)
    for change in session.exec(since.where(col(OwnChange.record_id).in_(rows)).order_by(col(OwnChange.batch_id))):
        later.setdefault(change.record_id, change)
    plan = _Plan()
    query = select(OwnChange, OwnRecord).join(OwnRecord, col(OwnRecord.id) == col(OwnChange.record_id))
    for change, record in session.exec(query.where(*mine, OwnRecord.provider_id == batch.provider_id)):
        if change.record_id in later:
            plan.kept.append((change, later[change.record_id]))
        else:
            _take_in(plan, change, record)
    return plan


def _take_in(plan: _Plan, change: OwnChange, record: OwnRecord) -> None:
    plan.clients.add(record.enterprise_number)
    if change.before is None:
        plan.gone.append(change.record_id)
    else:
        plan.restored.append((record, change.before))
        plan.clients.add(change.before["enterprise_number"])
    if change.before is None or change.before["enterprise_number"] != record.enterprise_number:
        plan.loose.append(change.record_id)


def _told(session: Session, actor: Actor, plan: _Plan) -> Undoing:
    confirmed = 0
    for part in steps(plan.loose):
        query = select(func.count()).where(OwnMatch.provider_id == actor.tenant, OwnMatch.state == MatchState.CONFIRMED)
        confirmed += session.exec(query.where(col(OwnMatch.record_id).in_(part))).one()
    return Undoing(len(plan.gone), len(plan.restored), len(plan.kept), confirmed)


def _take_back(session: Session, batch: OwnBatch, plan: _Plan) -> None:
    for change, later in plan.kept:
        later.before = change.before
    for record, before in plan.restored:
        record.sqlmodel_update(unpack(before, OwnRecord))
    session.flush()
    owner = batch.provider_id
    session.execute(delete(OwnChange).where(col(OwnChange.provider_id) == owner, col(OwnChange.batch_id) == batch.id))
    for part in steps(plan.loose):
        session.execute(delete(OwnMatch).where(col(OwnMatch.provider_id) == owner, col(OwnMatch.record_id).in_(part)))
    for part in steps(plan.gone):
        session.execute(delete(OwnRecord).where(col(OwnRecord.provider_id) == owner, col(OwnRecord.id).in_(part)))
    session.delete(batch)
    session.flush()
