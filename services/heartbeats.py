"""Signs of life: what works in the background says now and then that it still does."""

import os
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from models import Heartbeat
from services.context import Context
from services.policy.access import EVERYONE
from services.version import version

# The names under which they are kept.
MAILS, JUDGING, BACKUP = "mails", "beoordelen", "backup"
# Writing it at every round would keep others from the database's one writer.
SELDOM = timedelta(minutes=1)
# What the clocks of two machines may differ.
AHEAD = timedelta(minutes=5)


def beat(ctx: Context, name: str) -> None:
    """Say that this kind of work is at it now."""
    values = {"at": ctx.clock(), "version": version(), "process": f"{socket.gethostname()[:100]}:{os.getpid()}"}
    with ctx.transaction(EVERYONE) as session:
        session.connection().execute(_kept(ctx, {"name": name, **values}, values))


def alive(ctx: Context, name: str) -> None:
    """The same, for what goes round and round: at most once a minute."""
    with ctx.reading(EVERYONE) as session:
        last = session.exec(select(Heartbeat.at).where(col(Heartbeat.name) == name)).first()
    if last is None or not timedelta(0) <= ctx.clock() - last < SELDOM:
        beat(ctx, name)


def is_recent(at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether a sign is no older than this; one from the future says nothing, since a clock was wrong."""
    return -AHEAD <= now - at <= longest


def beats(ctx: Context) -> Mapping[str, Heartbeat]:
    """The last sign of each, by its name."""
    with ctx.reading(EVERYONE) as session:
        return {one.name: one for one in session.exec(select(Heartbeat)).all()}


def _kept(ctx: Context, row: Mapping[str, object], changed: Mapping[str, object]) -> Insert:
    """Of two processes that begin at once, neither fails."""
    if ctx.engine.dialect.name == "sqlite":
        return sqlite.insert(Heartbeat).values(**row).on_conflict_do_update(index_elements=["name"], set_=changed)
    return postgresql.insert(Heartbeat).values(**row).on_conflict_do_update(index_elements=["name"], set_=changed)
