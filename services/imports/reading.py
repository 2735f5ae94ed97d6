"""IMPORTERS: the kinds of files that a list may come in, one entry a kind, chosen by content."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.columns import PROJECT_LIST, Layout
from services.errors import UnusableFile
from services.formats import clean_text
from services.imports.cells import Table
from services.imports.containers import check_ods, check_ole, check_zip, is_ods, is_xls, is_xlsx, other_type
from services.imports.delimited import is_text, read_delimited
from services.imports.spreadsheets import read_spreadsheet
from services.settings import Settings


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file: `recognises` judges by the bytes, `read` makes a table of them or raises UnusableFile."""

    key: str
    label: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, Settings, Layout], Table]


def read_xlsx(content: bytes, settings: Settings, layout: Layout) -> Table:
    """A spreadsheet of Excel since 2007."""
    check_zip(content)
    return read_spreadsheet(content, settings, layout)


def read_ods(content: bytes, settings: Settings, layout: Layout) -> Table:
    """A spreadsheet of LibreOffice."""
    check_ods(content)
    return read_spreadsheet(content, settings, layout)


def read_xls(content: bytes, settings: Settings, layout: Layout) -> Table:
    """A spreadsheet of Excel 97 to 2003."""
    check_ole(content)
    return read_spreadsheet(content, settings, layout)


IMPORTERS: tuple[Importer, ...] = (
    Importer("xlsx", "Excel", (".xlsx", ".xlsm"), is_xlsx, read_xlsx),
    Importer("ods", "OpenDocument", (".ods",), is_ods, read_ods),
    Importer("xls", "Excel 97-2003", (".xls",), is_xls, read_xls),
    Importer("csv", "Tekst met scheidingstekens", (".csv", ".tsv", ".txt"), is_text, read_delimited),
)
SUFFIXES = tuple(suffix for importer in IMPORTERS for suffix in importer.suffixes)


def read_table(name: str, content: bytes, settings: Settings, layout: Layout = PROJECT_LIST) -> Table:
    """The rows of the list in this file, cell by cell; row i stands on line i + 1 of the file.

    What the file is follows from its content, which of its sheets is the list from `layout`; its name only serves the
    message. Raises UnusableFile.
    """
    try:
        check_size(content, settings)
        table = importer_of(content).read(content, settings, layout)
        check_list(table)
    except UnusableFile as refusal:
        raise UnusableFile(f"“{shown(name)}” kan niet gelezen worden: {refusal}") from None
    return table


def importer_of(content: bytes) -> Importer:
    """The entry for this content; raises UnusableFile when there is none."""
    for importer in IMPORTERS:
        if importer.recognises(content):
            return importer
    what = other_type(content) or "geen rekenblad en geen tekst"
    raise UnusableFile(f"het is {what}. Bewaar de lijst als xlsx, xls, ods of csv en probeer opnieuw.")


def check_size(content: bytes, settings: Settings) -> None:
    """Raises UnusableFile for nothing and for too much."""
    if not content:
        raise UnusableFile("het is leeg.")
    if len(content) > settings.import_megabytes * 1024 * 1024:
        raise UnusableFile(f"het is groter dan {settings.import_megabytes} MB.")


def check_list(table: Table) -> None:
    """Raises UnusableFile when there are no two rows of two columns, which every list has."""
    if not any(table):
        raise UnusableFile("er staat niets in.")
    if sum(len(row) > 1 for row in table) < 2:
        raise UnusableFile("er staat geen lijst in: een rij met kolomtitels en daaronder minstens één rij.")


def shown(name: str) -> str:
    """The name of the file without folders or characters that do not belong in it."""
    return clean_text(re.split(r"[/\\]", name)[-1], 80) or "bestand"
