"""EXPORTERS: the formats in which a list can leave, one entry each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.errors import NotFound
from services.exports.delimited import csv_chunks, write_csv
from services.exports.table import Table
from services.exports.workbook import write_xlsx
from services.formats import BRUSSELS


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: `write` makes the file; `chunks` gives it in pieces where it can be sent while it is made."""

    key: str
    label: str
    mime: str
    suffix: str
    write: Callable[[Table, Path], None]
    chunks: Callable[[Table], Iterator[bytes]] | None = None

    def file_name(self, at: datetime) -> str:
        """`projecten_2026-11-23_1405.xlsx`, on the Brussels clock."""
        return f"projecten_{at.astimezone(BRUSSELS):%Y-%m-%d_%H%M}{self.suffix}"


EXPORTERS: dict[str, Exporter] = {
    exporter.key: exporter
    for exporter in (
        Exporter("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx",
                 write_xlsx),
        Exporter("csv", "csv", "text/csv; charset=utf-8", ".csv", write_csv, csv_chunks),
    )
}  # fmt: skip


def exporter_of(key: str) -> Exporter:
    """The format with this key; raises NotFound."""
    if (found := EXPORTERS.get(key)) is None:
        raise NotFound("Dit formaat bestaat niet.")
    return found
