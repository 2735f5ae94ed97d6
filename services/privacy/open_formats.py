"""Rows as csv (as the lists leave: `;`, Belgian days and amounts) and as JSON (exact), in pieces."""

import codecs
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import IO, Any

from services.exports.delimited import LINE_END, quoted, safe
from services.exports.shown import plain_amount, yes_no
from services.formats import show_date, show_moment

Rows = Iterable[Sequence[Any]]


class _Pieces(io.RawIOBase):
    """A file that is read while it is made."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        """Reading is all that it can."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def in_pieces(pieces: Iterator[bytes]) -> IO[bytes]:
    """The pieces as a file that is read while it is made."""
    return io.BufferedReader(_Pieces(pieces))


def csv(fields: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One line a row, after a line with the names of the fields."""
    yield codecs.BOM_UTF8 + _line(map(quoted, fields))
    for row in rows:
        yield _line(safe(_text(value)) for value in row)


def as_json(fields: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One list of objects, one a line; days and moments as ISO 8601, amounts as text with a point."""
    before = b"[\n"
    for row in rows:
        yield before + json.dumps(dict(zip(fields, map(_plain, row), strict=True)), ensure_ascii=False).encode()
        before = b",\n"
    yield (b"[" if before == b"[\n" else b"\n") + b"]\n"


def _line(cells: Iterable[str]) -> bytes:
    return (";".join(cells) + LINE_END).encode()


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return yes_no(value)
        case Decimal():
            return plain_amount(value)
        case datetime():
            return show_moment(value)
        case date():
            return show_date(value)
        case Enum():
            return str(value.value)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
    return value
