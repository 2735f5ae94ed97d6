"""One firm judged step by step, or some small ones in one, and how others see that somebody is at it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from models import Provider
from services import history
from services.context import Context
from services.policy.access import EVERYONE
from services.policy.case import Firm
from services.precheck.firm_facts import firms
from services.precheck.judgement import RUNNING, STEP, judge, rows_of, rows_together, worth_a_look
from services.scheme import edition

# Longer than any step takes; a process that was killed leaves its firm to another after that.
LEASE = timedelta(minutes=5)
BUSY = "bezig tot "


def judge_firms(ctx: Context, group: Collection[int]) -> Iterator[int]:
    """Tells how many projects each step looked at; each is a transaction of its own. Several firms take one."""
    if len(group) == 1:
        yield from _step_by_step(ctx, *group)
    else:
        yield _together(ctx, group)


def only_a_day_passed(provider: Provider) -> bool:
    """Whether the firm was judged by the rules as they are now, and nothing of its own changed since."""
    return provider.judged_by == edition() and provider.judged_on not in (None, RUNNING)


def busy_with(judged_by: str) -> tuple[datetime, int] | None:
    """Of a firm that is being judged: until when that is believed, and how many projects were looked at so far."""
    if not judged_by.startswith(BUSY):
        return None
    until, _, done = judged_by.removeprefix(BUSY).partition(", ")
    return datetime.fromisoformat(until), int(done or 0)


def is_held(ctx: Context, provider: Provider) -> bool:
    """Whether another process is at it."""
    busy = busy_with(provider.judged_by)
    return busy is not None and busy[0] > ctx.clock()


def _together(ctx: Context, group: Collection[int]) -> int:
    with ctx.transaction(EVERYONE) as session:
        providers = [one for one in history.lock_providers(session, group) if not is_held(ctx, one)]
        # One that changed since it was put with these is left to the next round: it may have far more to look at.
        few = [one for one in providers if only_a_day_passed(one)]
        providers, wanted = few or providers, worth_a_look(only_a_day_passed=bool(few))
        mine, today = [one.id or 0 for one in providers], ctx.today
        rows = rows_together(session, mine, wanted)
        judge(session, rows, firms(session, mine), today)
        for provider in providers:
            provider.judged_on, provider.judged_by = today, edition()
        return len(rows)


def _step_by_step(ctx: Context, provider_id: int) -> Iterator[int]:
    run: _Run | None = None
    while run is None or not run.is_over:
        with ctx.transaction(EVERYONE) as session:
            provider = history.lock_provider(session, provider_id)
            if run is None:
                if is_held(ctx, provider):
                    return
                wanted = worth_a_look(only_a_day_passed=only_a_day_passed(provider))
                provider.judged_on, run = RUNNING, _Run(firms(session, [provider_id]), ctx.today, wanted)
            looked_at = run.step(session, provider_id)
            provider.judged_by = edition() if run.is_over else f"{BUSY}{(ctx.clock() + LEASE).isoformat()}, {run.done}"
            if run.is_over and provider.judged_on == RUNNING:  # else something changed for all of them: once more
                provider.judged_on = run.today
        yield looked_at


@dataclass
class _Run:
    """Going through the projects of a firm with what it knew when that began."""

    around: Mapping[int, Firm]
    today: date
    wanted: Any
    last: int = 0
    done: int = 0
    is_over: bool = False

    def step(self, session: Session, provider_id: int) -> int:
        rows = rows_of(session, provider_id, self.last, limit=STEP, wanted=self.wanted)
        judge(session, rows, self.around, self.today)
        self.is_over = len(rows) < STEP
        self.last, self.done = rows[-1][0] if rows else self.last, self.done + len(rows)
        return len(rows)
