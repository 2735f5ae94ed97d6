"""How fast all projects are judged, first and again, beside a bare loop that only reads the same fields."""

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlmodel import func, select

from benchmarks import report
from benchmarks.fill import database
from benchmarks.interactions import context
from models import Project, Provider
from services.cases import FIELDS
from services.context import Context
from services.judgement import KEPT
from services.judging import catch_up
from services.policy.access import EVERYONE

KILOBYTES_A_MEGABYTE = 1024


def measured(size: int, server: str) -> str:
    """Projects a second, by the clock and by the processor time of this one process, and how its memory grew."""
    ctx = context(database(size, server))
    tomorrow = replace(ctx, clock=lambda: ctx.clock() + timedelta(days=1))
    works: dict[str, Callable[[], int]] = {
        "reading alone": lambda: _read(ctx),
        "judging, everything new": lambda: _anew(ctx),
        "judging everything again": lambda: _again(ctx),
        "a day later": lambda: catch_up(tomorrow),
    }
    total = _total(ctx)
    return report.table(
        (f"{total:,} projects, {size:,} of one firm", "judged", "projects/s", "projects/s of processor", "judged/s of "
         "processor", "memory"),
        (_timed(name, work, total) for name, work in works.items()),
    )  # fmt: skip


def _timed(name: str, work: Callable[[], int], total: int) -> list[str]:
    """A project without rules and without anything kept is done without a look; both are told."""
    peak, begun, used = _peak(), time.perf_counter(), time.process_time()
    judged = work()
    took, cost = time.perf_counter() - begun, time.process_time() - used
    grown = (_peak() - peak) / KILOBYTES_A_MEGABYTE
    rates = (total / took, total / cost, judged / cost)
    return [name, f"{judged:,}", *(f"{rate:,.0f}" for rate in rates), f"+{grown:.0f} MB"]


def _total(ctx: Context) -> int:
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(func.count()).select_from(Project)).one()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _read(ctx: Context) -> int:
    done = 0
    with ctx.reading(EVERYONE) as session:
        columns = ", ".join((*FIELDS, *KEPT))
        found = session.connection().exec_driver_sql(f"SELECT {columns} FROM project").yield_per(2_000)
        for _ in found:
            done += 1
    return done


def _again(ctx: Context) -> int:
    """As after something changed for every firm: all is looked at, and little comes out otherwise."""
    with ctx.transaction(EVERYONE) as session:
        for provider in session.exec(select(Provider)):
            provider.judged_on = None
    return catch_up(ctx)


def _anew(ctx: Context) -> int:
    """Judge as after an upgrade: nothing is known of any project yet."""
    with ctx.transaction(EVERYONE) as session:
        for provider in session.exec(select(Provider)):
            provider.judged_on, provider.judged_by = None, ""
        session.connection().exec_driver_sql(
            "UPDATE project SET findings = '', severity = 0, duty = 'geen', due_on = '9999-12-31' WHERE severity > 0"
        )
    return catch_up(ctx)
