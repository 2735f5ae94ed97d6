"""Writing xlsx in constant memory, with a sheet beside the rows that says where they are from."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from xlsxwriter import Workbook

from services.exports.origin import Sums, write_origin
from services.exports.sheet import Sheet, Styles
from services.exports.table import Table

SHEET = "Projecten"
# With the headings these make the 1,048,576 lines that a sheet can have.
MOST_ROWS = 1_048_575


def write_xlsx(table: Table, path: Path) -> None:
    """The whole workbook. Rows beyond what a sheet holds go on on a next one."""
    options = {
        "constant_memory": True, "tmpdir": str(path.parent),
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(str(path), options) as workbook:
        styles, sums = Styles(workbook), Sums(table)
        sheets = _sheets(workbook, table, styles)
        sheet = next(sheets)
        for batch in table.batches():
            for row in batch:
                sheet = sheet if sheet.last < MOST_ROWS else next(sheets)
                sheet.add(row)
            sums.add(batch)
        sheet.close()
        write_origin(workbook, table, styles, sums)


def _sheets(workbook: Workbook, table: Table, styles: Styles) -> Iterator[Sheet]:
    """A sheet, and another one whenever the last is full."""
    for number in count(1):
        sheet = Sheet(workbook.add_worksheet(SHEET if number == 1 else f"{SHEET} {number}"), table, styles)
        yield sheet
        sheet.close()
