"""One cell to one value, by the kind of its column."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from services.columns import Column, Kind
from services.errors import BadInput
from services.formats import clean_text, parse_date, parse_enterprise_number, parse_euro, parse_registration_number
from services.imports.cells import Cell, is_empty, text_of
from services.imports.words import read_service, read_status, read_yes_no

MOST_NUMBER = 40
MOST_TEXT = 400
MOST_COUNT = 999_999
FORMULA_SIGNS = ("=", "+", "-", "@")
MAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
ZERO_FOR_O = re.compile(r"DV\.?0", re.IGNORECASE)

# Excel counts days from here; a column of dates without a date format arrives as such numbers (1990 to 2100).
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(32_874, 73_416)


class Unread:
    """In the place of a value that is not taken over: what is here already stays."""


UNREAD = Unread()


class Reading(NamedTuple):
    """A value and what the reader of the list should know about it."""

    value: object
    remark: str = ""


def read_value(column: Column, cell: Cell) -> Reading:
    """The value of this cell for this column; raises BadInput with the reason."""
    if is_empty(cell):
        return Reading(_nothing(column))
    value = READERS[column.kind](cell)
    return value if isinstance(value, Reading) else Reading(value)


def _nothing(column: Column) -> bool | None:
    if column.required:
        raise BadInput("ontbreekt")
    return False if column.kind is Kind.YES_NO else None


def _text(cell: Cell) -> Reading:
    written = clean_text(text_of(cell), MOST_TEXT + 1)
    text = clean_text(written, MOST_TEXT)
    if text.startswith(FORMULA_SIGNS):
        return Reading(text, f"“{text[:40]}” ziet eruit als een formule; als tekst overgenomen")
    return Reading(text, "" if text == written else f"ingekort tot {MOST_TEXT} tekens")


def _project_number(cell: Cell) -> str:
    if isinstance(cell, date):
        raise BadInput("is een datum; geef de kolom in je rekenblad de opmaak “tekst”")
    number = clean_text(text_of(cell))
    if len(number) > MOST_NUMBER:
        raise BadInput(f"is langer dan {MOST_NUMBER} tekens")
    return number


def _enterprise_number(cell: Cell) -> str:
    return parse_enterprise_number(text_of(cell))


def _registration_number(cell: Cell) -> Reading:
    written = clean_text(text_of(cell))
    number = parse_registration_number(written)
    was_zero = ZERO_FOR_O.match(re.sub(r"[\s-]", "", written))
    return Reading(number, f"{written} gelezen als {number}" if was_zero else "")


def _mail(cell: Cell) -> Reading:
    mail = clean_text(text_of(cell)).lower()
    if MAIL.fullmatch(mail):
        return Reading(mail)
    return Reading(UNREAD, f"“{mail[:60]}” is geen e-mailadres; niet overgenomen")


def _date(cell: Cell) -> date:
    if isinstance(cell, int | float) and isfinite(cell) and int(cell) in EXCEL_DAYS:
        return EXCEL_DAY_ZERO + timedelta(days=int(cell))
    return parse_date(cell if isinstance(cell, date) else text_of(cell))


def _euro(cell: Cell) -> Decimal:
    amount = parse_euro(cell)
    if amount < 0:
        raise BadInput(f"“{text_of(cell)}” mag niet negatief zijn")
    return amount


def _percent(cell: Cell) -> Decimal:
    """A number cell up to 1 is a cell with a percent format: 30% arrives as 0.3."""
    hundredfold = cell * 100 if isinstance(cell, float) and 0 < cell <= 1 else cell
    percent = _number(text_of(hundredfold).replace("%", ""), "percentage")
    if percent != 0 and not 1 <= percent <= 100:
        raise BadInput(f"“{text_of(cell)}” is geen percentage tussen 0 en 100 (schrijf 30 voor 30 %)")
    return percent


def _count(cell: Cell) -> int:
    number = _number(text_of(cell), "getal")
    if number < 0:
        raise BadInput(f"“{text_of(cell)}” mag niet negatief zijn")
    if number != int(number):
        raise BadInput(f"“{text_of(cell)}” moet een geheel getal zijn")
    if number > MOST_COUNT:
        raise BadInput(f"“{text_of(cell)}” is te groot")
    return int(number)


def _number(text: str, noun: str) -> Decimal:
    try:
        return parse_euro(text)
    except BadInput:
        raise BadInput(f"“{clean_text(text, 60)}” is geen {noun}") from None


READERS: dict[Kind, Callable[[Cell], object]] = {
    Kind.TEXT: _text,
    Kind.MAIL: _mail,
    Kind.PROJECT_NUMBER: _project_number,
    Kind.ENTERPRISE_NUMBER: _enterprise_number,
    Kind.REGISTRATION_NUMBER: _registration_number,
    Kind.SERVICE: read_service,
    Kind.STATUS: read_status,
    Kind.DATE: _date,
    Kind.EURO: _euro,
    Kind.SIGNED: parse_euro,
    Kind.PERCENT: _percent,
    Kind.COUNT: _count,
    Kind.YES_NO: read_yes_no,
}
