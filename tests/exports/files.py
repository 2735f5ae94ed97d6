"""Making exports in a test, and reading them back as a stranger's program would."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from services.context import Context
from services.exports.registry import EXPORTERS
from services.exports.writing import stream_csv, write_file
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import Actor

ALL = ProjectFilter(all_years=True)
BOM = "\ufeff"


def csv_text(ctx: Context, actor: Actor, wanted: ProjectFilter = ALL, order: Order | None = None) -> str:
    return b"".join(stream_csv(ctx, actor, wanted, order or Order())).decode()


def csv_rows(
    ctx: Context, actor: Actor, wanted: ProjectFilter = ALL, order: Order | None = None
) -> list[dict[str, str]]:
    text = csv_text(ctx, actor, wanted, order).removeprefix(BOM)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def workbook(ctx: Context, actor: Actor, folder: Path, wanted: ProjectFilter = ALL, order: Order | None = None) -> Path:
    path = folder / "lijst.xlsx"
    write_file(ctx, actor, EXPORTERS["xlsx"], path, wanted, order or Order())
    return path


def sheet_names(path: Path) -> list[str]:
    return CalamineWorkbook.from_path(path).sheet_names


def sheet(path: Path, name: str = "Projecten") -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def records(path: Path, name: str = "Projecten") -> list[dict[str, Any]]:
    headings, *rows = sheet(path, name)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def origin(path: Path) -> dict[str, Any]:
    return {row[0]: row[1] for row in sheet(path, "Herkomst")}


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
