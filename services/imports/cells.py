"""What a cell of a list can hold, and how it reads as text."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

Cell = str | float | int | bool | date | datetime | None
# A row's place is its line in the file minus one: rows that were empty there are empty here.
Table = list[list[Cell]]

MOST_COLUMNS = 500
# Lists have a title, a date or a filter above their headings, seldom more lines than this.
MOST_TITLE_LINES = 30
EMPTY_SIGNS = frozenset({"", "-", "–", "—"})


def is_empty(cell: Cell) -> bool:
    """Whether the cell says nothing; a lone dash is how many lists write that."""
    return cell is None or (isinstance(cell, str) and cell.strip() in EMPTY_SIGNS)


def tidy(cells: Iterable[Cell]) -> list[Cell]:
    """The cells with blank text as None and without the empty ones at the end."""
    row = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def text_of(cell: Cell) -> str:
    """The cell as a Belgian reader types it, so that what is written out can be read in again."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Ja" if cell else "Nee"
    if isinstance(cell, date):
        return _day_text(cell)
    return _number_text(cell) if isinstance(cell, float) else str(cell)


def texts(row: Iterable[Cell]) -> tuple[str, ...]:
    """The whole row as text."""
    return tuple(text_of(cell) for cell in row)


def _day_text(day: date) -> str:
    if isinstance(day, datetime) and day.time() != time():
        return f"{day:%d/%m/%Y %H:%M}"
    return f"{day:%d/%m/%Y}"


def _number_text(number: float) -> str:
    """Without exponent, and without decimals where there are none: 999209569.0 is a number of an enterprise."""
    if number.is_integer():
        return str(int(number))
    return f"{Decimal(repr(number)):f}".replace(".", ",")
