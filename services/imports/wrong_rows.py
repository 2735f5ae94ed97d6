"""The wrong rows of a list as a csv to mend and to read in again."""

import csv
import io
import re
from itertools import groupby

from services.columns import plain_heading
from services.formulas import guard
from services.imports.headings import Headings
from services.imports.rows import RowError

FAULT = "Fout"
# A number is no formula, and with a guard before it a spreadsheet would show it as text.
NUMBER = re.compile(r"[+-]?[\d.,]+")


def wrong_rows_csv(headings: Headings, errors: list[RowError]) -> bytes:
    """The rows as they were with a last column of reasons, as Belgian Excel opens it: `;`, UTF-8 with a mark."""
    places = [place for place, name in enumerate(headings.names) if plain_heading(name) != plain_heading(FAULT)]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(_safe(headings.names[place]) for place in places), FAULT])
    for _, group in groupby(sorted(errors, key=lambda error: error.line), key=lambda error: error.line):
        writer.writerow(_mendable(list(group), places))
    return written.getvalue().encode("utf-8-sig")


def _mendable(errors: list[RowError], places: list[int]) -> list[str]:
    row = errors[0].row
    cells = [_safe(row[place]) if place < len(row) else "" for place in places]
    return [*cells, _safe(" | ".join(f"{error.column}: {error.reason}" for error in errors))]


def _safe(text: str) -> str:
    return text if NUMBER.fullmatch(text) else guard(text)
