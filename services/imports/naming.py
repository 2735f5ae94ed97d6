"""The day of the last list that named a project that waits for money, also when the list changed nothing of it.

Only of these is something said that is as true as that list is new; of the others no row is written for it.
"""

from collections.abc import Collection

from sqlalchemy import Table, and_, bindparam, func, or_, select, update
from sqlmodel import Session, col

from models import ImportBatch, ImportChange, Project
from models.enums import BatchState, ProjectStatus
from services.formats import BRUSSELS

PROJECTS: Table = Project.__table__  # type: ignore[attr-defined]


def note_named(session: Session, batch: ImportBatch, named: Collection[str]) -> None:
    """Keep the day of this list with the waiting projects that it names, within the caller's transaction.

    They wait for a deposit, or for payments that can be the last ones in this year or could in one before.
    """
    mine, status = PROJECTS.c.provider_id == batch.provider_id, PROJECTS.c.status
    this_year = batch.imported_at.astimezone(BRUSSELS).date().replace(month=1, day=1)
    to_pay = and_(status == ProjectStatus.RUNNING, PROJECTS.c.filed_on < this_year)
    waits = or_(status == ProjectStatus.CONFIRMED, to_pay)
    waiting = select(PROJECTS.c.number).where(mine, waits, PROJECTS.c.listed_at < batch.imported_at)
    numbers = sorted(set(session.connection().execute(waiting).scalars()).intersection(named))
    if numbers:
        noting = update(PROJECTS).where(mine, PROJECTS.c.number == bindparam("_number"))
        rows = [{"_number": number} for number in numbers]
        session.connection().execute(noting.values(listed_at=batch.imported_at), rows)


def forget_named(session: Session, batch: ImportBatch) -> None:
    """After a list was undone: what it named and left alone goes back to the last list that did something to it.

    One in between may have named it too, which is not kept: a day that is too early makes a doubt, never a breach.
    """
    last = (
        select(func.max(col(ImportBatch.imported_at)))
        .join(ImportChange, col(ImportChange.batch_id) == col(ImportBatch.id))
        .where(
            col(ImportChange.provider_id) == PROJECTS.c.provider_id,
            col(ImportChange.project_id) == PROJECTS.c.id,
            col(ImportBatch.state) == BatchState.APPLIED,
            col(ImportBatch.sha256) != "",
        )
    )
    named = (PROJECTS.c.provider_id == batch.provider_id, PROJECTS.c.listed_at == batch.imported_at)
    session.execute(update(PROJECTS).where(*named).values(listed_at=last.scalar_subquery()))
