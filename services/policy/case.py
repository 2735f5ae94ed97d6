"""Case: one application with all that a rule may look at; it is given, never fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from models.enums import ProjectStatus, ServiceType
from services.policy.scheme import InForce
from services.policy.words import fold, folded

# Of so many characters, the folded title to sort by may be a part of it.
TITLE_KEY = 100


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration number of the firm: for which service, and from which day to which (both inclusive)."""

    service: ServiceType
    valid_from: date | None
    valid_to: date | None


class Rows(NamedTuple):
    """Rows that a value comes from: whether somebody confirmed all of them, and their numbers for a reader."""

    confirmed: bool = False
    numbers: str = ""


NO_ROWS = Rows()


@dataclass(frozen=True, slots=True)
class Own:
    """What the own administration says of this application. Amounts in euro excl. btw; invoices are added up.

    What a row does not say leaves the sum unknown. `with_vat` is the sum incl. btw: of what was agreed, or else
    invoiced. `amount_from` and `vat_from` are the rows of the amount that counts and of the sum incl. btw, `enrolment`
    those of the days.
    """

    enrolled_on: date | None = None
    starts_on: date | None = None
    agreed: Decimal | None = None
    invoiced: Decimal | None = None
    with_vat: Decimal | None = None
    amount_from: Rows = NO_ROWS
    vat_from: Rows = NO_ROWS
    enrolment: Rows = NO_ROWS


class Loose(NamedTuple):
    """An own enrolment that belongs to no application yet: whose list had it, and its start."""

    department_id: int | None
    starts_on: date | None


class First(NamedTuple):
    """The first of applications that occur twice: by its day, and of those of one day by its id."""

    filed_on: date
    id: int


# Of which applications others are: the department, the enterprise number, the whole title folded, and the start.
Same = tuple[int | None, str, str, date]


@dataclass(frozen=True, slots=True)
class Firm:
    """What a firm knows besides the application itself.

    `over_cap` gives, by project id, the subsidy of the client in that year up to and including this project, in euro;
    `doubles` what occurs more than once, with the first of it. The own enrolments are known for starts from
    `enrolments_from` to `enrolments_to`, and for the projects of a department also for those of its own ones; `loose`
    are those without application, by enterprise number.
    """

    registrations: Mapping[str, Registered] = field(default_factory=dict)
    related: frozenset[str] = frozenset()
    doubles: Mapping[Same, First] = field(default_factory=dict)
    over_cap: Mapping[int, Decimal] = field(default_factory=dict)
    own: Mapping[int, Own] = field(default_factory=dict)
    enrolments_from: date | None = None
    enrolments_to: date | None = None
    department_enrolments: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    loose: Mapping[str, Sequence[Loose]] = field(default_factory=dict)
    review_days: int = 14


@dataclass(slots=True)
class Case:
    """One application on one day. Amounts in euro; None is what a list did not say."""

    id: int
    department_id: int | None
    enterprise_number: str
    enterprise_size: str | None
    registration_number: str
    service: ServiceType
    title: str
    title_key: str
    theme: str
    subtheme: str | None
    filed_on: date
    starts_on: date
    ends_on: date | None
    amount: Decimal
    rate: Decimal | None
    subsidy: Decimal | None
    own_contribution: Decimal | None
    deposited_on: date | None
    paid_out: Decimal | None
    balance: Decimal | None
    status: ProjectStatus
    status_changed_on: date | None
    # The day of the last list that named it: what its status says is as true as that.
    listed_on: date | None
    verified: bool
    seen: Mapping[str, Any] | None
    law: InForce
    firm: Firm
    today: date

    @property
    def whole_title(self) -> str:
        """The title to compare by, also where the one to sort by is cut short."""
        return whole_title(self.title_key, self.title)

    @property
    def stated_subtheme(self) -> str:
        """The subtheme, also where a list writes it in the place of its theme."""
        return self.subtheme or (self.theme if folded(self.theme) in self.law.raised else "")

    @property
    def is_small(self) -> bool | None:
        """Whether the enterprise is small (klein) rather than medium; None when a list says neither."""
        return is_small(self.enterprise_size)


def whole_title(title_key: str, title: str) -> str:
    """A folded title as a whole, of the one to sort by and the title itself."""
    return title_key if len(title_key) < TITLE_KEY else fold(title)


@lru_cache(1_000)
def is_small(enterprise_size: str | None) -> bool | None:
    """Whether a list that says this of the size means a small enterprise; None when it means neither."""
    size = (enterprise_size or "").casefold()
    return True if size.startswith("klein") else False if size.startswith("middel") else None
