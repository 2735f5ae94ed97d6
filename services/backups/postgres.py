"""PostgreSQL's own programs: pg_dump, pg_restore and psql, which get the password where nobody else sees it."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from services.errors import AppError, NoRoom
from services.faults import FULL

NOT_THERE = (
    "{} is niet gevonden. Installeer de programma's van PostgreSQL (postgresql-client) van dezelfde versie als de "
    "server, en zet ze op het PATH."
)
# Whose rows a role reaches is for the server where it is restored: the walls are raised there anew.
WALLS = re.compile(r"^\d+; \d+ \d+ (POLICY|ROW SECURITY) ", re.MULTILINE)
IN_ENGLISH = {"LC_ALL": "C"}  # so that a full disk is known by its words
# By which a program ends that may write no file of this size; Windows has no such limit.
TOO_LARGE = getattr(signal, "SIGXFSZ", 0)
WITHOUT_RIGHTS = ("--no-owner", "--no-privileges", "--no-comments")


def program(name: str) -> str:
    """Where one of the programs is; raises AppError when it is nowhere."""
    if found := shutil.which(name):
        return found
    raise AppError(NOT_THERE.format(name))


def dump(url: URL, target: Path, snapshot: str, desk: str | None) -> None:
    """The database as an open transaction sees it that exported this snapshot; `desk` is the role that sees all."""
    behind_walls = (f"--role={desk}", "--enable-row-security") if desk else ()
    _run(
        "pg_dump", "--format=custom", *WITHOUT_RIGHTS, *behind_walls, "--no-password", f"--snapshot={snapshot}",
        f"--file={target}", *_reaching(url), url=url,
    )  # fmt: skip


def script(source: Path, target: Path) -> None:
    """A dump as statements, for a database in which there is nothing yet."""
    contents = target.with_suffix(".list")
    _run("pg_restore", "--list", f"--file={contents}", str(source))
    contents.write_text(WALLS.sub(r";\g<0>", contents.read_text(encoding="utf-8")), encoding="utf-8")
    _run("pg_restore", *WITHOUT_RIGHTS, f"--use-list={contents}", f"--file={target}", str(source))


def run(url: URL, *scripts: Path) -> None:
    """Run scripts as one transaction: all of it is kept, or nothing."""
    files = (f"--file={path}" for path in scripts)
    _run(
        "psql", "--no-psqlrc", "--quiet", "--no-password", "--single-transaction", "--set=ON_ERROR_STOP=1", *files,
        *_reaching(url), url=url,
    )  # fmt: skip


@contextmanager
def rows_of(source: Path) -> Iterator[IO[bytes]]:
    """The rows in a dump, as the lines of COPY; raises AppError for a dump that cannot be read to its end."""
    command = [program("pg_restore"), "--data-only", "--file=-", str(source)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout  # noqa: S101  asked for above
        assert reading.stderr  # noqa: S101
        yield reading.stdout
        said = reading.stderr.read()
    if reading.returncode:
        raise _refusal("pg_restore", reading.returncode, said)


def _reaching(url: URL) -> tuple[str, ...]:
    _, given = url.get_dialect()().create_connect_args(url)
    return (f"--dbname={make_conninfo(**{name: value for name, value in given.items() if name != 'password'})}",)


def _run(name: str, *arguments: str, url: URL | None = None) -> None:
    secret = {"PGPASSWORD": url.password} if url and url.password else {}
    done = subprocess.run(
        [program(name), *arguments], env={**os.environ, **IN_ENGLISH, "PGCONNECT_TIMEOUT": "10", **secret}, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    if done.returncode:
        raise _refusal(name, done.returncode, done.stderr)


def _refusal(name: str, ended: int, said: bytes) -> AppError:
    """What one of the programs could not do; NoRoom for a disk that is full, here or at the server."""
    text = said.decode(errors="replace").strip()
    if ended == -TOO_LARGE or any(os.strerror(number) in text for number in FULL):
        return NoRoom()
    return AppError(f"{name} is niet gelukt: {' '.join(text.splitlines()[:3])[:600]}")
