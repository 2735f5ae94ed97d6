"""Belgian Dutch in and out: euro, dates, numbers of enterprises and registrations, text to search in."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from stdnum.be import vat

from services.errors import BadInput
from services.policy.words import fold as fold

BRUSSELS = ZoneInfo("Europe/Brussels")
LOCALE = "nl_BE"
CENT = Decimal("0.01")
MOST_EURO = Decimal("99999999999.99")

DATE_ORDERS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
REGISTRATION = re.compile(r"DV\.?([A-Z0])\.?(\d{6,7})")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
# Decimal alone would also take 1e999, 1_000 and NaN.
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
# Control characters, bidirectional overrides and lone surrogates have no place in a name, and PostgreSQL refuses NUL.
UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean_text(text: str, most: int = 400) -> str:
    """The text composed (NFC), without control or direction characters, spaces folded, at most `most` characters."""
    composed = unicodedata.normalize("NFC", UNWANTED.sub("", text))
    return " ".join(composed.split())[:most].rstrip()


def clean_lines(text: str, most: int = 4000) -> str:
    """As `clean_text`, but with its lines kept: no spaces at their ends, no more than one empty line in a row."""
    lines = "\n".join(clean_text(line, most) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:most].rstrip()


def parse_euro(text: object) -> Decimal:
    """Euro to the cent from `1.234,56`, `1234,56`, `1234.56`, `€ 1 234,56` or a number; `1.234` is 1234.

    Raises BadInput for anything else, and for fractions of a cent.
    """
    amount = _exact(text)
    if abs(amount) > MOST_EURO:
        raise BadInput(f"“{_quoted(text)}” is te groot")
    if amount != (rounded := amount.quantize(CENT)):
        raise BadInput(f"“{_quoted(text)}” heeft meer dan twee cijfers na de komma")
    return rounded


def _exact(value: object) -> Decimal:
    if isinstance(value, float):
        # A spreadsheet keeps 72.6 as the nearest binary fraction; six decimals are more than it was typed with.
        value = f"{value:.6f}"
    written = re.sub(r"[€\s\u00a0\u202f']|EUR", "", str(value))
    pointed = _point(written)
    if not PLAIN_NUMBER.fullmatch(pointed):
        raise BadInput(f"“{_quoted(value)}” is geen bedrag")
    return Decimal(pointed)


def _quoted(value: object) -> str:
    return clean_text(str(value), 60)


def _point(written: str) -> str:
    """The same number with a decimal point and no grouping; the last separator is the decimal one."""
    if "," in written and "." in written:
        grouping = "." if written.rfind(",") > written.rfind(".") else ","
        return written.replace(grouping, "").replace(",", ".")
    if GROUPED.fullmatch(written):
        return written.replace(".", "")
    return written.replace(",", ".")


def parse_date(value: object) -> date:
    """A day from a date cell, `31/12/2026`, `2026-12-31` and their like; raises BadInput."""
    day = _day(value)
    if day is None or not 1990 <= day.year <= 2100:
        raise BadInput(f"“{_quoted(value)}” is geen datum (dd/mm/jjjj)")
    return day


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    written = TIME_OF_DAY.sub("", str(value).strip())
    for order in DATE_ORDERS:
        with suppress(ValueError):
            return datetime.strptime(written, order).date()
    return None


def parse_enterprise_number(text: str) -> str:
    """Ten digits from any notation (`BE 0999 123 457`, `0999.123.457`); raises BadInput on wrong check digits."""
    digits = re.sub(r"[^0-9A-Za-z]", "", text).upper().removeprefix("BE")
    try:
        return str(vat.validate(digits.zfill(10) if len(digits) == 9 else digits))
    except Exception:  # stdnum raises its own family, and ValueError for odd input
        raise BadInput(f"“{clean_text(text, 40)}” is geen geldig ondernemingsnummer") from None


def is_enterprise_number(text: str) -> bool:
    """Whether `parse_enterprise_number` can read it."""
    try:
        return bool(parse_enterprise_number(text))
    except BadInput:
        return False


def parse_registration_number(text: str) -> str:
    """`DV.O299001` from `dv.0299001`, `DVO299001` and their like: a digit 0 after DV is the letter O.

    Raises BadInput. Source of the form: published registration numbers, six or seven digits after the letter.
    """
    match = REGISTRATION.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if match is None:
        raise BadInput(f"“{clean_text(text, 40)}” is geen registratienummer (DV.O123456 of DV.A123456)")
    return f"DV.{match[1].replace('0', 'O')}{match[2]}"


def show_enterprise_number(digits: str) -> str:
    """`0999123457` as `0999.123.457`; anything else unchanged."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if len(digits) == 10 else digits


def show_euro(amount: Decimal | None) -> str:
    """`€ 1.234,56`, or a dash when there is no amount."""
    return "–" if amount is None else str(format_currency(amount, "EUR", locale=LOCALE))


def show_number(number: int | Decimal) -> str:
    """`2.847`, as Flemish readers group."""
    return str(format_decimal(number, locale=LOCALE))


def show_size(size: int) -> str:
    """`1,4 GB`: bytes in the largest unit that leaves something before the comma."""
    amount, unit = Decimal(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{show_number(round(amount, 0 if unit == 'bytes' or amount >= 100 else 1))} {unit}"


def show_date(day: date | None) -> str:
    """`31/12/2026`, or a dash when there is no date."""
    return "–" if day is None else f"{day:%d/%m/%Y}"


def show_month(day: date) -> str:
    """`nov 2026`, the month of a day."""
    return str(format_date(day, "MMM yyyy", locale=LOCALE)).replace(".", "")


def show_moment(moment: datetime | None) -> str:
    """`31/12/2026 14:05` on the Brussels clock, or a dash."""
    return "–" if moment is None else f"{moment.astimezone(BRUSSELS):%d/%m/%Y %H:%M}"


def counted(number: int, one: str, many: str) -> str:
    """`1 project`, `2.847 projecten`."""
    return f"{show_number(number)} {one if number == 1 else many}"
