"""What the applications of one client add up to by year, and its subsidies against the cap of that year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from models import Project
from models.enums import ProjectStatus
from services.formats import BRUSSELS
from services.policy.caps import counts
from services.policy.case import is_small
from services.scheme import in_force


@dataclass(frozen=True, slots=True)
class Used:
    """The subsidies of a year that count for the cap, in euro, and by whose they are where several have some.

    `cap` is None when no application of that year says how large the enterprise is.
    """

    total: Decimal
    cap: Decimal | None
    parts: Mapping[str, Decimal]

    @property
    def is_over(self) -> bool:
        """Whether they pass the cap."""
        return self.cap is not None and self.total > self.cap


@dataclass(frozen=True, slots=True)
class Year:
    """The applications filed in a year. Amounts in euro, of all of them; what a list did not say counts for nothing."""

    year: int
    number: int
    amount: Decimal
    subsidy: Decimal
    own_contribution: Decimal
    paid_out: Decimal
    by_status: Mapping[ProjectStatus, int]
    used: Used


def years(newest_first: Sequence[Project], whose: Mapping[int, str]) -> list[Year]:
    """The years of one client, the last one first; `whose` names the firm or department of each project, by its id."""
    return [_year(year, list(filed), whose) for year, filed in groupby(newest_first, lambda one: one.filed_on.year)]


def _year(year: int, filed: Sequence[Project], whose: Mapping[int, str]) -> Year:
    counted = Counter(one.status for one in filed)
    return Year(
        year, len(filed), _sum(one.amount for one in filed), _sum(one.subsidy for one in filed),
        _sum(one.own_contribution for one in filed), _sum(one.paid_out for one in filed),
        {status: counted[status] for status in ProjectStatus if counted[status]}, _used(filed, whose),
    )  # fmt: skip


def _used(filed: Sequence[Project], whose: Mapping[int, str]) -> Used:
    """What the rule `plafond` counts."""
    parts: dict[str, Decimal] = {}
    for one in filed:
        changed_on = one.status_changed_at and one.status_changed_at.astimezone(BRUSSELS).date()
        if counts(one.status, one.filed_on, changed_on) and one.subsidy and one.subsidy > 0:
            name = whose[one.id or 0]
            parts[name] = parts.get(name, Decimal(0)) + one.subsidy
    caps = (
        in_force(one.filed_on).most(small=small)
        for one in filed
        if (small := is_small(one.enterprise_size)) is not None
    )
    shown = dict(sorted(parts.items())) if len(parts) > 1 else {}
    return Used(_sum(parts.values()), next(caps, None), shown)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
