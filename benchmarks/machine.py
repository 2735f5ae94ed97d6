"""In general words: what it was measured on."""

import os
import platform
import resource
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.context import Context


def description(ctx: Context) -> str:
    """Cores, Python and database."""
    if ctx.engine.dialect.name == "sqlite":
        kept_by = f"SQLite {sqlite3.sqlite_version}"
    else:
        with ctx.engine.connect() as connection:
            kept_by = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"
    return f"{os.cpu_count()} shared cores, Python {platform.python_version()}, {kept_by}"


@contextmanager
def watching() -> Iterator[Callable[[], float]]:
    """Gives what tells the most memory of its own, in MB, that this process held meanwhile.

    Pages of files, which every process shares, do not count where Linux tells them apart.
    """
    seen, over = [_own_megabytes()], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            seen[0] = max(seen[0], _own_megabytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield lambda: seen[0]
    over.set()
    watcher.join()


def _own_megabytes() -> float:
    status = Path("/proc/self/status")
    return int(status.read_text().split("RssAnon:")[1].split()[0]) / 1024 if status.exists() else peak_megabytes()


def peak_megabytes() -> float:
    """The most memory since this process began; on Linux getrusage also tells what the parent held at the fork."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
