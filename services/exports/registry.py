"""EXPORTERS: the formats in which a list can leave, one entry each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.errors import BadInput, NotFound
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
    stem: str = "projecten"
    # Keys of columns, where it takes these and no others.
    only: tuple[str, ...] = ()

    def file_name(self, at: datetime) -> str:
        """`projecten_2026-11-23_1405.xlsx`, on the Brussels clock."""
        return f"{self.stem}_{at.astimezone(BRUSSELS):%Y-%m-%d_%H%M}{self.suffix}"


# What an auditor asks of each project when a registration is renewed.
FOR_AUDITOR = (
    "number", "enterprise_name", "enterprise_number", "service", "title", "theme", "subtheme", "training_form",
    "registration_number", "department_name", "filed_on", "starts_on", "ends_on", "participants", "hours", "amount",
    "subsidy", "status", "papers",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
DOSSIERS = "dossier"


def _no_table(table: Table, path: Path) -> None:
    raise BadInput("Een dossier is geen lijst.")


EXPORTERS: dict[str, Exporter] = {
    exporter.key: exporter
    for exporter in (
        Exporter("xlsx", "Excel", XLSX, ".xlsx", write_xlsx),
        Exporter("csv", "csv", CSV, ".csv", write_csv, csv_chunks),
    )
}
# What leaves in another form than the list of the screen: it cannot be read in again.
OTHERS: dict[str, Exporter] = {
    exporter.key: exporter
    for exporter in (
        Exporter("auditor", "lijst voor de auditor (Excel)", XLSX, ".xlsx", write_xlsx, None, "auditlijst",
                 FOR_AUDITOR),
        Exporter("auditor-csv", "lijst voor de auditor (csv)", CSV, ".csv", write_csv, csv_chunks, "auditlijst",
                 FOR_AUDITOR),
        # Made by services.dossier, which needs more than a table.
        Exporter(DOSSIERS, "dossiers", "application/zip", ".zip", _no_table, None, "dossiers"),
    )
}  # fmt: skip


def exporter_of(key: str) -> Exporter:
    """The format with this key; raises NotFound."""
    if (found := EXPORTERS.get(key) or OTHERS.get(key)) is None:
        raise NotFound("Dit formaat bestaat niet.")
    return found
