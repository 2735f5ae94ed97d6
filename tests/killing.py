"""Killing a process (kill -9) before each of its steps in turn."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.event import listen

from services.context import Context
from services.database import make_engine
from services.gateways.folder_store import FolderStore
from services.gateways.mailer import Mailer

MOST_STEPS = 200
processes = multiprocessing.get_context("fork")


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


GATEWAYS = ((FolderStore, "put"), (Mailer, "send"))


def in_a_process(
    ctx: Context, last: int, work: Callable[[Context], object], places: Sequence[tuple[Any, str]] = GATEWAYS
) -> bool:
    """Do the work in a process that is killed at its step `last`; tells whether it came to its end.

    A step is a statement, a commit, and what is before and after each of these functions of classes or modules.
    """

    def run() -> None:
        steps = Steps(last)
        own = replace(ctx, engine=make_engine(ctx.engine.url.render_as_string(hide_password=False)))
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            listen(own.engine, moment, steps.step)
        for owner, name in places:
            steps.around(owner, name)
        work(own)
        os._exit(0)

    process = processes.Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


@contextmanager
def nothing_open(ctx: Context) -> Iterator[None]:
    """A process that is forked inherits no connection."""
    ctx.engine.dispose()
    yield
    ctx.engine.dispose()
