"""The list of projects: one page of it, how many there are, what they sum to, and the neighbours of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import ImportBatch, Project
from models.enums import BatchState, ProjectStatus
from services.columns import BY_KEY, SORTABLE
from services.context import Context
from services.errors import BadInput
from services.filters import ProjectFilter
from services.policy.access import Actor
from services.selection import Selection, selection
from services.tally import Totals, counted_by_status


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the list is sorted; ties by the moment of entry."""

    column: str = "filed_on"
    descending: bool = True

    @property
    def fields(self) -> list[Any]:
        """The fields to sort by; raises BadInput for a column that offers no order."""
        if self.column not in {column.key for column in SORTABLE}:
            raise BadInput("Op deze kolom kan je niet sorteren.")
        return [col(getattr(Project, BY_KEY[self.column].sort_key)), col(Project.id)]

    def by(self, *, backwards: bool = False) -> list[Any]:
        """The ORDER BY of the list, or of the list read from its end."""
        down = self.descending != backwards
        return [field.desc() if down else field.asc() for field in self.fields]


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of the list, with what is true of the whole selection."""

    rows: Sequence[Project]
    totals: Totals
    by_status: dict[ProjectStatus, int] | None
    page: int
    pages: int
    as_of: datetime | None


def overview(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, page: int = 1) -> Overview:
    """Page `page` of what `wanted` asks; a page beyond the end gives the last one."""
    size = ctx.settings.page_size
    with ctx.reading() as session:
        chosen = selection(ctx, session, actor, wanted)
        by_status, totals = counted_by_status(session, ctx.today, chosen)
        pages = max(1, -(-totals.projects // size))
        page = min(max(1, page), pages)
        rows = _rows(session, chosen.condition, order, (page - 1) * size, size, totals)
        return Overview(rows, totals, by_status, page, pages, last_listed(session, actor))


def _rows(
    session: Session, condition: ColumnElement[bool], order: Order, first: int, size: int, totals: Totals
) -> Sequence[Project]:
    """The ids come from the index that holds the order, from its nearer end; only then the rows are fetched."""
    size = min(size, max(0, totals.projects - first))
    last = totals.projects - first - size
    backwards = not totals.more and last < first
    ids = session.exec(
        select(Project.id).where(condition).order_by(*order.by(backwards=backwards))
        .offset(last if backwards else first).limit(size)
    ).all()  # fmt: skip
    return session.exec(select(Project).where(col(Project.id).in_(ids)).order_by(*order.by())).all()


def last_listed(session: Session, actor: Actor) -> datetime | None:
    """When the last list came in: the list is as true as that."""
    if actor.provider_id is None:
        return None
    own = col(ImportBatch.department_id).is_not_distinct_from(actor.department_id)
    return session.exec(
        select(func.max(ImportBatch.imported_at)).where(
            ImportBatch.provider_id == actor.provider_id,
            ImportBatch.state == BatchState.APPLIED,
            or_(own, col(ImportBatch.department_id).is_(None)),
        )
    ).one()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a project stands in a list: `position` counts from 1; the numbers before and after it, if any."""

    position: int
    total: int
    previous: str | None
    next: str | None


def neighbours(ctx: Context, actor: Actor, project: Project, wanted: ProjectFilter, order: Order) -> Neighbours | None:
    """The place of a project in the list that `wanted` asks; None when it is not in it, or the list is too long."""
    with ctx.reading() as session:
        chosen = selection(ctx, session, actor, wanted)
        listed = session.exec(select(Project.id).where(chosen.condition, Project.id == project.id)).first()
        if chosen.frequent or listed is None:
            return None
        before, after = _sides(project, order)
        place = select(func.count()).select_from(Project).where(chosen.condition, before)
        return Neighbours(
            session.exec(place).one() + 1,
            counted_by_status(session, ctx.today, chosen)[1].projects,
            session.exec(_nearest(chosen, before, order, backwards=True)).first(),
            session.exec(_nearest(chosen, after, order, backwards=False)).first(),
        )


def _sides(project: Project, order: Order) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    fields = order.fields
    here = tuple_(getattr(project, BY_KEY[order.column].sort_key), project.id, types=[field.type for field in fields])
    smaller, larger = tuple_(*fields) < here, tuple_(*fields) > here
    return (larger, smaller) if order.descending else (smaller, larger)


def _nearest(chosen: Selection, side: ColumnElement[bool], order: Order, *, backwards: bool) -> SelectOfScalar[str]:
    return select(Project.number).where(chosen.condition, side).order_by(*order.by(backwards=backwards)).limit(1)
