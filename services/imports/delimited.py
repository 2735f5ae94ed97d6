"""csv and tsv: encoding and separator found from the content, quotes and lines inside cells kept apart."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

from services.columns import Layout
from services.errors import UnusableFile
from services.formats import show_number
from services.formulas import unguard
from services.imports.cells import MOST_COLUMNS, MOST_TITLE_LINES, Table, tidy
from services.imports.containers import other_type
from services.imports.encodings import decoded, is_utf16
from services.imports.headings import recognised
from services.settings import Settings

SEPARATORS = (";", ",", "\t", "|")
SAMPLE_CHARACTERS = 60_000
SAMPLE_ROWS = 40
# A cell may hold a few lines; more means that a quotation mark was opened and never closed.
MOST_LINES_IN_ROW = 100
SENTINEL = "einde van het bestand"
UNCLOSED = "op regel {line} staat een aanhalingsteken dat niet gesloten wordt."

DECLARED = re.compile(r'"?sep=(.)"?\r?\n')


def is_text(content: bytes) -> bool:
    """Text as far as the bytes tell; a NUL stands in no text but UTF-16."""
    return not other_type(content) and (is_utf16(content) or b"\0" not in content)


def read_delimited(content: bytes, settings: Settings, layout: Layout) -> Table:
    """The rows, each on the line on which it starts; raises UnusableFile."""
    text = decoded(content)
    if "\0" in text:
        raise UnusableFile("er staan tekens in die in geen enkele lijst thuishoren.")
    try:
        return placed(text, separator_of(text, layout), settings.import_rows)
    except csv.Error:
        raise UnusableFile("er staat een cel in die te lang is; wellicht ontbreekt er een aanhalingsteken.") from None


def separator_of(text: str, layout: Layout) -> str:
    """The separator under which most headings are known, and else the most rows are equally wide."""
    if (declared := DECLARED.match(text)) and declared[1] in SEPARATORS:
        return declared[1]
    return max(SEPARATORS, key=lambda separator: _fit(text[:SAMPLE_CHARACTERS], separator, layout))


def placed(text: str, separator: str, most: int) -> Table:
    """The rows, with empty ones where a cell went on over several lines, so that a row's place is its line."""
    table: Table = []
    for line, record in _numbered(text, separator):
        table.extend([] for _ in range(line - 1 - len(table)))
        table.append(tidy(unguard(cell) for cell in record))
        _check_size(table, most)
    if table.pop() != [SENTINEL]:
        raise UnusableFile(UNCLOSED.format(line=line))
    return table


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts; the last is the sentinel, unless a quotation mark swallowed it."""
    reader = _records(chain(io.StringIO(text, newline=""), [SENTINEL]), separator)
    line = 1
    for record in reader:
        if reader.line_num - line > MOST_LINES_IN_ROW:
            raise UnusableFile(UNCLOSED.format(line=line))
        yield line, record
        line = reader.line_num + 1


def _check_size(table: Table, most: int) -> None:
    if len(table) > most + MOST_TITLE_LINES:
        raise UnusableFile(f"het telt meer dan {show_number(most)} rijen.")
    if len(table[-1]) > MOST_COLUMNS:
        raise UnusableFile(f"regel {len(table)} heeft meer dan {MOST_COLUMNS} kolommen.")


def _fit(sample: str, separator: str, layout: Layout) -> tuple[int, int, int]:
    """The more the better: headings that are known, rows of one width, and that width."""
    try:
        rows = list(islice(_records(io.StringIO(sample, newline=""), separator), SAMPLE_ROWS))
    except csv.Error:
        return 0, 0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda item: item[::-1], default=(0, 0))
    return max((len(recognised(row, layout)) for row in rows), default=0), count, width


class Records(Protocol):
    """What csv.reader gives: records, and how many lines were read for them so far."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def _records(lines: Iterable[str], separator: str) -> Records:
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)
