"""The rows in a dump of PostgreSQL, read from the text of its COPY statements."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from services.backups.postgres import rows_of

BEGIN = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \((.*)\) FROM stdin;\n')
END = b"\\.\n"
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
Row = dict[str, str | None]


def rows_in(dump: Path, wanted: Collection[str]) -> Iterator[tuple[str, Row | None]]:
    """Every row of every table, by the name of its table; what stands in it only for the tables that are wanted."""
    with rows_of(dump) as lines:
        table, columns = "", []
        for line in lines:
            if not table:
                if begun := BEGIN.fullmatch(line):
                    table = begun[1].decode()
                    columns = [name.strip('"') for name in begun[2].decode().split(", ")]
            elif line == END:
                table = ""
            else:
                yield table, _row(line, columns) if table in wanted else None


def _row(line: bytes, columns: list[str]) -> Row:
    values = line.decode("utf-8").removesuffix("\n").split("\t")
    return dict(zip(columns, map(_value, values), strict=True))


def _value(written: str) -> str | None:
    if written == "\\N":
        return None
    return ESCAPED.sub(lambda found: SIGNS.get(found[1], found[1]), written) if "\\" in written else written
