"""Going round the firms: judging anew all for which a day passed, or the rules or something of their own changed."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from models import Project, Provider
from services import heartbeats
from services.context import Context
from services.errors import NotNow
from services.policy.access import EVERYONE
from services.precheck.judgement import STEP, worth_a_look
from services.precheck.judging_steps import is_held, judge_firms, only_a_day_passed
from services.scheme import edition

log = logging.getLogger("kmo.judging")

POLL_SECONDS, PAUSE_SECONDS = 5, 0.15
TOGETHER = 200  # firms
Progress = Callable[[int, int], None]


def catch_up(ctx: Context, progress: Progress = lambda done, total: None) -> int:
    """Judge the projects of every firm for which a day passed or something changed; tells how many were looked at.

    In steps, each a transaction of its own, so that nobody waits long; `progress` is told how many of how many.
    """
    heartbeats.alive(ctx, heartbeats.JUDGING)
    done, due = 0, _due(ctx)
    sizes = _to_look_at(ctx, due) if due else {}
    total, failure = sum(sizes.values()), None
    waiting = deque(
        group for kind in (True, False)
        for group in grouped([one for one, by_day in due.items() if by_day is kind], sizes)
    )  # fmt: skip
    while waiting:
        group = waiting.popleft()
        try:
            for looked_at in judge_firms(ctx, group):
                done += looked_at
                heartbeats.alive(ctx, heartbeats.JUDGING)
                progress(done, total)
        except NotNow:  # nor can the other firms
            raise
        except Exception as fault:  # the other firms must not wait for the one at fault
            if len(group) > 1:
                waiting.extendleft((one,) for one in group)
                continue
            log.exception("the projects of provider %s could not be judged", *group)
            failure = fault
    if failure:
        raise failure
    return done


def is_behind(ctx: Context) -> bool:
    """Whether a firm is still to be judged today."""
    return bool(_due(ctx))


def watch(ctx: Context, stop: threading.Event) -> None:
    """Judge what is due, again and again, until `stop` is set."""
    while not stop.is_set():
        try:
            catch_up(ctx, lambda done, total: _let_others(ctx, stop))
        except NotNow as fault:
            log.warning("%s", fault)
        except Exception:  # whatever it is, the next round may do better
            log.exception("a round of judging failed")
        stop.wait(POLL_SECONDS)


def _let_others(ctx: Context, stop: threading.Event) -> None:
    """On SQLite one writes at a time, and who waits looks only now and then whether it is his turn."""
    if ctx.engine.dialect.name == "sqlite":
        stop.wait(PAUSE_SECONDS)


def _due(ctx: Context) -> dict[int, bool]:
    """The firms to judge, and of each whether only a day passed."""
    with ctx.reading(EVERYONE) as session:
        late = (col(Provider.judged_on).is_distinct_from(ctx.today)) | (col(Provider.judged_by) != edition())
        found = session.exec(select(Provider).where(late).order_by(col(Provider.id))).all()
    return {one.id or 0: only_a_day_passed(one) for one in found if not is_held(ctx, one)}


def _to_look_at(ctx: Context, due: Mapping[int, bool]) -> dict[int, int]:
    """How many projects of each firm; one without any is left out."""
    parts = []
    for only in (True, False):
        firms = [provider_id for provider_id, by_day in due.items() if by_day is only]
        parts.append(and_(col(Project.provider_id).in_(firms), worth_a_look(only_a_day_passed=only)))
    query = select(Project.provider_id, func.count()).where(or_(*parts)).group_by(col(Project.provider_id))
    with ctx.reading(EVERYONE) as session:
        return dict(session.exec(query).all())


def grouped(provider_ids: Iterable[int], sizes: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """A large firm by itself, small ones as many together as fill a step: most of what those cost is asking."""
    group: list[int] = []
    for provider_id in provider_ids:
        if (group and sum(sizes.get(one, 0) for one in (*group, provider_id)) > STEP) or len(group) == TOGETHER:
            yield tuple(group)
            group = []
        group.append(provider_id)
    if group:
        yield tuple(group)
