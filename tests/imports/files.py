"""Files to read: right ones from rows, and the hostile ones that no program writes."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from services.imports.cells import Cell
from services.settings import Settings

DATA = Path(__file__).parent.parent / "data"
SETTINGS = Settings(_env_file=None)
HEADINGS = (
    "Projectnummer", "Onderneming", "Ondernemingsnummer", "Status", "Aanvraagdatum", "Startdatum", "Projectbedrag",
    "Registratienummer", "Dienst",
)  # fmt: skip
ROW = (
    "2026-0000001", "Bakkerij Groenhof", "0999.217.487", "Lopend", "01/03/2026", "05/03/2026", "1.250,00",
    "DV.O299001", "Opleiding",
)  # fmt: skip

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="r2" Target="sharedStrings.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
}


def data(name: str) -> bytes:
    return (DATA / name).read_bytes()


def csv_file(*rows: Sequence[object], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode(encoding)


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: str = "") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            else:
                sheet.activate()
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell, *([day] if isinstance(cell, date) else []))
    return target.getvalue()


def bare_xlsx(cells: str, **other_parts: str) -> bytes:
    """A workbook with this xml as its rows, however mad."""
    return zip_file(PARTS | {"xl/worksheets/sheet1.xml": SHEET.format(cells)} | other_parts)


def zip_file(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
