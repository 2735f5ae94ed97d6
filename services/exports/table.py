"""The table that an export writes: which columns, and the rows of a selection as they stream by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Select, String, bindparam, case, cast, select, type_coerce
from sqlalchemy.types import NullType
from sqlmodel import col

from models import Project, Provider
from services.columns import OVERVIEW, Column, Kind
from services.context import Context
from services.filters import ProjectFilter
from services.listing.column_choice import PROVIDER, chosen, for_agency, with_provider, with_the_rest
from services.listing.described import described
from services.listing.orders import Order
from services.listing.selection import Selection, selection
from services.policy.access import Actor
from services.policy.rules import told
from services.projects import names

EXPORTED: tuple[Column, ...] = with_the_rest(OVERVIEW)
# A statuscode is the same field as the status, written otherwise.
FIELDS = {"status_code": "status"}
# As `Project.kept_until` says it; days are text in SQLite, and as text the same in PostgreSQL.
KEPT_UNTIL: Any = case(
    (col(Project.erased_on).is_not(None), ""),
    else_=cast(col(Project.service), String).concat(" ").concat(cast(col(Project.filed_on), String)).concat(" ").concat(
        cast(col(Project.starts_on), String)
    ),
)  # fmt: skip
# Some 80 kB of csv: a first byte at once, and few enough trips to the database.
BATCH = 250

# One value for each column; the id of the project may follow.
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
def opened(
    ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, keys: str = "", only: Sequence[str] = ()
) -> Iterator[Table]:
    """The table of what `actor` asks; one query, hence one moment. Raises BadInput for an order that there is not.

    The columns with these `keys` (none: those of the list) go first, then all others; with `only` there are no others.
    """
    made_for = _made_for(ctx, actor, wanted)
    with ctx.reading(actor) as session:
        first = chosen(" ".join(only) or keys)
        rest = (lambda columns: tuple(columns)) if only else with_the_rest
        columns = for_agency(rest(with_provider(first))) if actor.provider_id is None else rest(first)
        found = _found(session.connection(), selection(ctx, session, actor, wanted), order.known_to(actor), columns)
        yield Table(_readers(actor, columns, ctx.engine.dialect), made_for, ctx.clock(), found, columns=columns)


def export_rows(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> Iterator[dict[str, Any]]:
    """The rows of an export as values by column key, in constant memory."""
    with opened(ctx, actor, wanted, order) as table:
        for batch in table.batches():
            for row in batch:
                values = (read(value) for read, value in zip(table.readers, row, strict=False))
                yield dict(zip((column.key for column in table.columns), values, strict=True))


def _found(
    connection: Connection, chosen: Selection, order: Order, columns: Sequence[Column]
) -> Iterator[Sequence[Row]]:
    """The values stay the driver's own: to make each a Decimal or a date first would cost more than to write it."""
    raw = [type_coerce(_field(column), NullType()).label(column.key) for column in columns]
    index = order.index(chosen.actor)
    if index and replace(chosen.wanted, all_years=False, statuses=()) == ProjectFilter():
        return _walked(connection, select(*raw).with_hint(Project, f"INDEXED BY {index}", "sqlite"), chosen, order)
    return _looked_up(connection, select(*raw, col(Project.id)), chosen, order)


def _walked(
    connection: Connection, rows: Select[*tuple[Any, ...]], chosen: Selection, order: Order
) -> Iterator[Sequence[Row]]:
    """Walk the index that holds the order: day and status ride along in it, so that nothing else is read in vain."""
    query = rows.where(chosen.condition).order_by(*order.by())
    return connection.execute(query, execution_options={"yield_per": BATCH}).partitions()


def _looked_up(
    connection: Connection, rows: Select[*tuple[Any, ...]], chosen: Selection, order: Order
) -> Iterator[Sequence[Row]]:
    """The ids are found and sorted, then the rows are read by them: to sort whole rows would take their memory."""
    id_ = col(Project.id)
    walk = select(id_).where(chosen.condition).order_by(*order.by())
    # One statement for all batches, prepared once; putting its rows in order costs less here than in the database.
    by_ids = rows.where(id_.in_(bindparam("ids", expanding=True)))
    for ids in connection.execute(walk, execution_options={"yield_per": BATCH}).scalars().partitions():
        by_id = {row[-1]: row for row in connection.execute(by_ids, {"ids": ids})}
        yield [by_id[found] for found in ids]


def _field(column: Column) -> Any:
    if column is PROVIDER:
        return select(col(Provider.name)).where(col(Provider.id) == col(Project.provider_id)).scalar_subquery()
    return KEPT_UNTIL if column.key == "kept_until" else col(getattr(Project, FIELDS.get(column.key, column.key)))


def _readers(actor: Actor, columns: Sequence[Column], dialect: Dialect) -> tuple[Callable[[Any], Any], ...]:
    as_told = partial(told, actor)
    return tuple(
        as_told if column.kind is Kind.FINDINGS else _reader(_field(column).type, dialect) for column in columns
    )


def _reader(kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    """From the driver's value to ours, as SQLAlchemy would do it for this type."""
    return kind.dialect_impl(dialect).result_processor(dialect, None) or (lambda value: value)


def _made_for(ctx: Context, actor: Actor, wanted: ProjectFilter) -> dict[str, str]:
    """Who asked what, as it stands beside the rows."""
    with ctx.reading(actor) as session:
        provider = session.get(Provider, actor.provider_id) if actor.provider_id is not None else None
    people = {"Dienstverlener": provider.name if provider else "alle", "Gebruiker": actor.name}
    return people | dict(described(wanted, names(ctx, actor)))
