"""The scheme as dated facts, and which of them are in force on a day; the facts themselves stand in scheme.toml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from services.policy.facts import Cap, Excluded, Fact, Minimum, Only, Paper, Rate, Retention, Term, Themes, Vat, YearEnd
from services.policy.words import folded

AnyFact = TypeVar("AnyFact", bound=Fact)


@dataclass(frozen=True)
class InForce:
    """The facts that count for an application of one day. What is None was not found for that day."""

    rates: Sequence[Rate]
    cap: Cap | None
    minimums: dict[str, Decimal]
    terms: dict[str, Term]
    year_ends: dict[str, date]
    warned: dict[str, date]
    themes: frozenset[str] | None
    only: dict[str, Only]
    excluded: tuple[str, ...]
    vat: tuple[int, ...]
    # For how many years the papers of each service are kept.
    retention: dict[str, int] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    # The subthemes (folded) with a rate of their own.
    raised: frozenset[str] = frozenset()
    # Asked a million times with few different questions.
    known_rates: dict[tuple[bool, str, str], int | None] = field(default_factory=dict)

    def rate(self, *, small: bool, service: str, subtheme: str) -> int | None:
        """The percentage for this size, service and subtheme."""
        name = folded(subtheme)
        asked = (small, service, name if name in self.raised else "")
        if asked not in self.known_rates:
            fitting = [rate for rate in self.rates if self._fits(rate, service, name)]
            best = max(fitting, key=lambda rate: bool(rate.subthemes), default=None)
            self.known_rates[asked] = None if best is None else best.small if small else best.medium
        return self.known_rates[asked]

    def raised_rates(self, *, small: bool, service: str, theme: str) -> set[int]:
        """The raised percentages that some subtheme of this theme has, or of any theme when it is not known."""
        raised = (rate for rate in self.rates if rate.subthemes and rate.service in (None, service))
        fitting = (rate for rate in raised if not theme or folded(rate.theme) == folded(theme))
        return {rate.small if small else rate.medium for rate in fitting}

    @staticmethod
    def _fits(rate: Rate, service: str, subtheme: str) -> bool:
        named = not rate.subthemes or subtheme in map(folded, rate.subthemes)
        return named and rate.service in (None, service)

    def most(self, *, small: bool) -> Decimal | None:
        """The cap for this size, in euro."""
        return None if self.cap is None else self.cap.small if small else self.cap.medium


class Scheme(BaseModel):
    """All facts with their sources; refuses data that contradict themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, str]
    rates: tuple[Rate, ...]
    caps: tuple[Cap, ...]
    minimums: tuple[Minimum, ...]
    terms: tuple[Term, ...]
    year_ends: tuple[YearEnd, ...]
    themes: tuple[Themes, ...]
    only: tuple[Only, ...]
    excluded: tuple[Excluded, ...]
    vat: tuple[Vat, ...]
    retention: tuple[Retention, ...]
    papers: tuple[Paper, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> "Scheme":
        for kind in self.kinds.values():
            _refuse_overlaps(kind)
            if unknown := {fact.source for fact in kind} - set(self.sources):
                raise ValueError(f"unknown sources: {sorted(unknown)}")
        return self

    @property
    def kinds(self) -> dict[str, Sequence[Fact]]:
        """The facts under the heading of their kind."""
        return {
            "Steunpercentages": self.rates, "Steunplafond": self.caps, "Minimumbedragen": self.minimums,
            "Termijnen": self.terms, "Jaareinde": self.year_ends, "Thema's": self.themes,
            "Beperkte diensten": self.only, "Uitgesloten onderwerpen": self.excluded, "Btw": self.vat,
            "Bewaartermijn van de papieren": self.retention,
            "Papieren": self.papers,
        }  # fmt: skip

    @property
    def turning_days(self) -> list[date]:
        """The days on which something changes."""
        facts = [fact for kind in self.kinds.values() for fact in kind]
        after = [fact.last + timedelta(days=1) for fact in facts if fact.last is not None]
        return sorted({*(fact.first for fact in facts), *after})

    def on(self, day: date, year: int | None = None) -> InForce:
        """What is in force for an application of this day, or of this `year` when its rules are tried on it."""
        ends: dict[str, YearEnd] = {end.name: end for end in _holding(self.year_ends, day)}
        last = {name: date((year or day.year) + 1, end.month, end.day) for name, end in ends.items()}
        themes = next(_holding(self.themes, day), None)
        vat = next(_holding(self.vat, day), None)
        return InForce(
            rates=tuple(_holding(self.rates, day)),
            cap=next(_holding(self.caps, day), None),
            minimums={fact.service: fact.amount for fact in _holding(self.minimums, day)},
            terms={term.name: term for term in _holding(self.terms, day)},
            year_ends=last,
            warned={name: last[name] - timedelta(days=end.warn) for name, end in ends.items() if end.warn},
            themes=frozenset(map(folded, themes.names)) if themes else None,
            only={fact.service: fact for fact in _holding(self.only, day)},
            excluded=tuple(word for fact in _holding(self.excluded, day) for word in fact.words),
            vat=vat.percent if vat else (),
            retention={fact.service: fact.years for fact in _holding(self.retention, day)},
            papers=tuple(_holding(self.papers, day)),
            raised=frozenset(folded(name) for rate in _holding(self.rates, day) for name in rate.subthemes),
        )


def _holding(facts: Sequence[AnyFact], day: date) -> Iterator[AnyFact]:
    return (fact for fact in facts if fact.holds(day))


def _refuse_overlaps(facts: Sequence[Fact]) -> None:
    """Two facts about the same cannot hold on one day."""
    for one, next_one in pairwise(sorted(facts, key=lambda fact: (fact.about, fact.first))):
        if one.about == next_one.about and (one.last is None or one.last >= next_one.first):
            raise ValueError(f"both hold on {next_one.first}: {one.text} / {next_one.text}")
