"""One enrolment or invoice on several lines of a list, as bookkeeping programs write them: a line an article."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from models.enums import OwnKind
from services.administration.columns import OWN_LIST
from services.columns import Kind
from services.formats import clean_text
from services.imports.batches import Draft
from services.imports.rows import ParsedRow, RowError

AMOUNTS = tuple(column for column in OWN_LIST.columns if column.kind is Kind.SIGNED)
REFERENCE = OWN_LIST.by_key[OWN_LIST.key]
# What lines of one thing have in common. Many number their invoices from one again each year: two days are two of them.
CLIENT, DAY = ("enterprise_number", "bij een andere onderneming"), ("dated_on", "met een andere datum")
START = ("starts_on", "met een andere start")
TWICE = "staat meer dan eens op precies dezelfde manier: laat één regel staan, of tel de bedragen op"
SHARED = {OwnKind.ENROLMENT: (CLIENT, START), OwnKind.INVOICE: (CLIENT, DAY)}


@dataclass(slots=True)
class Together:
    """The rows of a list, each of a reference of its own; `added_up` of them stand on several lines."""

    rows: list[ParsedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    added_up: int = 0


def put_together(draft: Draft, kind: OwnKind) -> Together:
    """The amounts of the lines of one reference added up; where they cannot be of one thing, all of them are wrong.

    A part is never taken for the whole: the rules would say of an application that its amount is not the right one.
    """
    found, unread = Together(), _unread(draft)
    groups: dict[str, list[ParsedRow]] = {}
    for row in draft.parsed.rows:
        groups.setdefault(_reference(row).casefold(), []).append(row)
    for name, group in groups.items():
        if reasons := _misfits(group, kind, unread.get(name)):
            found.errors.extend(_wrong(row, reason) for row, reason in zip(group, reasons, strict=True))
        else:
            found.rows.append(_whole(group))
            found.added_up += len(group) > 1
    return found


def _reference(row: ParsedRow) -> str:
    return str(row.values[REFERENCE.key])


def _unread(draft: Draft) -> dict[str, int]:
    """The first line that could not be read of each reference: what is missing there is a part too."""
    place = next((place for place, key in draft.headings.mapping.items() if key == REFERENCE.key), 0)
    found: dict[str, int] = {}
    for error in draft.parsed.errors:
        if place < len(error.row):
            found.setdefault(clean_text(error.row[place]).casefold(), error.line)
    return found


def _misfits(lines: Sequence[ParsedRow], kind: OwnKind, unread: int | None) -> list[str]:
    """Why each line cannot be taken with the others; nothing where they are of one thing."""
    if unread is not None:
        return [f"staat ook op regel {unread}, die fout is"] * len(lines)
    for key, words in SHARED[kind]:
        values = [row.values.get(key) for row in lines]
        if len({*values} - {None}) > 1:
            others = (next(row.line for row in lines if row.values.get(key) != value) for value in values)
            return [f"staat ook op regel {other}, {words}" for other in others]
    written = [tuple(cell.casefold() for cell in row.row) for row in lines]
    if len({*written}) < len(lines):  # a copy, or a second article: nobody can tell but who wrote it
        return [TWICE] * len(lines)
    return []


def _whole(lines: Sequence[ParsedRow]) -> ParsedRow:
    """The first line with the amounts of all of them."""
    first, *rest = lines
    added = {key: _sum([row.values[key] for row in lines]) for column in AMOUNTS if (key := column.key) in first.values}
    return replace(first, values=first.values | added) if rest else first


def _sum(amounts: Sequence[object]) -> Decimal | None:
    """In euro; None where one is not known."""
    known = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _wrong(row: ParsedRow, reason: str) -> RowError:
    return RowError(row.line, REFERENCE.label, _reference(row), reason, row.row)
