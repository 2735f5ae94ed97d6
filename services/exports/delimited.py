"""Writing csv as Belgian Excel opens it by itself: `;`, UTF-8 with a byte order mark, decimal comma."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from operator import getitem
from pathlib import Path
from typing import Any

from services.columns import Column, Kind
from services.exports.shown import Remembered, shown
from services.exports.table import Table
from services.formulas import guard

LINE_END = "\r\n"
NUMBERS = frozenset({Kind.EURO, Kind.PERCENT, Kind.COUNT})
TO_BE_QUOTED = re.compile(r'[;"\r\n]')
# Without any of these a text needs no guard and no quotation marks; most have none, and looking is cheap.
SUSPECT = re.compile(r"""^[=+\-@'\t\r]|[;,|"\t\r\n]""")


def csv_chunks(table: Table) -> Iterator[bytes]:
    """The file in pieces; the first holds the headings and the first rows, so that faults show before it is sent."""
    head = codecs.BOM_UTF8 + _lines([";".join(quoted(column.label) for column in table.columns)])
    cells = [Remembered(_cell(column, read)) for column, read in zip(table.columns, table.readers, strict=True)]
    for batch in table.batches():
        # One look in a memory a cell, all of it in C: the csv module would quote each value anew.
        yield head + _lines(";".join(map(getitem, cells, row)) for row in batch)
        head = b""
    if head:
        yield head


def write_csv(table: Table, path: Path) -> None:
    """The whole file."""
    with path.open("wb") as file:
        file.writelines(csv_chunks(table))


def safe(text: str) -> str:
    """The text as one cell that no spreadsheet takes for a formula."""
    return quoted(guard(text)) if SUSPECT.search(text) else text


def quoted(text: str) -> str:
    """The text between quotation marks where it would not stay one cell without."""
    return '"{}"'.format(text.replace('"', '""')) if TO_BE_QUOTED.search(text) else text


def _cell(column: Column, read: Callable[[Any], Any]) -> Callable[[Any], str]:
    show = shown(column)
    if column.kind in NUMBERS:
        return lambda value: "" if value is None else show(read(value))
    return lambda value: "" if value is None else safe(show(read(value)))


def _lines(lines: Iterable[str]) -> bytes:
    return (LINE_END.join(lines) + LINE_END).encode()
