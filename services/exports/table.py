"""The table that an export writes: which columns, and the rows of a selection as they stream by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, bindparam, select, type_coerce
from sqlalchemy.types import NullType
from sqlmodel import col

from models import Project, Provider
from services.columns import COLUMNS, OVERVIEW, Column
from services.context import Context
from services.described import described
from services.filters import ProjectFilter
from services.overview import Order
from services.policy.access import Actor
from services.projects import departments
from services.selection import selection

EXPORTED: tuple[Column, ...] = (*OVERVIEW, *(column for column in COLUMNS if not column.in_overview))
# A statuscode is the same field as the status, written otherwise.
FIELDS = {"status_code": "status"}
# Some 80 kB of csv: a first byte at once, and few enough trips to the database.
BATCH = 250

Row = Sequence[Any]


@dataclass(slots=True)
class Table:
    """What a format is given. A row holds the values as the driver gives them; `readers` make them ours.

    The values repeat (days, clients, titles), so reading each different one once is most of the speed.
    """

    readers: tuple[Callable[[Any], Any], ...]
    made_for: Mapping[str, str]
    at: datetime
    found: Iterator[Sequence[Row]]
    report: Callable[[int], None] = lambda done: None
    done: int = 0
    columns: tuple[Column, ...] = EXPORTED

    def batches(self) -> Iterator[Sequence[Row]]:
        """All rows in the order of the list, some at a time; `done` counts them."""
        for batch in self.found:
            self.done += len(batch)
            self.report(self.done)
            yield batch


@contextmanager
def opened(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> Iterator[Table]:
    """The table of what `actor` asks; one query, hence one moment. Raises BadInput for an order that there is not."""
    made_for = _made_for(ctx, actor, wanted)
    with ctx.reading() as session:
        condition = selection(ctx, session, actor, wanted).condition
        found = _found(session.connection(), condition, order)
        yield Table(_readers(ctx.engine.dialect), made_for, ctx.clock(), found)


def export_rows(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> Iterator[dict[str, Any]]:
    """The rows of an export as values by column key, in constant memory."""
    with opened(ctx, actor, wanted, order) as table:
        for batch in table.batches():
            for row in batch:
                values = (read(value) for read, value in zip(table.readers, row, strict=True))
                yield dict(zip((column.key for column in table.columns), values, strict=True))


def _found(connection: Connection, condition: ColumnElement[bool], order: Order) -> Iterator[Sequence[Row]]:
    """The ids come from the index that holds the order, then the rows: to sort whole rows would take their memory.

    The values stay the driver's own: to make each a Decimal or a date first would cost more than to write it.
    """
    raw = [type_coerce(_field(column), NullType()).label(column.key) for column in EXPORTED]
    id_ = col(Project.id)
    ids = connection.execute(
        select(id_).where(condition).order_by(*order.by()), execution_options={"yield_per": BATCH}
    ).scalars()
    # One statement for all batches, prepared once.
    rows = select(*raw).where(id_.in_(bindparam("ids", expanding=True))).order_by(*order.by())
    for batch in ids.partitions():
        yield connection.execute(rows, {"ids": batch}).all()


def _field(column: Column) -> Any:
    return col(getattr(Project, FIELDS.get(column.key, column.key)))


def _readers(dialect: Dialect) -> tuple[Callable[[Any], Any], ...]:
    return tuple(_reader(_field(column).type, dialect) for column in EXPORTED)


def _reader(kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    """From the driver's value to ours, as SQLAlchemy would do it for this type."""
    return kind.dialect_impl(dialect).result_processor(dialect, None) or (lambda value: value)


def _made_for(ctx: Context, actor: Actor, wanted: ProjectFilter) -> dict[str, str]:
    """Who asked what, as it stands beside the rows."""
    with ctx.reading() as session:
        provider = session.get(Provider, actor.provider_id) if actor.provider_id is not None else None
    people = {"Dienstverlener": provider.name if provider else "alle", "Gebruiker": actor.name}
    return people | dict(described(wanted, departments(ctx, actor)))
