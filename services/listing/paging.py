"""Which projects stand on one page, found without reading much else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, select

from models import Project
from services.filters import ProjectFilter, between, is_counted_by_tally
from services.listing.orders import Order
from services.listing.selection import Selection
from services.listing.tallied import LEAST, counted_by_year, least
from services.listing.tally import Totals

# So many are gathered and sorted sooner than found one by one in a list of a million that is in order.
FEW = 2_000
# Passing over so many rows takes longer than asking the tally where the years begin.
FAR = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `first` (counted from 0) to `first + size` of a selection in its order."""

    chosen: Selection
    totals: Totals
    order: Order
    first: int
    size: int


def rows(session: Session, today: date, page: Page) -> Sequence[Project]:
    """The projects on a page: first their ids alone, then the rows, so that what is passed over is never read."""
    by, size = page.order.by(), min(page.size, page.totals.projects - page.first)
    if size <= 0:
        return []
    page = replace(page, size=size)
    ids = session.exec(_gathered(page) if _is_rare(page) else _walked(session, today, page)).all()
    return session.exec(select(Project).where(col(Project.id).in_(ids)).order_by(*by)).all()


def _is_rare(page: Page) -> bool:
    """Whether a filter leaves so little that walking the list in its order could mean walking all of it."""
    asks = page.chosen.wanted != ProjectFilter(all_years=page.chosen.wanted.all_years)
    return asks and not page.totals.more and page.totals.projects <= FEW


def in_order(query: Any, page: Page) -> Any:
    """The query made to go through the projects by the index that holds their order, unless they are few."""
    index = None if _is_rare(page) else page.order.index(page.chosen.actor)
    return query.with_hint(Project, f"INDEXED BY {index}", "sqlite") if index else query


def _gathered(page: Page) -> Any:
    """All that was found, and then sorted; otherwise the databases like to walk the list in its order."""
    key, number = page.order.fields
    found = select(key.label("key"), number.label("id")).where(page.chosen.condition).cte("found")
    found = found.prefix_with("MATERIALIZED")
    order = page.order.by([found.c.key, found.c.id])
    return select(found.c.id).order_by(*order).offset(page.first).limit(page.size)


def _walked(session: Session, today: date, page: Page) -> Any:
    """The list walked in its order, in the index that holds it, from where the page is nearest."""
    start = _start(session, today, page)
    # The nearer bound goes first: of two lower bounds SQLite seeks by the first it reads.
    walk = in_order(select(Project.id), page).where(start.bound, page.chosen.condition)
    return walk.order_by(*page.order.by(backwards=start.backwards)).offset(start.offset).limit(page.size)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where walking begins: at which end, behind which day, and how many rows are passed over."""

    backwards: bool
    offset: int
    bound: ColumnElement[bool]


def _start(session: Session, today: date, page: Page) -> _Start:
    starts = [_Start(False, page.first, true())]
    if not page.totals.more:
        starts.append(_Start(True, page.totals.projects - page.first - page.size, true()))
    nearest = min(starts, key=lambda start: start.offset)
    if page.order.key in LEAST and page.order.descending == nearest.backwards and page.totals.projects > FEW:
        bound = between(page.order.fields[0], least(session, today, page.chosen, page.order.key), None)
        return replace(nearest, bound=and_(true(), *bound))
    if nearest.offset < FAR or page.order.column != "filed_on" or not is_counted_by_tally(page.chosen.wanted):
        return nearest
    years = counted_by_year(session, today, page.chosen)
    past = [_past_years(start, years, down=page.order.descending != start.backwards) for start in starts]
    return min(past, key=lambda start: start.offset)


def _past_years(start: _Start, years: dict[int, int], *, down: bool) -> _Start:
    """Whole years are passed over by their numbers; walking begins in the year where the page does."""
    offset = start.offset
    for year in sorted(years, reverse=down):
        if offset < years[year]:
            day = col(Project.filed_on)
            return _Start(start.backwards, offset, day <= date(year, 12, 31) if down else day >= date(year, 1, 1))
        offset -= years[year]
    return start
