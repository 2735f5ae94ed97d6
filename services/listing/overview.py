"""The list of projects: one page of it, how many there are, what they sum to, and the neighbours of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import ImportBatch, Project
from models.enums import BatchState, ProjectStatus
from services.context import Context
from services.filters import ProjectFilter
from services.listing import paging
from services.listing.orders import Order as Order
from services.listing.paging import Page
from services.listing.selection import selection
from services.listing.tally import Totals, counted_by_status
from services.policy.access import Actor


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
    size, order = ctx.settings.page_size, order.known_to(actor)
    with ctx.reading(actor) as session:
        chosen = selection(ctx, session, actor, wanted)
        by_status, totals = counted_by_status(session, ctx.today, chosen)
        pages = max(1, -(-totals.projects // size))
        page = min(max(1, page), pages)
        rows = paging.rows(session, ctx.today, Page(chosen, totals, order, (page - 1) * size, size))
        return Overview(rows, totals, by_status, page, pages, last_listed(session, actor))


def last_listed(session: Session, actor: Actor) -> datetime | None:
    """When the last list came in: the list is as true as that."""
    if actor.provider_id is None:
        return None
    own = col(ImportBatch.department_id).is_not_distinct_from(actor.department_id)
    return session.exec(
        select(func.max(ImportBatch.imported_at)).where(
            ImportBatch.provider_id == actor.provider_id,
            ImportBatch.state == BatchState.APPLIED,
            ImportBatch.sha256 != "",  # a project typed by hand is a batch without a file, and brings no other news
            or_(own, col(ImportBatch.department_id).is_(None)),
        )
    ).one()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a project stands in a list: `position` counts from 1; the ones before and after it, if any."""

    position: int
    total: int
    previous: Project | None
    next: Project | None


def neighbours(ctx: Context, actor: Actor, project: Project, wanted: ProjectFilter, order: Order) -> Neighbours | None:
    """The place of a project in the list that `wanted` asks; None when it is not in it, or the list is too long."""
    order = order.known_to(actor)
    with ctx.reading(actor) as session:
        chosen = selection(ctx, session, actor, wanted)
        listed = session.exec(select(Project.id).where(chosen.condition, Project.id == project.id)).first()
        if chosen.frequent or listed is None:
            return None
        page = Page(chosen, counted_by_status(session, ctx.today, chosen)[1], order, 0, 1)
        before, after = _sides(project, order)
        # Where the project stands goes first: of two lower bounds SQLite seeks by the first it reads.
        place = paging.in_order(select(func.count()).select_from(Project), page).where(before, chosen.condition)
        return Neighbours(
            session.exec(place).one() + 1,
            page.totals.projects,
            session.exec(_nearest(page, before, backwards=True)).first(),
            session.exec(_nearest(page, after, backwards=False)).first(),
        )


def _sides(project: Project, order: Order) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    fields = order.fields
    here = tuple_(getattr(project, order.key), project.id, types=[field.type for field in fields])
    smaller, larger = tuple_(*fields) < here, tuple_(*fields) > here
    return (larger, smaller) if order.descending else (smaller, larger)


def _nearest(page: Page, side: ColumnElement[bool], *, backwards: bool) -> SelectOfScalar[Project]:
    found: SelectOfScalar[Project] = paging.in_order(select(Project), page)
    return found.where(side, page.chosen.condition).order_by(*page.order.by(backwards=backwards)).limit(1)
