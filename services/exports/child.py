"""The child process that makes one export: its work comes in over standard input, how far it is goes into a file."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from services import logs
from services.context import Context, make_context
from services.dossier import bundle
from services.errors import AppError
from services.exports.folders import JobState, read_progress, write_progress
from services.exports.registry import DOSSIERS, exporter_of
from services.exports.writing import write_file
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.listing.selection import selection
from services.listing.tally import counted_by_status, exact_totals
from services.policy.access import Actor
from services.settings import settings

NICENESS = 10
# Seldom enough to cost nothing, often enough for a bar that moves.
SAY_EVERY = 0.3


@dataclass(frozen=True, slots=True)
class Work:
    """One export to make, as it is told to the child."""

    actor: Actor
    wanted: ProjectFilter
    order: Order
    key: str
    at: datetime
    database: str
    folder: Path
    columns: str = ""


WORK = TypeAdapter(Work)


def written(work: Work) -> bytes:
    """The work as it goes over the pipe."""
    return WORK.dump_json(work)


def main() -> None:
    """Read the work and do it."""
    with suppress(AttributeError, OSError):  # Windows has no niceness
        os.nice(NICENESS)
    logs.set_up(settings().log)
    work = WORK.validate_json(sys.stdin.buffer.read())
    try:
        do(work)
    except AppError as refusal:
        said = read_progress(work.folder)
        write_progress(work.folder, replace(said, state=JobState.FAILED, reason=str(refusal)))


def do(work: Work) -> None:
    """Make the file in the folder of the work, saying how far it is."""
    chosen = settings().model_copy(update={"data_dir": work.folder.parent.parent, "database_url": work.database})
    ctx = replace(make_context(chosen), clock=lambda: work.at)
    said = replace(read_progress(work.folder), total=_total(ctx, work))
    write_progress(work.folder, said)
    exporter, path = exporter_of(work.key), work.folder / said.file_name

    def say(done: int) -> None:
        write_progress(work.folder, replace(said, done=done))

    report, note = _now_and_then(say), ""
    if work.key == DOSSIERS:
        made = bundle.write(ctx, work.actor, path, work.wanted, work.order, report)
        done, note = made.done, made.note
    else:
        done = write_file(ctx, work.actor, exporter, path, work.wanted, work.order, report, work.columns)
    write_progress(work.folder, replace(said, done=done, total=done, state=JobState.DONE, note=note))


def _total(ctx: Context, work: Work) -> int:
    with ctx.reading(work.actor) as session:
        chosen = selection(ctx, session, work.actor, work.wanted)
        totals = exact_totals(session, chosen) if chosen.frequent else counted_by_status(session, ctx.today, chosen)[1]
        return totals.projects


def _now_and_then(say: Callable[[int], None]) -> Callable[[int], None]:
    last = time.monotonic()

    def report(done: int) -> None:
        nonlocal last
        if time.monotonic() - last > SAY_EVERY:
            last = time.monotonic()
            say(done)

    return report


if __name__ == "__main__":
    main()
