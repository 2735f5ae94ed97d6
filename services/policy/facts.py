"""The kinds of facts that the scheme consists of, each with its days, its source and how sure it is."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

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
    # The theme that its subthemes belong to.
    theme: str = ""
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


class Retention(Fact):
    """How many years the papers of a service are kept, counted from the start."""

    service: ServiceType
    years: Annotated[int, Field(gt=0, le=100)]

    @property
    def about(self) -> str:
        return self.service

    @property
    def text(self) -> str:
        return f"{self.service}: {self.years} jaar na de startdatum"


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


class Paper(Fact):
    """A paper that a provider keeps of each project of a service; the remark says what has to stand in it."""

    service: ServiceType
    name: str

    @property
    def key(self) -> str:
        """What a file that is this paper is marked with."""
        return self.name.casefold()

    @property
    def about(self) -> str:
        return f"{self.service} {self.name}"

    @property
    def text(self) -> str:
        return f"{self.service}: {self.name}"


class Vat(Fact):
    """The rates of btw, in percent."""

    percent: tuple[Percent, ...]

    @property
    def text(self) -> str:
        return ", ".join(f"{percent} %" for percent in self.percent)


def _warned(warn: int | None, words: str) -> str:
    return "" if warn is None else f" (waarschuwing {words.format(warn)})"
