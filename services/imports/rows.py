"""The rows of a list as typed values, or as what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from services.columns import Column, Layout
from services.errors import BadInput, UnusableFile
from services.formats import show_euro
from services.imports.cells import Cell, Table, text_of, texts
from services.imports.headings import Headings
from services.imports.values import UNREAD, Reading, read_value

# Only the numbers of a list differ from row to row; all else repeats, and is worked out once.
KEPT_READINGS = 10_000


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A right row: a value for every column that the file has, by key.

    A column that it lacks is not in `values`, nor is what could not be taken over.
    """

    line: int
    values: dict[str, object]
    remarks: tuple[str, ...]
    # The cells as they were, for when the row turns out not to fit in this firm.
    row: tuple[str, ...] = field(default=(), compare=False)

    @property
    def number(self) -> str:
        """The project's number, the row's key within its provider."""
        return str(self.values["number"])


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row; `row` holds the cells as they were, to be written out and mended."""

    line: int
    column: str
    value: str
    reason: str
    row: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A list after reading: a row stands in `rows` or, once for each thing wrong, in `errors`."""

    rows: list[ParsedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def wrong_lines(self) -> list[int]:
        """The lines that are not read, each once, from top to bottom."""
        return sorted({error.line for error in self.errors})


class Source(NamedTuple):
    """A column of ours, its place in the file and how its cells are read."""

    place: int
    column: Column
    read: Callable[[Cell], Reading]


class Slip(NamedTuple):
    """What is wrong with one cell."""

    column: Column
    cell: Cell
    reason: str


def parse_rows(table: Table, headings: Headings) -> Parsed:
    """Every row under the headings that is not blank; raises UnusableFile when a required column is missing."""
    if headings.missing:
        names = ", ".join(column.label for column in headings.missing)
        raise UnusableFile(f"In deze lijst ontbreekt: {names}. Duid aan welke kolom dat is.")
    sources = [_source(place, headings.layout.by_key[key]) for place, key in headings.mapping.items()]
    parsed = Parsed()
    first_lines: dict[str, int] = {}
    for line, row in enumerate(table[headings.line :], start=headings.line + 1):
        if row:
            _add_row(parsed, line, row, sources, first_lines, headings.layout)
    return parsed


def _source(place: int, column: Column) -> Source:
    # Typed, because to Python 1, 1.0 and True are the same key.
    return Source(place, column, lru_cache(KEPT_READINGS, typed=True)(partial(read_value, column)))


def _add_row(
    parsed: Parsed, line: int, row: list[Cell], sources: list[Source], first_lines: dict[str, int], layout: Layout
) -> None:
    readings, slips = _read_cells(row, sources)
    if layout.key in readings and not layout.key_repeats:
        name = str(readings[layout.key].value)
        if (first := first_lines.setdefault(name.casefold(), line)) != line:
            slips.append(Slip(layout.by_key[layout.key], name, f"staat ook op regel {first}"))
    if slips:
        parsed.errors.extend(RowError(line, s.column.label, text_of(s.cell), s.reason, texts(row)) for s in slips)
    else:
        values = {key: reading.value for key, reading in readings.items() if reading.value is not UNREAD}
        parsed.rows.append(ParsedRow(line, values, _remarks(readings, layout) + _sum_remark(values), texts(row)))


def _read_cells(row: list[Cell], sources: list[Source]) -> tuple[dict[str, Reading], list[Slip]]:
    readings: dict[str, Reading] = {}
    slips: list[Slip] = []
    for place, column, read in sources:
        cell = row[place] if place < len(row) else None
        try:
            readings[column.key] = read(cell)
        except BadInput as wrong:
            slips.append(Slip(column, cell, str(wrong)))
    return readings, slips


def _remarks(readings: dict[str, Reading], layout: Layout) -> tuple[str, ...]:
    columns = layout.by_key
    return tuple(f"{columns[key].label} {reading.remark}" for key, reading in readings.items() if reading.remark)


def _sum_remark(values: dict[str, object]) -> tuple[str, ...]:
    """The amount is own contribution plus subsidy (domain, 1.2); a list that says otherwise is read and remarked."""
    amount, own, subsidy = (values.get(key) for key in ("amount", "own_contribution", "subsidy"))
    if not (isinstance(amount, Decimal) and isinstance(own, Decimal) and isinstance(subsidy, Decimal)):
        return ()
    if amount == own + subsidy:
        return ()
    return (
        f"projectbedrag {show_euro(amount)} is niet eigen bijdrage {show_euro(own)} + subsidie {show_euro(subsidy)}",
    )
