"""The scheme of this program: the facts of scheme.toml, read and checked once, and what is in force on a day."""

import hashlib
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.policy.retention import last_day
from services.policy.scheme import InForce, Scheme

FACTS = Path(__file__).parent / "scheme.toml"
RULES = tuple(Path(__file__).with_name(room) for room in ("policy", "precheck"))


@lru_cache
def scheme() -> Scheme:
    """All facts; raises ValidationError when they contradict themselves."""
    return Scheme.model_validate(tomllib.loads(FACTS.read_text(encoding="utf-8")))


@lru_cache(4_000)
def in_force(day: date, year: int | None = None) -> InForce:
    """What counts for an application of this day; with a `year`, for one of that year if this day's rules held."""
    return scheme().on(day, year)


def kept_until(service: str, filed_on: date, starts_on: date) -> date | None:
    """The last day on which the papers of a project must be there; None when no term is known for it."""
    years = in_force(filed_on).retention.get(service)
    return None if years is None else last_day(starts_on, years)


def papers_until(said: str) -> date | None:
    """The same from what decides it, as `Project.kept_until` says it; None for papers that are gone."""
    service, _, days = said.partition(" ")
    return kept_until(service, *map(date.fromisoformat, days.split())) if days else None


@lru_cache
def edition() -> str:
    """What facts, rules and gathering are these: other ones make every judgement out of date."""
    files = [FACTS, *sorted(file for room in RULES for file in room.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:32]
