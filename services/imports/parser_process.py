"""The child process that reads a spreadsheet, so that a file that kills the parser kills nothing else.

It is run by path and imports nothing of this program. In: the bytes of the file on stdin. Out: a JSON value a line: an
object with a sheet's name and size, a list for each of its rows, and `{"end": true}` when all was read.
"""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

if sys.platform != "win32":
    import resource

MOST_OUTPUT = 150_000_000
# Of a sheet that is too large, enough to see whether it is the list or something that stands beside it.
FIRST_ROWS = 30


def main() -> None:
    """Read stdin, with as arguments the most rows, columns, seconds and megabytes."""
    rows, columns, seconds, megabytes = (int(argument) for argument in sys.argv[1:5])
    restrain(seconds, megabytes * 1024 * 1024)
    try:
        send(answers(sys.stdin.buffer.read(), rows, columns))
    except CalamineError:
        say({"refused": "broken"})
    except MemoryError:
        say({"refused": "memory"})


def restrain(seconds: int, most_bytes: int) -> None:
    """Limits of the operating system; Windows has none of these, there the parent's clock remains."""
    if sys.platform == "win32":
        return
    limits = {
        resource.RLIMIT_AS: most_bytes,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for limit, most in limits.items():
        # macOS refuses some of these; the others still hold.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def answers(content: bytes, rows: int, columns: int) -> Iterator[object]:
    """The sheets one after the other, as what is said to the parent."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in sheet_names(workbook):
        sheet = workbook.get_sheet_by_name(name)
        height, width = size(sheet)
        yield {"sheet": name, "rows": height, "columns": width}
        most = rows if height <= rows and width <= columns else FIRST_ROWS
        for row in sheet.to_python(skip_empty_area=False, nrows=min(height, most)):
            yield row[:columns]
    yield {"end": True}


def sheet_names(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that a reader sees; the hidden ones only when there are no others."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in seen or sheets]


def size(sheet: CalamineSheet) -> tuple[int, int]:
    """Rows and columns counted from A1."""
    return (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)


def send(said: Iterator[object]) -> None:
    """Write all that is said, up to what the parent can hold."""
    left = MOST_OUTPUT
    for value in said:
        left -= say(value)
        if left < 0:
            raise MemoryError


def say(value: object) -> int:
    """Write one value; gives the number of characters."""
    return sys.stdout.write(json.dumps(value, default=tagged) + "\n")


def tagged(value: object) -> object:
    """What JSON has no word for; durations and times of day have no meaning in a list and go as text."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
