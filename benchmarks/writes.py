"""What the order indexes, the tallies and the search index cost a writer: the same writes with them and without."""

from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

from benchmarks import report
from benchmarks.fill import database
from benchmarks.interactions import context
from benchmarks.rows import COLUMNS, projects
from benchmarks.timing import in_turns
from services.context import Context

ROWS = 3_000
STATUSES = ("Lopend", "Afgewerkt")


def measured(size: int, server: str) -> str:
    """One status that changes, and a list of new projects; each in its own transaction that is kept."""
    contexts = {bare: context(database(size, server, bare=bare)) for bare in (False, True)}
    works = {"one status": _status, f"{ROWS:,} new projects": _insert}
    tasks = {(name, bare): work(ctx, size) for name, work in works.items() for bare, ctx in contexts.items()}
    timings = in_turns(tasks)
    for ctx in contexts.values():
        _run(ctx, "DELETE FROM project WHERE number >= 'nieuw'")
    return report.table(
        (f"p50 / p95 ms among {size:,} projects", "as it is", "without"),
        ([name, str(timings[name, False]), str(timings[name, True])] for name in works),
    )


def _status(ctx: Context, size: int) -> Callable[[], object]:
    turns = count()

    def change() -> None:
        turn = next(turns)
        key = turn // 2 * 7919 % size + 1
        _run(ctx, f"UPDATE project SET status = '{STATUSES[turn % 2]}', version = version + 1 WHERE id = {key}")

    return change


def _insert(ctx: Context, size: int) -> Callable[[], object]:
    fresh = _new_rows(size)
    sign = "?" if ctx.engine.dialect.name == "sqlite" else "%s"
    statement = f"INSERT INTO project ({', '.join(COLUMNS)}) VALUES ({', '.join([sign] * len(COLUMNS))})"
    return lambda: _run(ctx, statement, list(islice(fresh, ROWS)))


def _new_rows(size: int) -> Iterator[tuple[Any, ...]]:
    """Projects of the large provider with numbers that were not there yet, without end."""
    place = COLUMNS.index("number")
    for turn in count(2):
        for row in projects(ROWS):
            if row[1] == 1:
                key = turn * 10_000_000 + row[0]
                yield (key, *row[1:place], f"nieuw-{key}", *row[place + 1 :])


def _run(ctx: Context, statement: str, rows: list[tuple[Any, ...]] | None = None) -> None:
    with ctx.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(statement, rows)
