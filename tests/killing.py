"""Kill -9 at any step: a piece of work in a process of its own, that dies before its n-th step, for n = 0, 1, 2, …

    for life in lives(ctx, work):                    # work(own) is done in a child, with a context of its own
        assert ... f"killed at step {life.step}"     # what is left after each death, and after the life that ended
    assert life.step > 15                            # there were that many places to die

A step is each statement, each commit, and each file and mail of our gateways (before and after it); a test names
others: `lives(ctx, work, (os, "replace"))`.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy.event import listen
from sqlmodel import col, select

from services.context import Context
from services.database import make_engine
from services.gateways.folder_store import FolderStore
from services.gateways.mailer import Mailer
from services.policy.access import EVERYONE

MOST_STEPS = 200
SECONDS = 60
processes = multiprocessing.get_context("fork")

# A function that is a step of its own: whose it is (a class or a module) and its name.
Place = tuple[Any, str]
GATEWAYS: tuple[Place, ...] = ((FolderStore, "put"), (Mailer, "send"))


class Life(NamedTuple):
    """A process that was to die before this step, and whether it ended by itself before it came to that."""

    step: int
    ended: bool


class Steps:
    """Counts what a process does to the outside world, and kills it before the step that is asked."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self, *ignored: Any, **also: Any) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:
        """Both before and after this function."""
        function = getattr(owner, name)

        def stepped(*given: Any, **named: Any) -> Any:
            self.step()
            result = function(*given, **named)
            self.step()
            return result

        setattr(owner, name, stepped)


def lives(
    ctx: Context, work: Callable[[Context], object], *places: Place, start: int = 0, most: int = MOST_STEPS,
    stride: int = 1,
) -> Iterator[Life]:  # fmt: skip
    """Do the work again and again, `stride` steps longer each time, until it comes to its end; gives each time."""
    for step in range(start, start + most, stride):
        with nothing_open(ctx):
            ended = in_a_process(ctx, step, work, *places)
        yield Life(step, ended)
        if ended:
            return
    raise AssertionError(f"no end after {most} steps")


def in_a_process(ctx: Context, last: int, work: Callable[[Context], object], *places: Place) -> bool:
    """Do the work in a process that is killed at its step `last`; tells whether it came to its end."""

    def run() -> None:
        steps = Steps(last)
        own = replace(ctx, engine=make_engine(ctx.engine.url.render_as_string(hide_password=False)))
        for moment in ("before_cursor_execute", "commit"):  # after a statement is before the next one
            listen(own.engine, moment, steps.step)
        for owner, name in (*GATEWAYS, *places):
            steps.around(owner, name)
        work(own)
        os._exit(0)

    process = processes.Process(target=run)
    process.start()
    process.join(SECONDS)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


@contextmanager
def nothing_open(ctx: Context) -> Iterator[None]:
    """A process that is forked inherits no connection."""
    ctx.engine.dispose()
    yield
    ctx.engine.dispose()


def rows(ctx: Context, kind: Any) -> list[Any]:
    """All that there is of this kind, in the order of their ids."""
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(kind).order_by(col(kind.id))).all())
