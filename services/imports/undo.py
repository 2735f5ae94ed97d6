"""Taking back the latest list, as long as nothing was built on it."""

from collections.abc import Sequence

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from models import Event, Evidence, ImportBatch, ImportChange, Mail, Payment, Project
from models.enums import BatchState
from services import history
from services.context import Context
from services.errors import Changed, NotFound
from services.formats import show_moment
from services.imports.snapshot import pack, unpack
from services.policy.access import Actor

CHILDREN = (Event, Evidence, Mail, Payment)


def batches(ctx: Context, actor: Actor, most: int = 20) -> Sequence[ImportBatch]:
    """The lists that this actor read in, the newest first; a seat also sees those of its departments."""
    with ctx.reading() as session:
        query = select(ImportBatch).where(ImportBatch.provider_id == actor.tenant)
        if actor.department_id is not None:
            query = query.where(ImportBatch.department_id == actor.department_id)
        return session.exec(query.order_by(col(ImportBatch.id).desc()).limit(most)).all()


def undo(ctx: Context, actor: Actor, batch_id: int) -> ImportBatch:
    """Bring every project back to what it was before this list.

    Raises NotFound for a list of another, and Changed, touching nothing, when a later list came in or when one of
    its projects has been worked on since.
    """
    with ctx.transaction() as session:
        history.lock_provider(session, actor.tenant)
        batch = _own_batch(session, actor, batch_id)
        changes = session.exec(select(ImportChange).where(ImportChange.batch_id == batch.id)).all()
        _refuse_if_built_on(session, batch, changes)
        for change in changes:
            _take_back(session, change)
        batch.state = BatchState.UNDONE
        text = f"Lijst “{batch.file_name}” van {show_moment(batch.imported_at)} ongedaan gemaakt"
        history.append(session, actor, ctx.clock(), "lijst ongedaan gemaakt", text, details={"batch": batch.id})
        return batch


def _own_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    batch = session.exec(
        select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.provider_id == actor.tenant)
    ).first()
    if batch is None or actor.department_id not in (None, batch.department_id):
        raise NotFound("Deze lijst is niet gevonden.")
    return batch


def _refuse_if_built_on(session: Session, batch: ImportBatch, changes: Sequence[ImportChange]) -> None:
    latest = select(func.max(ImportBatch.id)).where(
        ImportBatch.provider_id == batch.provider_id, ImportBatch.state == BatchState.APPLIED
    )
    if batch.state is not BatchState.APPLIED or session.exec(latest).one() != batch.id:
        raise Changed("Alleen de laatst ingelezen lijst kan je ongedaan maken.")
    touched = [change.project_number for change in changes if _was_touched(session, change)]
    if touched:
        raise Changed(f"Deze lijst kan je niet meer ongedaan maken: met project {touched[0]} is al verder gewerkt.")


def _was_touched(session: Session, change: ImportChange) -> bool:
    project = session.get(Project, change.project_id)
    if project is None or pack({key: getattr(project, key) for key in change.after}) != change.after:
        return True
    return change.before is None and any(
        session.exec(select(child.id).where(child.project_id == project.id).limit(1)).first() is not None
        for child in CHILDREN
    )


def _take_back(session: Session, change: ImportChange) -> None:
    mine = col(Project.id) == change.project_id
    if change.before is None:
        session.execute(delete(Project).where(mine))
    else:
        # The version goes on rising, so that a page which showed the list's values is out of date.
        values = {**unpack(change.before), "version": col(Project.version) + 1}
        session.execute(update(Project).where(mine).values(**values))
