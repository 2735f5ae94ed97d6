"""Taking back the latest list, as long as nothing was built on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, col, select

from models import Event, Evidence, ImportBatch, ImportChange, Mail, Note, OwnMatch, Payment, Project, Reaction
from models.enums import BatchState, MatchState
from services import history
from services.context import Context
from services.errors import Changed, NotFound
from services.formats import show_moment
from services.imports.naming import forget_named
from services.imports.registering import withdraw
from services.imports.snapshot import FIELDS, pack, unpack
from services.imports.writing import BY_HAND, Alteration, alter, judge, steps
from services.policy.access import Actor
from services.precheck.judgement import listed

CHILDREN: tuple[Any, ...] = (Event, Evidence, Mail, Note, OwnMatch, Payment, Reaction)
# Matches that nobody decided on: they go with their project.
OF_ITSELF = (MatchState.PROPOSED,)


def batches(ctx: Context, actor: Actor, most: int = 20) -> Sequence[ImportBatch]:
    """The lists that this actor read in, the newest first; a seat also sees those of its departments."""
    with ctx.reading(actor) as session:
        query = select(ImportBatch).where(ImportBatch.provider_id == actor.tenant)
        if actor.department_id is not None:
            query = query.where(ImportBatch.department_id == actor.department_id)
        return session.exec(query.order_by(col(ImportBatch.id).desc()).limit(most)).all()


def undo(ctx: Context, actor: Actor, batch_id: int) -> ImportBatch:
    """Bring every project back to what it was before this list.

    Raises NotFound for a list of another, and Changed, touching nothing, when a later list came in or when one of
    its projects has been worked on since.
    """
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        batch = _own_batch(session, actor, batch_id)
        _refuse_if_not_latest(session, batch)
        changes = session.exec(
            select(ImportChange).where(ImportChange.provider_id == batch.provider_id, ImportChange.batch_id == batch.id)
        ).all()
        _refuse_if_built_on(session, batch, changes)
        _take_back(ctx, session, changes)
        withdraw(session, batch)
        batch.state = BatchState.UNDONE
        forget_named(session, batch)
        listed(session, batch.provider_id)
        what = f"Lijst “{batch.file_name}”" if batch.sha256 != BY_HAND else "Met de hand ingevoerd project"
        text = f"{what} van {show_moment(batch.imported_at)} ongedaan gemaakt"
        history.append(session, actor, ctx.clock(), "lijst ongedaan gemaakt", text, details={"batch": batch.id})
        return batch


def _own_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    batch = session.exec(
        select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.provider_id == actor.tenant)
    ).first()
    if batch is None or actor.department_id not in (None, batch.department_id):
        raise NotFound("Deze lijst is niet gevonden.")
    return batch


def _refuse_if_not_latest(session: Session, batch: ImportBatch) -> None:
    if batch.state is not BatchState.APPLIED:
        raise Changed("Deze lijst is al ongedaan gemaakt.")
    if batch.sha256 != BY_HAND and session.exec(_later_lists(batch)).first() is not None:
        raise Changed("Alleen de laatst ingelezen lijst kan je ongedaan maken.")


def _later_lists(batch: ImportBatch) -> Any:
    """Lists since this one that may have touched the same projects.

    What was typed since is no list, and another department's list has other projects than this department's.
    """
    query = select(ImportBatch.id).where(
        ImportBatch.provider_id == batch.provider_id, ImportBatch.state == BatchState.APPLIED,
        col(ImportBatch.id) > batch.id, ImportBatch.sha256 != BY_HAND,
    )  # fmt: skip
    if batch.department_id is not None:
        query = query.where(or_(col(ImportBatch.department_id) == batch.department_id,
                                col(ImportBatch.department_id).is_(None)))  # fmt: skip
    return query.limit(1)


def _refuse_if_built_on(session: Session, batch: ImportBatch, changes: Sequence[ImportChange]) -> None:
    for part in steps(changes):
        number = (
            _altered_since(session, part)
            or _reacted_to(session, batch, part)
            or _worked_on(session, [change for change in part if change.before is None])
        )
        if number is not None:
            raise Changed(f"Deze lijst kan je niet meer ongedaan maken: met project {number} is al verder gewerkt.")


def _altered_since(session: Session, part: Sequence[ImportChange]) -> str | None:
    """A project that is gone, or that no longer is as this list left it."""
    query: Any = select(*(getattr(Project, name) for name in FIELDS)).where(*_of(Project.id, part))
    now = {row["id"]: row for row in session.execute(query).mappings()}
    return next((change.project_number for change in part if not _is_as_left(change, now.get(change.project_id))), None)


def _is_as_left(change: ImportChange, now: Any) -> bool:
    return now is not None and pack({key: now[key] for key in change.after}) == change.after


def _reacted_to(session: Session, batch: ImportBatch, part: Sequence[ImportChange]) -> str | None:
    """A project that was reacted to since: a report leaves its fields as they are, but rests on them."""
    since = select(Reaction.project_id).where(*_of(Reaction.project_id, part), Reaction.at >= batch.imported_at)
    found = session.exec(since.limit(1)).first()
    return next((change.project_number for change in part if change.project_id == found), None)


def _worked_on(session: Session, new: Sequence[ImportChange]) -> str | None:
    """A project that was new in this list and that something points to by now."""
    numbers = {change.project_id: change.project_number for change in new}
    for child in CHILDREN if new else ():
        by_hand = [~col(OwnMatch.state).in_(OF_ITSELF)] if child is OwnMatch else []
        found = session.exec(select(child.project_id).where(*_of(child.project_id, new), *by_hand).limit(1)).first()
        if found is not None:
            return numbers[found]
    return None


def _take_back(ctx: Context, session: Session, changes: Sequence[ImportChange]) -> None:
    new = [change for change in changes if change.before is None]
    for part in steps(new):
        session.execute(delete(OwnMatch).where(*_of(OwnMatch.project_id, part), col(OwnMatch.state).in_(OF_ITSELF)))
        session.execute(delete(Project).where(*_of(Project.id, part)))
    changed = [change for change in changes if change.before is not None]
    # The version goes on rising, so that a page which showed the list's values is out of date.
    alter(session, [Alteration(change.project_id, unpack(change.before or {}), bump=True) for change in changed])
    if changes:
        judge(ctx, session, changes[0].provider_id, [change.project_id for change in changed],
              [change.after for change in changes])  # fmt: skip
    for change in new:
        change.after = {}  # nothing shows it any more, and a wrong list holds people who are no clients


def _of(field: Any, part: Sequence[ImportChange]) -> tuple[ColumnElement[bool], ...]:
    """The rows of these projects, named one by one: the database knows too little of new rows to join them well."""
    owner = col(field.class_.provider_id) == part[0].provider_id
    return owner, col(field).in_([change.project_id for change in part])
