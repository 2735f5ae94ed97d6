"""Giving the metrics to who asks for them: on a port of its own, with how the outbox stands at that moment."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from models import Mail
from models.enums import MailState
from services.context import Context
from services.errors import NoAnswer
from services.metrics import REGISTRY, CountErrors
from services.outbox import overtakes
from services.policy.access import EVERYONE

log = logging.getLogger("kmo.metering")

SECONDS_KEPT = 10.0


class Outbox(Collector):
    """How many mails there are in each state and how late the oldest is; asked of the database now and then."""

    def __init__(self, ctx: Context, clock: Callable[[], float] = time.monotonic) -> None:
        self.ctx, self.clock = ctx, clock
        self.lock = threading.Lock()
        self.at: float | None = None
        self.last: list[Metric] = []

    def describe(self) -> Iterable[Metric]:
        """Nothing: else the database would be asked already when this is registered."""
        return []

    def collect(self) -> Iterable[Metric]:
        """The same for everybody who asks within seconds."""
        with self.lock:
            if self.at is None or self.clock() - self.at >= SECONDS_KEPT:
                self.last, self.at = self._look(), self.clock()
            return self.last

    def _look(self) -> list[Metric]:
        up = GaugeMetricFamily("kmo_database_up", "Whether the database answered.")
        try:
            depth, age = self._count()
        except (SQLAlchemyError, NoAnswer) as fault:
            log.warning("the database does not answer: %s", type(fault).__name__)
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        mails = GaugeMetricFamily("kmo_outbox_mails", "Mails by their state.", labels=["state"])
        for state in MailState:
            mails.add_metric([state.value], depth.get(state, 0))
        return [up, mails, GaugeMetricFamily("kmo_outbox_late_seconds", "How late the oldest mail is.", value=age)]

    def _count(self) -> tuple[dict[MailState, int], float]:
        now = self.ctx.clock()
        due = select(func.min(Mail.next_try_at)).where(Mail.state == MailState.WAITING, ~overtakes())
        with self.ctx.reading(EVERYONE) as session:
            query = select(Mail.state, func.count()).group_by(col(Mail.state))
            depth = {MailState(state): number for state, number in session.exec(query)}
            oldest: datetime | None = session.exec(due).one()
        return depth, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


@contextmanager
def serving(ctx: Context) -> Iterator[None]:
    """Answer Prometheus for as long as this lasts; a port that is taken is no reason not to work."""
    counting = CountErrors(logging.ERROR)
    logging.getLogger().addHandler(counting)
    stop = _start(ctx)
    try:
        yield
    finally:
        stop()
        logging.getLogger().removeHandler(counting)


def _start(ctx: Context) -> Callable[[], None]:
    settings = ctx.settings
    if settings.metrics_port is None:
        return lambda: None
    both = CollectorRegistry()
    both.register(Outbox(ctx))
    both.register(_Counted())
    try:
        server, thread = start_http_server(settings.metrics_port, settings.metrics_address, both)
    except OSError as fault:
        log.error("no metrics on port %s: %s", settings.metrics_port, fault.strerror)
        return lambda: None

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


class _Counted(Collector):
    """What this process counted itself."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()
