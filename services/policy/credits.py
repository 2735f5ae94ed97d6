"""Credit notes: each goes where the invoice is that it takes back, so that both add up to nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models.enums import OwnKind
from services.policy.matching import Entry
from services.policy.pairing import Pair


def with_credits(entries: Sequence[Entry], found: Mapping[int, int], refused: Collection[Pair] = ()) -> dict[int, int]:
    """The project of each entry (ids), where every credit note stands beside an invoice.

    `found` is what each entry is like, or what somebody confirmed. A credit note goes with the one invoice of that
    amount; where there are several it stays where it is, if there is an invoice. Alone it belongs nowhere: what it
    takes back was not read in, and less than nothing is no amount to hold a project against.
    """
    invoices = [one for one in entries if one.kind is OwnKind.INVOICE and not is_credit(one) and one.id in found]
    placed = {one.id: found[one.id] for one in entries if one.id in found and not is_credit(one)}
    of_place, of_amount = _first_days(invoices, found, _place), _first_days(invoices, found, _amount)
    for credit in filter(is_credit, entries):
        invoiced = _before(credit, of_place[_place(credit)])
        taken_back = {project for project in _before(credit, of_amount[_amount(credit)])
                      if (credit.id, project) not in refused}  # fmt: skip
        project = taken_back.pop() if len(taken_back) == 1 else found.get(credit.id)
        if project in invoiced:
            placed[credit.id] = project
    return placed


def is_credit(entry: Entry) -> bool:
    """Whether it takes back an invoice."""
    return entry.kind is OwnKind.INVOICE and entry.amount is not None and entry.amount < 0


def _first_days(
    invoices: Sequence[Entry], found: Mapping[int, int], key: Callable[[Entry], Any]
) -> defaultdict[Any, dict[int, date]]:
    """The day of the first invoice of each project, by what a credit note has in common with it.

    Looked up, since many of both would be compared for minutes; an invoice without a day comes before all.
    """
    days: defaultdict[Any, dict[int, date]] = defaultdict(dict)
    for one in invoices:
        of_key, project, day = days[key(one)], found[one.id], one.dated_on or date.min
        of_key[project] = min(day, of_key.get(project, day))
    return days


def _place(entry: Entry) -> int | None:
    return entry.department_id


def _amount(entry: Entry) -> tuple[int | None, Decimal | None]:
    return entry.department_id, entry.amount and abs(entry.amount)


def _before(credit: Entry, days: Mapping[int, date]) -> set[int]:
    """The projects whose invoice came first."""
    return {project for project, day in days.items() if credit.dated_on is None or day <= credit.dated_on}
