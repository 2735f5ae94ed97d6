"""The sheet "Herkomst" of a workbook: who asked for these rows, how and when, their number and their sums."""

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter import Workbook

from services.columns import Kind
from services.exports.sheet import Styles
from services.exports.table import Row, Table
from services.formats import show_moment
from services.listing.tally import SUMS

SHEET = "Herkomst"
WIDTHS = (24, 60)


class Sums:
    """The totals of the rows that were written, so that they are true of exactly these."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._places = {column.label: place for place, column in enumerate(table.columns) if column.key in SUMS}
        self._kept = dict.fromkeys(self._places, 0)

    def add(self, rows: Sequence[Row]) -> None:
        """Count these rows in, as whole hundredths, the way the database keeps amounts."""
        for label, place in self._places.items():
            self._kept[label] += sum(row[place] or 0 for row in rows)

    def totals(self) -> dict[str, Decimal]:
        """The sum in euro of each column that has one, under a name that no filter has."""
        readers = self._table.readers
        return {f"Totaal {label.lower()}": readers[place](self._kept[label]) for label, place in self._places.items()}


def write_origin(workbook: Workbook, table: Table, styles: Styles, sums: Sums) -> None:
    """Write the sheet; the rows stand on theirs already."""
    sheet = workbook.add_worksheet(SHEET)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    said = {**table.made_for, "Gemaakt op": show_moment(table.at)}
    for at, (label, text) in enumerate(said.items()):
        sheet.write_string(at, 0, label, styles.heading)
        sheet.write_string(at, 1, text, styles.text)
    sheet.write_string(len(said), 0, "Aantal projecten", styles.heading)
    sheet.write_number(len(said), 1, table.done, styles.of[Kind.COUNT])
    for at, (label, total) in enumerate(sums.totals().items(), start=len(said) + 1):
        sheet.write_string(at, 0, label, styles.heading)
        sheet.write_number(at, 1, total, styles.of[Kind.EURO])
