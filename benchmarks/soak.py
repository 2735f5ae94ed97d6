"""`python -m benchmarks.soak`: fifty readers at work for some minutes; memory, threads and open files must level off.

Level is: the median of the last third is at most a tenth (memory), or a handful (threads, open files), above that of
the middle third. Afterwards all leave, and what they held has to be let go within a minute. Exits with 1 if not so.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from sqlmodel import col, select

from benchmarks import report
from benchmarks.readers import Look, Soak
from models import Project
from services import demo
from services.context import Context
from services.database import make_engine, migrate
from services.policy.access import EVERYONE
from services.sign_in.accounts import actor_by_login
from tests.conftest import KEY, make_settings, walled_database
from tests.e2e.site import running
from tests.postgres import drop_database

USERS, MINUTES, PROJECTS = 50, 5, 3_000
A_HANDFUL = 5
# What the pool of connections to the database holds on to: ten, of up to three files each.
KEPT_OPEN = 30 + A_HANDFUL
# How far the last third may be above the middle one: by what factor, and by how many more.
LIMITS = {"megabytes": (1.10, 0), "threads": (1, A_HANDFUL), "files": (1, A_HANDFUL)}
COLUMNS = ["seconds", "MB", "threads", "open files", "sockets", "tasks done"]


def main() -> None:
    """Run, print the table, and judge it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL in the place of SQLite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _filled(Path(folder), chosen.postgres) as (ctx, url):
        settings = {"KMO_DATABASE_URL": url, "KMO_SMTP_URL": "", "KMO_SECRET_KEY": KEY}
        with running(ctx.settings.data_dir, Path(folder) / "server.log", **settings) as site:
            soak = Soak(site, _numbers(ctx), chosen.users)
            asyncio.run(soak.run(chosen.minutes * 60))
        faults = (Path(folder) / "server.log").read_text().count("Traceback")
    sys.exit(_judged(soak, faults))


@contextmanager
def _filled(folder: Path, on_postgres: bool) -> Iterator[tuple[Context, str]]:
    """A data folder of its own, with made-up firms."""
    data = folder / "var"
    data.mkdir()
    url = walled_database() if on_postgres else f"sqlite:///{data / 'kmo.db'}"
    if not on_postgres:
        migrate(url)
    ctx = Context(make_engine(url), make_settings(data, url))
    demo.fill(ctx, PROJECTS)
    try:
        yield ctx, url
    finally:
        ctx.engine.dispose()
        if on_postgres:
            drop_database(url)


def _numbers(ctx: Context) -> list[str]:
    first = actor_by_login(ctx, demo.SEAT)
    with ctx.reading(EVERYONE) as session:
        wanted = select(Project.number).where(Project.provider_id == first.tenant).order_by(col(Project.id))
        return list(session.exec(wanted.limit(300)).all())


def _judged(soak: Soak, tracebacks: int) -> int:
    """Print what was seen; 0 when all is level, and let go."""
    looks, last = soak.looks[:-1], soak.looks[-1]
    print(report.table(COLUMNS, [_cells(look) for look in [*looks[:: max(1, len(looks) // 24)], last]]))
    print(f"\n{dict(soak.done)}")
    if waited := sorted(soak.waited):
        print(f"seconds a task: p50 {waited[len(waited) // 2]:.2f}, p95 {waited[len(waited) * 95 // 100]:.2f}")
    bad = [f"{what} ({times} x)" for what, times in soak.faults.items()]
    bad += [f"{tracebacks} tracebacks in the log"] if tracebacks else []
    bad += [fault for name, limit in LIMITS.items() if (fault := _level(soak, name, *limit))]
    bad += [f"{last.sockets} sockets stay open"] if last.sockets else []
    bad += ["open files are not let go"] if last.files > soak.calm.files + KEPT_OPEN else []
    print("\n".join(bad) or "level, and let go")
    return 1 if bad else 0


def _cells(look: Look) -> list[str]:
    return [f"{value:.0f}" for value in astuple(look)]


def _level(soak: Soak, name: str, factor: float, more: int) -> str:
    looks = soak.looks[:-1]
    third = len(looks) // 3
    parts = looks[third : 2 * third], looks[2 * third :]
    before, after = (statistics.median(getattr(look, name) for look in part) for part in parts)
    most = before * factor + more
    print(
        f"{name}: {before:.0f} in the middle third, {after:.0f} in the last (at most {most:.0f}), "
        f"{getattr(soak.calm, name):.0f} before anybody came, {getattr(soak.looks[-1], name):.0f} after all left"
    )
    return f"{name} do not level off" if after > most else ""


if __name__ == "__main__":
    main()
