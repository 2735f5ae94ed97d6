"""What is counted while the program works, for Prometheus; no label ever holds what somebody typed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

INTERACTIONS = Histogram(
    "kmo_interaction_seconds", "Time that one run of a screen takes; its count is the number of interactions.",
    ["page"], registry=REGISTRY, buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
ERRORS = Counter("kmo_errors", "Faults that were logged, by the part of the program.", ["part"], registry=REGISTRY)
SIGN_INS = Counter("kmo_sign_ins", "Attempts to sign in.", ["outcome"], registry=REGISTRY)
IMPORTS = Counter("kmo_imports", "Lists that were read in.", ["kind"], registry=REGISTRY)
EXPORTS = Counter("kmo_exports", "Lists that were asked for, by format.", ["format"], registry=REGISTRY)

OK, REFUSED = "ok", "geweigerd"
PROJECTS, OWN = "projectenlijst", "eigen administratie"
# They are there from the start, so that a first increase is seen as one.
for outcome in (OK, REFUSED):
    SIGN_INS.labels(outcome)
for kind in (PROJECTS, OWN):
    IMPORTS.labels(kind)
ERRORS.labels("kmo")


@contextmanager
def interaction(page: str) -> Iterator[None]:
    """One run of a screen; the start page has no name of its own."""
    with INTERACTIONS.labels(page or "vandaag").time():
        yield


class CountErrors(logging.Handler):
    """Counts what is logged as a fault, whichever part of the program it comes from."""

    def emit(self, record: logging.LogRecord) -> None:
        """One more; names of loggers are those of modules."""
        ERRORS.labels(record.name if record.name.split(".")[0] == "kmo" else "andere").inc()
