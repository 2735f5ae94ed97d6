"""How fast all projects are judged, first and again, beside a bare loop that only reads the same fields."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import func, select

from benchmarks import machine, report
from benchmarks.fill import database
from benchmarks.interactions import context
from models import Project, Provider
from models.enums import Role
from services.context import Context
from services.policy.access import EVERYONE, Actor
from services.precheck.cases import FIELDS
from services.precheck.judgement import KEPT
from services.precheck.judging import catch_up
from services.precheck.what_if import what_if

AGENCY = Actor(account_id=0, name="Dienst", role=Role.AGENCY, provider_id=None, department_id=None)
# What is done before, in another process, and what is measured.
WORKS: dict[str, tuple[Callable[[Context], None], Callable[[Context], int]]] = {
    "reading alone": (lambda ctx: None, lambda ctx: _read(ctx)),
    "judging, everything new": (lambda ctx: _forget(ctx), catch_up),
    "judging everything again": (lambda ctx: _stale(ctx), catch_up),
    "another day's rules tried": (lambda ctx: None, lambda ctx: what_if(ctx, AGENCY, date(2019, 11, 30)).looked_at),
    "a day later": (lambda ctx: None, lambda ctx: catch_up(replace(ctx, clock=lambda: ctx.clock() + timedelta(1)))),
}


def measured(size: int, server: str) -> str:
    """Projects a second, by the clock and by processor time, and the most memory, each in a process of its own."""
    url = database(size, server)
    with context(url).reading(EVERYONE) as session:
        total = session.exec(select(func.count()).select_from(Project)).one()
    return report.table(
        (f"{total:,} projects, {size:,} of one firm", "judged", "projects/s", "projects/s of processor", "judged/s of "
         "processor", "peak memory, MB"),
        (_in_child(name, url, total) for name in WORKS),
    )  # fmt: skip


def _in_child(name: str, url: str, total: int) -> list[str]:
    """A project without rules and without anything kept is done without a look; both are told."""
    WORKS[name][0](context(url))
    command = [sys.executable, "-m", "benchmarks.judging", name, url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    judged, took, cost, megabytes = map(float, done.stdout.split())
    rates = (total / took, total / cost, judged / cost)
    return [name, f"{judged:,.0f}", *(f"{rate:,.0f}" for rate in rates), f"{megabytes:.0f}"]


def _read(ctx: Context) -> int:
    done = 0
    with ctx.reading(EVERYONE) as session:
        columns = ", ".join((*FIELDS, *KEPT))
        found = session.connection().exec_driver_sql(f"SELECT {columns} FROM project").yield_per(2_000)
        for _ in found:
            done += 1
    return done


def _stale(ctx: Context) -> None:
    """As after something changed for every firm: all is looked at, and little comes out otherwise."""
    with ctx.transaction(EVERYONE) as session:
        for provider in session.exec(select(Provider)):
            provider.judged_on = None


def _forget(ctx: Context) -> None:
    """As after an upgrade: nothing is known of any project yet."""
    with ctx.transaction(EVERYONE) as session:
        for provider in session.exec(select(Provider)):
            provider.judged_on, provider.judged_by = None, ""
        session.connection().exec_driver_sql(
            "UPDATE project SET findings = '', severity = 0, duty = 'geen', due_on = '9999-12-31' WHERE severity > 0"
        )


def main() -> None:
    """Do one of the works and print what it judged, its seconds, those of the processor, and its peak memory."""
    name, url = sys.argv[1:]
    ctx = context(url)
    begun, used = time.perf_counter(), time.process_time()
    with machine.watching() as peak:
        judged = WORKS[name][1](ctx)
        print(judged, time.perf_counter() - begun, time.process_time() - used, peak())


if __name__ == "__main__":
    main()
