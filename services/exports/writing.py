"""Making an export, whole or in pieces, and telling it in the history of the provider."""

import logging
import secrets
from collections.abc import Callable, Generator
from pathlib import Path

from services import history, metrics
from services.context import Context
from services.errors import BadInput
from services.exports.registry import Exporter, exporter_of
from services.exports.table import Table, opened
from services.faults import writing_files
from services.filters import ProjectFilter
from services.formats import counted
from services.listing.orders import Order
from services.listing.queries import to_query
from services.policy.access import Actor

log = logging.getLogger(__name__)


def write_file(
    ctx: Context,
    actor: Actor,
    exporter: Exporter,
    path: Path,
    wanted: ProjectFilter,
    order: Order,
    report: Callable[[int], None] = lambda done: None,
    keys: str = "",
) -> int:
    """Write the file at `path`, which shows there only once it is whole; gives the number of projects."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}.half")
    try:
        with opened(ctx, actor, wanted, order, keys, exporter.only) as table:
            table.report = report
            with writing_files():
                exporter.write(table, half)
        _tell(ctx, actor, exporter, wanted, order, table, whole=True)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return table.done


def stream_csv(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> Generator[bytes]:
    """The csv in pieces of some 80 kB, while the rows are read; close the iterator when you stop before its end."""
    return stream(ctx, actor, exporter_of("csv"), wanted, order)


def stream(
    ctx: Context, actor: Actor, exporter: Exporter, wanted: ProjectFilter, order: Order, keys: str = ""
) -> Generator[bytes]:
    """The file in pieces, for a format that has them; what went out is told also when the reader stopped halfway."""
    if exporter.chunks is None:
        raise BadInput(f"Een bestand voor {exporter.label} kan niet in stukken.")
    table, whole = None, False
    metrics.EXPORTS.labels(exporter.key).inc()
    try:
        with opened(ctx, actor, wanted, order, keys, exporter.only) as table:
            yield from exporter.chunks(table)
        whole = True
    finally:
        if table is not None:
            _tell(ctx, actor, exporter, wanted, order, table, whole=whole)


def _tell(
    ctx: Context, actor: Actor, exporter: Exporter, wanted: ProjectFilter, order: Order, table: Table, *, whole: bool
) -> None:
    text = f"{counted(table.done, 'project', 'projecten')} geëxporteerd als {exporter.label}"
    if actor.provider_id is None:  # the agency changes nothing, and has no chain of its own
        log.info("account %s exported %s projects as %s", actor.account_id, table.done, exporter.key)
        return
    details = {"formaat": exporter.key, "aantal": table.done, "volledig": whole, "filter": to_query(wanted, order)}
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        history.append(
            session, actor, table.at, "geëxporteerd", text if whole else f"{text} (afgebroken)", details=details
        )
