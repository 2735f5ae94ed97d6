"""Lists of enrolments and invoices as firms keep them, and reading them in."""

from models.enums import OwnKind
from services.administration.reading_in import Seen, apply, read_draft
from services.context import Context
from services.policy.access import Actor
from tests.factories import enterprise_number
from tests.imports.files import csv_file, xlsx_file

MEERKOET, WATERKANT = enterprise_number(9_995_000), enterprise_number(9_995_001)
ENROLMENT = ("Inschrijvingsnr", "KBO-nummer", "Klant", "Cursus", "Ingeschreven op", "Eerste lesdag", "Prijs excl. btw")
INVOICE = ("Factuurnr", "Btw-nummer", "Klant", "Omschrijving", "Factuurdatum", "Totaal excl. btw", "Totaal incl. btw")
E1 = ("I-1", MEERKOET, "Bakkerij De Meerkoet", "Excel voor gevorderden", "20/09/2026", "12/10/2026", "890,00")
F1 = ("F-1", "BE " + MEERKOET, "Bakkerij De Meerkoet", "Excel voor gevorderden", "15/11/2026", "890,00", "1.076,90")


def enrolments(*rows: tuple[str, ...]) -> bytes:
    """A list of enrolments as csv."""
    return csv_file(ENROLMENT, *rows)


def invoices(*rows: tuple[str, ...]) -> bytes:
    """A list of invoices as a workbook, under two lines of title and behind another sheet."""
    return xlsx_file({"Instellingen": [["a", "b"], ["c", "d"]], "Facturen": [["Facturen 2026"], [], INVOICE, *rows]})


def read_in(ctx: Context, actor: Actor, kind: OwnKind, *rows: tuple[str, ...]) -> Seen:
    """Read these rows in."""
    content = enrolments(*rows) if kind is OwnKind.ENROLMENT else invoices(*rows)
    return apply(ctx, actor, read_draft(ctx, actor, f"{kind.value}.bestand", content), kind)
