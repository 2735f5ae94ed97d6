"""A calendar as RFC 5545 writes it: lines of at most 75 octets, ended by CRLF, whole days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

MIME = "text/calendar"
LONGEST_LINE = 75
SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of one whole day; `uid` is the same each time the calendar is read."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def calendar(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """The entries as a file, written at this moment."""
    return b"".join(folded(line) for line in _lines(name, entries, at.astimezone(UTC)))


def _lines(name: str, entries: Iterable[Entry], at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kmo-projecten//NL", "CALSCALE:GREGORIAN")
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT6H"
    for entry in entries:
        yield from ("BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}")
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"SUMMARY:{escaped(entry.summary)}"
        yield f"DESCRIPTION:{escaped(entry.description)}"
        yield from (f"URL:{entry.url}", "TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """A text in which commas, semicolons and line ends mean themselves."""
    return text.translate(SPECIAL)


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, no character cut in two; each but the first begins with a space."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces, piece = [*pieces, piece], b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
