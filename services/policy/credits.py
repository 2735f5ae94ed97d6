"""Credit notes: each goes where the invoice is that it takes back, so that both add up to nothing."""

from collections.abc import Collection, Mapping, Sequence

from models.enums import OwnKind
from services.policy.matching import Entry, Pair


def with_credits(entries: Sequence[Entry], found: Mapping[int, int], refused: Collection[Pair] = ()) -> dict[int, int]:
    """The project of each entry (ids), where every credit note stands beside an invoice.

    `found` is what each entry is like, or what somebody confirmed. A credit note goes with the one invoice of that
    amount; where there are several it stays where it is, if there is an invoice. Alone it belongs nowhere: what it
    takes back was not read in, and less than nothing is no amount to hold a project against.
    """
    invoices = [one for one in entries if one.kind is OwnKind.INVOICE and not is_credit(one) and one.id in found]
    placed = {one.id: found[one.id] for one in entries if one.id in found and not is_credit(one)}
    for credit in filter(is_credit, entries):
        invoiced = {found[one.id] for one in invoices if _may_take_back(credit, one)}
        taken_back = {found[one.id] for one in invoices if _may_take_back(credit, one) and _same_amount(credit, one)}
        taken_back = {project for project in taken_back if (credit.id, project) not in refused}
        project = taken_back.pop() if len(taken_back) == 1 else found.get(credit.id)
        if project in invoiced:
            placed[credit.id] = project
    return placed


def is_credit(entry: Entry) -> bool:
    """Whether it takes back an invoice."""
    return entry.kind is OwnKind.INVOICE and entry.amount is not None and entry.amount < 0


def _may_take_back(credit: Entry, invoice: Entry) -> bool:
    """Whether the invoice came first, and from the same place."""
    in_order = credit.dated_on is None or invoice.dated_on is None or invoice.dated_on <= credit.dated_on
    return in_order and credit.department_id == invoice.department_id


def _same_amount(credit: Entry, invoice: Entry) -> bool:
    return credit.amount is not None and invoice.amount == -credit.amount
