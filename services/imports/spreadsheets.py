"""xlsx, xls and ods: looked at from outside, parsed in a child process, and the sheet with the list chosen."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from services.columns import Layout
from services.errors import UnusableFile
from services.formats import show_number
from services.imports.cells import MOST_COLUMNS, MOST_TITLE_LINES, Table, tidy
from services.imports.headings import has_headings
from services.settings import Settings

PARSER = Path(__file__).with_name("parser_process.py")
# What Python needs to start; the rest of the environment may hold secrets, and a parser has no business with those.
KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

SMALLER = "Bewaar alleen de lijst zelf in een nieuw bestand, of bewaar ze als csv."
REFUSALS = {
    "broken": "het is beschadigd of geen rekenblad. Open het in Excel of LibreOffice en bewaar het opnieuw.",
    "memory": f"het is beschadigd of vraagt te veel geheugen. {SMALLER}",
    "time": f"het lezen duurt te lang. {SMALLER}",
    "empty": "er staat niets in.",
}


@dataclass(slots=True)
class Sheet:
    """One sheet as the child gave it; of one that is too large only the first rows."""

    height: int
    width: int
    rows: Table = field(default_factory=list)


def read_spreadsheet(content: bytes, settings: Settings, layout: Layout) -> Table:
    """The rows of the sheet that holds the list, the first row being row 1 of the sheet; raises UnusableFile."""
    sheet = chosen([sheet for sheet in sheets(parse(content, settings)) if sheet.height], layout)
    if sheet.height > settings.import_rows + MOST_TITLE_LINES:
        raise UnusableFile(f"het blad telt {show_number(sheet.height)} rijen; {show_number(settings.import_rows)} mag.")
    if sheet.width > MOST_COLUMNS:
        raise UnusableFile(f"het blad telt {show_number(sheet.width)} kolommen; {MOST_COLUMNS} mag.")
    return sheet.rows


def chosen(filled: list[Sheet], layout: Layout) -> Sheet:
    """The first sheet with headings that we know, else the first with anything."""
    if not filled:
        raise UnusableFile(REFUSALS["empty"])
    return next((sheet for sheet in filled if has_headings(sheet.rows, layout)), filled[0])


def parse(content: bytes, settings: Settings) -> bytes:
    """What the child says of the file; raises UnusableFile when it takes too long or dies."""
    try:
        child = subprocess.run(
            command(settings),
            input=content,
            capture_output=True,
            timeout=settings.import_seconds,
            env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise UnusableFile(REFUSALS["time"]) from None
    if child.returncode:
        raise UnusableFile(REFUSALS[death(child.returncode)])
    return child.stdout


def command(settings: Settings) -> list[str]:
    """Isolated (-I), so that neither the working directory nor the environment puts code in the parser's way."""
    rows = settings.import_rows + MOST_TITLE_LINES
    limits = (rows, MOST_COLUMNS, settings.import_seconds, settings.import_memory_megabytes)
    return [sys.executable, "-I", "-B", str(PARSER), *(str(limit) for limit in limits)]


def death(returncode: int) -> str:
    """Why the child died: its clock ran out, else (an abort, a kill, a panic) mostly for want of memory."""
    if sys.platform != "win32" and returncode == -signal.SIGXCPU:
        return "time"
    return "memory"


def sheets(said: bytes) -> list[Sheet]:
    """The sheets in what the child said; raises UnusableFile when it refused, stopped halfway or talks nonsense."""
    try:
        return _sheets(said)
    except (ValueError, LookupError, TypeError):
        raise UnusableFile(REFUSALS["broken"]) from None


def _sheets(said: bytes) -> list[Sheet]:
    values = [json.loads(line, object_hook=untagged) for line in said.splitlines()]
    if values[-1] != {"end": True}:
        raise UnusableFile(REFUSALS[values[-1]["refused"]])
    found: list[Sheet] = []
    for value in values[:-1]:
        if isinstance(value, list):
            found[-1].rows.append(tidy(value))
        else:
            found.append(Sheet(int(value["rows"]), int(value["columns"])))
    return found


def untagged(value: dict[str, str]) -> object:
    """The days and moments that JSON has no word for; other objects as they are."""
    if "date" in value:
        return date.fromisoformat(value["date"])
    return datetime.fromisoformat(value["moment"]) if "moment" in value else value
