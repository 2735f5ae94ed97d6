"""Timing things in turns, so that a noisy neighbour disturbs all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")
SECONDS_EACH = 1.5
LEAST, MOST = 5, 40


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the middle one, and the one that 95 in 100 stay under."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{shown(self.p50)} / {shown(self.p95)}"


def shown(milliseconds: float) -> str:
    """Milliseconds with as many digits as mean something."""
    digits = 2 if milliseconds < 1 else 1 if milliseconds < 100 else 0
    return f"{milliseconds:,.{digits}f}"


def in_turns(tasks: Mapping[Key, Callable[[], object]]) -> dict[Key, Timing]:
    """Each task once, again and again in turns; a task that took its seconds is left out of the later rounds."""
    taken: dict[Key, list[float]] = {key: [] for key in tasks}
    for task in tasks.values():
        task()
        task()
    for turn in range(MOST):
        for key, task in tasks.items():
            if turn < LEAST or sum(taken[key]) < SECONDS_EACH:
                taken[key].append(_seconds(task))
    return {key: _timing(seconds) for key, seconds in taken.items()}


def _seconds(task: Callable[[], object]) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def _timing(seconds: list[float]) -> Timing:
    parts = statistics.quantiles(seconds, n=20, method="inclusive")
    return Timing(statistics.median(seconds) * 1000, parts[-1] * 1000)
