"""What fails beneath the program, the database or the disk, as a refusal that a reader can do something with."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from services.errors import AppError, NoAnswer, NoRoom

log = logging.getLogger("kmo.database")

# No room left, or for this user, or for a file of this size.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# SQLite: another holds it for too long, or its file is gone, was moved or cannot be read.
AWAY = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
)  # fmt: skip
PRIMARY = 0xFF  # of an extended result code
# SQLite: no room left; of a quota, or a limit to the size of a file, it says only that it could not write.
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
# PostgreSQL: the connection broke, the server ends or begins, all connections are taken, a query took too long.
STATES = ("08", "57P", "53300", "57014")


@contextmanager
def answering() -> Iterator[None]:
    """Raise NoRoom for a database that is full, and NoAnswer for one that cannot be reached now."""
    try:
        yield
    except (DBAPIError, NoConnectionFree) as fault:
        if (refusal := _refusal(fault)) is None:
            raise
        log.warning("%s: %s", type(refusal).__name__, str(getattr(fault, "orig", fault)).partition("\n")[0])
        raise refusal from fault


@contextmanager
def writing_files() -> Iterator[None]:
    """Raise NoRoom when the disk has no room for a file."""
    try:
        yield
    except Exception as fault:  # a library may hide what the disk said in a fault of its own
        if _errno(fault) in FULL:
            raise NoRoom from fault
        raise


def _refusal(fault: DBAPIError | NoConnectionFree) -> AppError | None:
    if not isinstance(fault, DBAPIError):
        return NoAnswer()
    code, state = getattr(fault.orig, "sqlite_errorcode", None), getattr(fault.orig, "sqlstate", None)
    if state == "53100" or code in NO_ROOM:
        return NoRoom()
    return NoAnswer() if fault.connection_invalidated or _is_away(fault, code, state) else None


def _is_away(fault: DBAPIError, code: int | None, state: str | None) -> bool:
    if isinstance(fault.orig, sqlite3.Error):
        return code is not None and code & PRIMARY in AWAY
    # A server that was not reached at all gave no state.
    return state.startswith(STATES) if state else type(fault.orig).__name__ == "OperationalError"


def _errno(fault: BaseException | None) -> int | None:
    while fault is not None and not isinstance(fault, OSError):
        fault = fault.__cause__ or fault.__context__
    return fault.errno if fault else None
