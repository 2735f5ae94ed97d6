"""Filling the table of projects in bulk: without indexes and triggers first, which are then built in one go."""

from collections.abc import Iterable
from typing import Any

from benchmarks.rows import COLUMNS
from models.migrations.first_triggers import LEAST, NUMBERS, SUMS, TALLIES

Chunks = Iterable[list[tuple[Any, ...]]]
NAMES = ", ".join(COLUMNS)
YEAR = {"sqlite": "CAST(substr(filed_on, 1, 4) AS INTEGER)", "postgresql": "extract(year FROM filed_on)::int"}


def _tally(table: str, dialect: str) -> str:
    """What the triggers would have counted."""
    computed = {"department_id": "coalesce(department_id, 0)", "filed_year": YEAR[dialect]}
    keys = TALLIES[table]
    values = ", ".join(computed.get(key, key) for key in keys)
    sums = ", ".join([*(f"sum(coalesce({name}, 0))" for name in SUMS), *(f"min({name})" for name in LEAST.values())])
    places = ", ".join(str(place + 1) for place in range(len(keys)))
    return (
        f"INSERT INTO {table} ({', '.join((*keys, *NUMBERS, *LEAST))}) "
        f"SELECT {values}, count(*), {sums} FROM project GROUP BY {places}"
    )


def fill_sqlite(driver: Any, rows: Chunks, bare: bool) -> None:
    """Insert, then build the indexes, the tallies and the search index; the file is synced only at the end."""
    driver.execute("PRAGMA journal_mode=OFF")
    driver.execute("PRAGMA synchronous=OFF")
    # Room to sort a million keys; on disk where that is not enough.
    driver.execute("PRAGMA cache_size=-262144")
    made = driver.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'project' AND type IN ('index', 'trigger') "
        "AND sql IS NOT NULL"
    ).fetchall()
    driver.execute("BEGIN")
    for kind, name, _ in made:
        driver.execute(f"DROP {kind} {name}")
    for chunk in rows:
        driver.executemany(f"INSERT INTO project ({NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})", chunk)
    for _, _, sql in [] if bare else sorted(made):
        driver.execute(sql)
    for table in TALLIES:
        driver.execute(_tally(table, "sqlite"))
    driver.execute("INSERT INTO project_search(project_search) VALUES ('rebuild')")
    driver.execute("INSERT INTO project_search(project_search) VALUES ('optimize')")
    driver.execute("COMMIT")
    driver.execute("ANALYZE")
    driver.execute("PRAGMA journal_mode=WAL")


def fill_postgres(driver: Any, rows: Chunks, bare: bool) -> None:
    """COPY, then build the indexes and the tallies."""
    driver.rollback()
    made = driver.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'project' AND indexname LIKE 'project\\_%'"
    ).fetchall()
    driver.execute("SET statement_timeout = 0")
    driver.execute("SET maintenance_work_mem = '512MB'")
    driver.execute("ALTER TABLE project DISABLE TRIGGER USER")
    for name, _ in made:
        driver.execute(f"DROP INDEX {name}")
    for chunk in rows:
        with driver.cursor().copy(f"COPY project ({NAMES}) FROM STDIN") as copy:
            for row in chunk:
                copy.write_row(row)
    for _, definition in [] if bare else made:
        driver.execute(definition)
    for table in TALLIES:
        driver.execute(_tally(table, "postgresql"))
    if not bare:
        driver.execute("ALTER TABLE project ENABLE TRIGGER USER")
    driver.execute("SELECT setval(pg_get_serial_sequence('project', 'id'), (SELECT max(id) FROM project))")
    driver.commit()
    driver.autocommit = True
    driver.execute("VACUUM ANALYZE")
    driver.autocommit = False
