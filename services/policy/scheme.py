"""The scheme as dated facts, and which of them are in force on a day; the facts themselves stand in scheme.toml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.enums import ServiceType

Confidence = Literal["officieel", "secundair", "aanname"]
Percent = Annotated[int, Field(gt=0, le=100)]
Euro = Annotated[Decimal, Field(gt=0)]
Days = Annotated[int, Field(gt=0)]


class Fact(BaseModel):
    """What holds from one day to another (the last day), who says so and how sure that is."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")
    source: str
    confidence: Confidence
    remark: str = ""

    @property
    def about(self) -> str:
        """What two facts share that cannot both hold on one day."""
        return ""

    @property
    def text(self) -> str:
        """The fact in words."""
        raise NotImplementedError

    def holds(self, day: date) -> bool:
        """Whether it is in force on this day."""
        return self.first <= day and (self.last is None or day <= self.last)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Fact":
        if self.last is not None and self.last < self.first:
            raise ValueError("a fact cannot end before it begins")
        return self


class Rate(Fact):
    """Percent of the project amount; a raised one for some subthemes, or for one service of them."""

    small: Percent
    medium: Percent
    subthemes: tuple[str, ...] = ()
    service: ServiceType | None = None

    @property
    def about(self) -> str:
        return " ".join(self.subthemes)

    @property
    def text(self) -> str:
        what = f" voor {', '.join(self.subthemes)}" if self.subthemes else ""
        return f"Klein {self.small} %, middelgroot {self.medium} %{what}{f' ({self.service})' if self.service else ''}"


class Cap(Fact):
    """The most subsidy for an enterprise in a calendar year, in euro."""

    small: Euro
    medium: Euro

    @property
    def text(self) -> str:
        return f"Klein {self.small} euro, middelgroot {self.medium} euro per kalenderjaar"


class Minimum(Fact):
    """The least project amount of a service, in euro excl. btw."""

    service: ServiceType
    amount: Euro

    @property
    def about(self) -> str:
        return self.service

    @property
    def text(self) -> str:
        return f"{self.service}: minstens {self.amount} euro excl. btw"


class Term(Fact):
    """A number of calendar days, and from which of them on something is said."""

    name: Literal["aanvragen", "storten", "beslissing", "saldo"]
    days: Days
    warn: Days | None = None

    @property
    def about(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        return f"{self.name.capitalize()}: {self.days} kalenderdagen{_warned(self.warn, 'vanaf dag {}')}"


class YearEnd(Fact):
    """A last day in the year after the application, and how many days before it something is said."""

    name: Literal["einde", "laatste betaling"]
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    warn: Days | None = None

    @property
    def about(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        warned = _warned(self.warn, "{} dagen vooraf")
        return f"{self.name.capitalize()}: ten laatste {self.day}/{self.month} van het jaar na de aanvraag{warned}"


class Themes(Fact):
    """The themes that are subsidised."""

    names: tuple[str, ...]

    @property
    def text(self) -> str:
        return ", ".join(self.names)


class Only(Fact):
    """A service for which only some subthemes of one theme are subsidised."""

    service: ServiceType
    theme: str
    subthemes: tuple[str, ...]

    @property
    def about(self) -> str:
        return self.service

    @property
    def text(self) -> str:
        return f"{self.service} alleen voor {self.theme}: {', '.join(self.subthemes)}"


class Excluded(Fact):
    """Words that in a title point at a subject that is excluded."""

    words: tuple[str, ...]

    @property
    def about(self) -> str:
        return " ".join(self.words)

    @property
    def text(self) -> str:
        return ", ".join(self.words)


class Vat(Fact):
    """The rates of btw, in percent."""

    percent: tuple[Percent, ...]

    @property
    def text(self) -> str:
        return ", ".join(f"{percent} %" for percent in self.percent)


def _warned(warn: int | None, words: str) -> str:
    return "" if warn is None else f" (waarschuwing {words.format(warn)})"


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

    def rate(self, *, small: bool, service: str, subtheme: str) -> int | None:
        """The percentage for this size, service and (folded) subtheme."""
        fitting = [rate for rate in self.rates if self._fits(rate, service, subtheme)]
        best = max(fitting, key=lambda rate: bool(rate.subthemes), default=None)
        return None if best is None else best.small if small else best.medium

    @staticmethod
    def _fits(rate: Rate, service: str, subtheme: str) -> bool:
        named = not rate.subthemes or subtheme in {name.casefold() for name in rate.subthemes}
        return named and rate.service in (None, service)

    def most(self, *, small: bool) -> Decimal | None:
        """The cap for this size, in euro."""
        return None if self.cap is None else self.cap.small if small else self.cap.medium


class Scheme(BaseModel):
    """All facts with their sources; refuses data that contradict themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

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
        }  # fmt: skip

    @property
    def turning_days(self) -> list[date]:
        """The days on which something changes."""
        facts = [fact for kind in self.kinds.values() for fact in kind]
        after = [fact.last + timedelta(days=1) for fact in facts if fact.last is not None]
        return sorted({*(fact.first for fact in facts), *after})

    def on(self, day: date) -> InForce:
        """What is in force for an application of this day."""
        ends: dict[str, YearEnd] = {end.name: end for end in _holding(self.year_ends, day)}
        last = {name: date(day.year + 1, end.month, end.day) for name, end in ends.items()}
        themes = next(_holding(self.themes, day), None)
        vat = next(_holding(self.vat, day), None)
        return InForce(
            rates=tuple(_holding(self.rates, day)),
            cap=next(_holding(self.caps, day), None),
            minimums={fact.service: fact.amount for fact in _holding(self.minimums, day)},
            terms={term.name: term for term in _holding(self.terms, day)},
            year_ends=last,
            warned={name: last[name] - timedelta(days=end.warn) for name, end in ends.items() if end.warn},
            themes=frozenset(name.casefold() for name in themes.names) if themes else None,
            only={fact.service: fact for fact in _holding(self.only, day)},
            excluded=tuple(word for fact in _holding(self.excluded, day) for word in fact.words),
            vat=vat.percent if vat else (),
        )


def _holding(facts: Sequence[AnyFact], day: date) -> Iterator[AnyFact]:
    return (fact for fact in facts if fact.holds(day))


def _refuse_overlaps(facts: Sequence[Fact]) -> None:
    """Two facts about the same cannot hold on one day."""
    for one, next_one in pairwise(sorted(facts, key=lambda fact: (fact.about, fact.first))):
        if one.about == next_one.about and (one.last is None or one.last >= next_one.first):
            raise ValueError(f"both hold on {next_one.first}: {one.text} / {next_one.text}")
