"""The list taken out: each format in a fresh process, beside a bare loop over the driver's cursor."""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks import report
from benchmarks.interactions import ALL_YEARS, SEAT, context
from benchmarks.machine import peak_megabytes
from benchmarks.rows import COLUMNS
from services.context import Context
from services.exports.registry import EXPORTERS
from services.exports.table import EXPORTED, opened
from services.listing.overview import Order

# Larger lists take minutes.
SEVERAL_TIMES = 10_000
Writer = Callable[[Context, Path], None]


def measured(urls: dict[int, str]) -> str:
    """Rows per second and peak memory of every format and every size; csv against the bare loop."""
    lines = []
    for size, url in urls.items():
        found = {name: _in_child(name, url, size) for name in ("bare csv", *EXPORTERS)}
        for name, (seconds, megabytes) in found.items():
            ratio = f"{seconds / found['bare csv'][0]:.2f}" if name == "csv" else ""
            lines.append((f"{size:,} {name}", f"{seconds:.2f}", f"{size / seconds:,.0f}", f"{megabytes:.0f}", ratio))
    return report.table(("export", "seconds", "rows a second", "peak memory, MB", "times the bare loop"), lines)


def _in_child(name: str, url: str, size: int) -> tuple[float, float]:
    """The middle of three times, or the only one when that is long, and the largest memory."""
    times = 3 if size <= SEVERAL_TIMES else 1
    command = [sys.executable, "-m", "benchmarks.exports", name, url]
    told = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(times)]
    figures = [[float(figure) for figure in done.stdout.split()] for done in told]
    return sorted(seconds for seconds, _ in figures)[times // 2], max(megabytes for _, megabytes in figures)


def _ours(name: str) -> Writer:
    def write(ctx: Context, path: Path) -> None:
        with opened(ctx, SEAT, ALL_YEARS, Order()) as table:
            EXPORTERS[name].write(table, path)

    return write


def _bare(ctx: Context, path: Path) -> None:
    """As many columns in the same order, written as they come."""
    borrowed = ctx.engine.raw_connection()
    driver: Any = borrowed.driver_connection
    names = ", ".join(list(COLUMNS)[: len(EXPORTED)])
    cursor = driver.cursor(**({} if ctx.engine.dialect.name == "sqlite" else {"name": "bare"}))
    cursor.execute(f"SELECT {names} FROM project WHERE provider_id = 1 ORDER BY filed_on DESC, id DESC")
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(cursor)


def main() -> None:
    """Make one export and print its seconds and the peak memory of this process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("url")
    chosen = parser.parse_args()
    ctx = context(chosen.url)
    if ctx.engine.dialect.name == "sqlite":  # else the pages of the file, which every process shares, would count
        event.listen(ctx.engine, "connect", lambda connection, _: connection.execute("PRAGMA mmap_size=0"))
    write = _bare if chosen.name == "bare csv" else _ours(chosen.name)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        write(ctx, Path(folder) / "export")
        seconds = time.perf_counter() - begun
    print(seconds, peak_megabytes())


if __name__ == "__main__":
    main()
