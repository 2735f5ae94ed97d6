"""One sheet of projects: headings that stay in sight, and cells that hold real dates and amounts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.project import NEVER
from services.columns import Column, Kind
from services.exports.shown import Remembered, shown
from services.exports.table import Row, Table
from services.formats import BRUSSELS
from services.scheme import papers_until

EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
SECONDS_A_DAY = 86_400
HEADING = {"bold": True, "bg_color": "#DCE9F5", "bottom": 1, "valign": "top"}
# "@" keeps text text, also when somebody edits the cell.
TEXT = "@"
FORMATS = {
    Kind.DATE: "dd/mm/yyyy",
    Kind.DUE: "dd/mm/yyyy",
    Kind.KEPT_UNTIL: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
    Kind.EURO: '"€" #,##0.00',
    Kind.PERCENT: 'General" %"',
    Kind.COUNT: "#,##0",
}


def excel_day(value: date) -> int:
    """The number under which Excel keeps a day."""
    return value.toordinal() - EXCEL_DAY_ZERO


def excel_moment(value: datetime) -> float:
    """The number under which Excel keeps a moment, on the Brussels clock."""
    local = value.astimezone(BRUSSELS)
    return excel_day(local.date()) + (local.hour * 3600 + local.minute * 60 + local.second) / SECONDS_A_DAY


def excel_due(value: date) -> int | None:
    """The same for the day of a duty; nothing where there is none."""
    return None if value == NEVER else excel_day(value)


def excel_papers(value: str) -> int | None:
    """The same for the last day of the papers; nothing where no term is known."""
    return None if (until := papers_until(value)) is None else excel_day(until)


NUMBERS: dict[Kind, Callable[[Any], float | None]] = {
    Kind.DATE: excel_day,
    Kind.DUE: excel_due,
    Kind.KEPT_UNTIL: excel_papers,
    Kind.MOMENT: excel_moment,
    Kind.EURO: float,
    Kind.PERCENT: float,
    Kind.COUNT: int,
}


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format(HEADING)
        self.text: Format = workbook.add_format({"num_format": TEXT})
        self.of: dict[Kind, Format] = {
            kind: workbook.add_format({"num_format": shape}) for kind, shape in FORMATS.items()
        }


class Sheet:
    """Rows from the second line on; `close` once the last one is written."""

    def __init__(self, worksheet: Worksheet, table: Table, styles: Styles) -> None:
        self.worksheet = worksheet
        self.last = 0
        self.cells = [
            (place, self._writer(column), Remembered(_cell(column, read)), styles.of.get(column.kind, styles.text))
            for place, (column, read) in enumerate(zip(table.columns, table.readers, strict=True))
        ]
        worksheet.freeze_panes(1, 1)
        for place, column in enumerate(table.columns):
            worksheet.set_column(place, place, column.width)
            worksheet.write_string(0, place, column.label, styles.heading)

    def _writer(self, column: Column) -> Callable[..., Any]:
        """Never `write`, which would make formulas and links of what looks like them."""
        sheet: Any = self.worksheet
        return sheet.write_number if column.kind in NUMBERS else sheet.write_string  # type: ignore[no-any-return]

    def add(self, row: Row) -> None:
        """Write the next row; what is empty stays an empty cell."""
        self.last += 1
        for (place, write, cells, style), value in zip(self.cells, row, strict=False):
            cell = cells[value]
            if cell is not None:
                write(self.last, place, cell, style)

    def close(self) -> None:
        """Put the filter on what was written, and no warnings about numbers of enterprises being text."""
        self.worksheet.autofilter(0, 0, self.last, len(self.cells) - 1)
        self.worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _cell(column: Column, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    number = NUMBERS.get(column.kind)
    if number is not None:
        return lambda value: None if value is None else number(read(value))
    show = shown(column)
    return lambda value: None if value is None else show(read(value)) or None
