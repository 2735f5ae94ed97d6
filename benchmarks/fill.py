"""Scratch databases, one a size, filled in bulk and kept between runs as long as the schema stays the same."""

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, make_url, text

from benchmarks import bulk, rows
from models import Department, Provider, project, tally
from models.migrations import first_triggers
from services.database import is_sqlite, make_engine, migrate

FOLDER = Path(".cache") / "bench"
# Where what is filled is described: another text there, and the databases are filled anew.
SOURCES = [Path(module.__file__) for module in (project, tally, first_triggers, rows, bulk) if module.__file__]


def database(size: int, server: str, *, bare: bool = False) -> str:
    """The address of a filled database with `size` projects of one provider; made when it is not there yet.

    A `bare` one has neither order indexes nor triggers.
    """
    stamp = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()[:8]
    kind = f"bench_{'bare' if bare else 'full'}_{size}_"
    name = f"{kind}{stamp}"
    url, is_there = _server_database(name, kind, server) if server else _file(name, kind)
    if not is_there:
        begun = time.perf_counter()
        migrate(url)
        _fill(url, size, bare)
        _complete(name, server)
        print(f"filled {size:,} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return url


def _file(name: str, kind: str) -> tuple[str, bool]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, done = FOLDER / f"{name}.db", FOLDER / f"{name}.done"
    if not done.exists():
        for old in FOLDER.glob(f"{kind}*"):
            old.unlink()
    return f"sqlite:///{path}", done.exists()


def _server_database(name: str, kind: str, server: str) -> tuple[str, bool]:
    """A database of its own beside the one that `server` names; a filled one bears a comment."""
    engine = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    found = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE :like"
    with engine.connect() as connection:
        there = {row[0]: row[1] for row in connection.execute(text(found), {"like": kind.replace("_", "\\_") + "%"})}
        if there.get(name) != "done":
            for old in there:
                connection.exec_driver_sql(f'DROP DATABASE "{old}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False), there.get(name) == "done"


def _complete(name: str, server: str) -> None:
    if not server:
        (FOLDER / f"{name}.done").touch()
        return
    with make_engine(server).begin() as connection:
        connection.exec_driver_sql(f"COMMENT ON DATABASE \"{name}\" IS 'done'")


def _fill(url: str, size: int, bare: bool) -> None:
    engine = make_engine(url)
    _owners(engine, size)
    with closing(engine.raw_connection()) as borrowed:
        driver: Any = borrowed.driver_connection
        load = bulk.fill_sqlite if is_sqlite(url) else bulk.fill_postgres
        load(driver, chunks(rows.projects(size)), bare)
    engine.dispose()


def chunks(made: Iterable[tuple[Any, ...]], most: int = 50_000) -> Iterator[list[tuple[Any, ...]]]:
    """The rows by the fifty thousand."""
    remaining = iter(made)
    while chunk := list(islice(remaining, most)):
        yield chunk


def _owners(engine: Engine, size: int) -> None:
    all_tenants = rows.tenants(size)
    providers = [{"id": tenant.id, "name": f"Dienstverlener {tenant.id}", "enterprise_number": f"{tenant.id:010d}",
                  "mail": "", "is_demo": False} for tenant in all_tenants]  # fmt: skip
    departments = [{"id": key, "provider_id": tenant.id, "name": name}
                   for tenant in all_tenants for key, name in tenant.departments if key]  # fmt: skip
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Provider), providers)
        connection.execute(insert(Department), departments)
