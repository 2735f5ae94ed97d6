"""From a table to typed rows and to what is wrong with the others."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from models.enums import ProjectStatus, ServiceType
from services.administration.columns import OWN_LIST
from services.columns import BY_KEY, IMPORTED
from services.errors import BadInput, UnusableFile
from services.imports.cells import Cell
from services.imports.headings import find_headings
from services.imports.reading import read_table
from services.imports.rows import Parsed, parse_rows
from services.imports.values import READERS, UNREAD, read_value
from services.imports.wrong_rows import wrong_rows_csv
from tests.imports.files import HEADINGS, ROW, SETTINGS, csv_file, data


def parsed(name: str, content: bytes | None = None) -> Parsed:
    table = read_table(name, content or data(name), SETTINGS)
    return parse_rows(table, find_headings(table))


def parsed_rows(*rows: tuple[Cell, ...], headings: tuple[str, ...] = HEADINGS) -> Parsed:
    table: list[list[Cell]] = [list(headings), *(list(row) for row in rows)]
    return parse_rows(table, find_headings(table))


def changed(**cells: Cell) -> tuple[Cell, ...]:
    """The good row with other cells, by heading."""
    return tuple(cells.get(heading, cell) for heading, cell in zip(HEADINGS, ROW, strict=True))


def value(key: str, cell: Cell) -> object:
    reading = read_value(BY_KEY[key], cell)
    assert reading.remark == ""
    return reading.value


def reason(key: str, cell: Cell) -> str:
    with pytest.raises(BadInput) as wrong:
        read_value(BY_KEY[key], cell)
    return str(wrong.value)


def test_a_row_becomes_typed_values():
    (row,) = parsed_rows(ROW).rows

    assert row.line == 2
    assert row.number == "2026-0000001"
    assert row.remarks == ()
    assert row.values == {
        "number": "2026-0000001",
        "enterprise_name": "Bakkerij Groenhof",
        "enterprise_number": "0999217487",
        "status": ProjectStatus.RUNNING,
        "filed_on": date(2026, 3, 1),
        "starts_on": date(2026, 3, 5),
        "amount": Decimal("1250.00"),
        "registration_number": "DV.O299001",
        "service": ServiceType.TRAINING,
    }


def test_every_kind_of_column_in_a_list_can_be_read():
    assert {column.kind for column in (*IMPORTED, *OWN_LIST.columns)} == set(READERS)


def test_the_xlsx_and_its_csv_twin_give_the_same_values():
    xlsx, delimited = parsed("projectenlijst.xlsx"), parsed("projectenlijst.csv")

    assert len(xlsx.rows) == 3_000
    assert xlsx.errors == delimited.errors == []
    assert xlsx.rows == delimited.rows


@pytest.mark.parametrize("name", ["projectenlijst.ods", "projectenlijst.xls"])
def test_the_ods_and_the_xls_give_the_same_values_as_the_csv(name):
    assert parsed(name).rows == parsed("projectenlijst.csv").rows[:200]


def test_the_file_with_errors_gives_them_on_the_lines_that_are_wrong():
    result = parsed("projectenlijst-met-fouten.csv")

    assert [(error.line, error.column, error.value, error.reason) for error in result.errors] == [
        (5, "Ondernemingsnummer", "0999.123.456", "“0999.123.456” is geen geldig ondernemingsnummer"),
        (7, "Aanvraagdatum", "31/02/2026", "“31/02/2026” is geen datum (dd/mm/jjjj)"),
        (9, "Projectbedrag", "veel", "“veel” is geen bedrag"),
        (
            11,
            "Status",
            "Onbekend",
            "“Onbekend” is geen status (Bevestigd, Lopend, Afgewerkt, Geannuleerd, Stopzetting aangevraagd, Stopgezet)",
        ),
        (13, "Projectnummer", "", "ontbreekt"),
        (15, "Projectnummer", "2025-0100012", "staat ook op regel 14"),
        (19, "Projectbedrag", "-50", "“-50” mag niet negatief zijn"),
        (21, "Startdatum", "", "ontbreekt"),
    ]
    assert len(result.rows) == 32
    assert [(row.line, row.remarks) for row in result.rows if row.remarks] == [
        (17, ("Registratienummer DV.0299001 gelezen als DV.O299001",)),
        (23, ("Onderneming “=1+1” ziet eruit als een formule; als tekst overgenomen",)),
    ]


def test_the_later_list_has_no_wrong_rows():
    later = parsed("projectenlijst-drie-weken-later.xlsx")

    assert (len(later.rows), later.errors) == (2_960, [])


def test_all_that_is_wrong_with_a_row_is_told_and_the_right_rows_are_read():
    result = parsed_rows(changed(Status="?", Dienst="Coaching", Onderneming=" "), ("2026-2", *ROW[1:]))

    assert [(error.line, error.column) for error in result.errors] == [(2, "Onderneming"), (2, "Status"), (2, "Dienst")]
    assert result.wrong_lines == [2]
    assert [row.line for row in result.rows] == [3]


def test_blank_rows_are_passed_over_and_counted():
    result = parsed("lijst.csv", csv_file(("Titel van de lijst",), (), HEADINGS, (), ("",) * 9, ROW))

    assert [row.line for row in result.rows] == [6]


def test_a_row_after_a_cell_of_several_lines_keeps_its_line_number():
    headings = (*HEADINGS, "Titel")
    rows = (*ROW, "Eerste\r\ntweede"), ("2026-2", *ROW[1:], "Ander")

    result = parsed("lijst.csv", csv_file(headings, *rows))

    assert [(row.line, row.values["title"]) for row in result.rows] == [(2, "Eerste tweede"), (4, "Ander")]


def test_a_number_that_stands_thrice_is_wrong_the_second_and_the_third_time():
    result = parsed_rows(ROW, ROW, changed(Projectnummer="2026-0000001 "))

    assert [row.line for row in result.rows] == [2]
    assert [(error.line, error.reason) for error in result.errors] == [
        (3, "staat ook op regel 2"),
        (4, "staat ook op regel 2"),
    ]


def test_a_list_without_a_required_column_is_refused_with_its_name():
    with pytest.raises(UnusableFile, match="ontbreekt: Dienst, Registratienummer"):
        parsed_rows(ROW, headings=HEADINGS[:7])


def test_an_optional_column_that_is_absent_is_not_among_the_values_and_an_empty_one_is_none():
    (row,) = parsed_rows((*ROW, None), headings=(*HEADINGS, "Thema")).rows

    assert "title" not in row.values
    assert row.values["theme"] is None


def test_an_amount_that_does_not_add_up_is_a_remark():
    headings = (*HEADINGS, "Eigen bijdrage", "Subsidie")

    (row,) = parsed_rows((*ROW, "875,00", "374,00"), headings=headings).rows

    assert row.remarks == (
        "projectbedrag €\u00a01.250,00 is niet eigen bijdrage €\u00a0875,00 + subsidie €\u00a0374,00",
    )


@pytest.mark.parametrize(
    ("key", "cell", "expected"),
    [
        ("number", 2024.0, "2024"),
        ("number", " 2026-1\u200b ", "2026-1"),
        ("enterprise_number", 999209569.0, "0999209569"),
        ("enterprise_number", 999209569, "0999209569"),
        ("enterprise_number", "BE 0999 209 569", "0999209569"),
        ("registration_number", "dvo299001", "DV.O299001"),
        ("registration_number", "DV.A1299002", "DV.A1299002"),
        ("filed_on", datetime(2026, 3, 1, 23, 59), date(2026, 3, 1)),
        ("filed_on", "2026-03-01T10:00:00", date(2026, 3, 1)),
        ("filed_on", "1/3/2026 10:00", date(2026, 3, 1)),
        ("filed_on", 46082.0, date(2026, 3, 1)),
        ("filed_on", 20260301, date(2026, 3, 1)),
        ("amount", "€ 1.234,50", Decimal("1234.50")),
        ("amount", 72.6, Decimal("72.60")),
        ("amount", 0, Decimal("0.00")),
        ("rate", "30", Decimal("30.00")),
        ("rate", "30,5 %", Decimal("30.50")),
        ("rate", 30.0, Decimal("30.00")),
        ("rate", 0.455, Decimal("45.50")),
        ("rate", "0", Decimal("0.00")),
        ("participants", 7.0, 7),
        ("participants", "7", 7),
        ("participants", "7,0", 7),
        ("participants", "1.000", 1000),
        ("participants", "", None),
        ("verified", "JA", True),
        ("verified", "x", True),
        ("verified", True, True),
        ("verified", 0.0, False),
        ("verified", None, False),
        ("status", "stopzetting  AANGEVRAAGD", ProjectStatus.STOP_REQUESTED),
        ("status", "ProjectGeannuleerd", ProjectStatus.CANCELLED),
        ("status", "geannuleerd", ProjectStatus.CANCELLED),
        ("service", "OPLEIDINGEN", ServiceType.TRAINING),
        ("service", " advies", ServiceType.ADVICE),
        ("enterprise_mail", " Info@Groenhof.example", "info@groenhof.example"),
        ("theme", "–", None),
        ("title", 2026.0, "2026"),
        ("title", "Cafe\u0301\n\u202eCôté", "Café Côté"),
    ],
)
def test_a_cell_is_read_in_the_ways_that_people_write_it(key, cell, expected):
    assert value(key, cell) == expected


@pytest.mark.parametrize(
    ("key", "cell", "expected"),
    [
        ("number", None, "ontbreekt"),
        ("number", "-", "ontbreekt"),
        ("number", "9" * 41, "is langer dan 40 tekens"),
        ("number", date(2026, 3, 1), "is een datum; geef de kolom in je rekenblad de opmaak “tekst”"),
        ("enterprise_number", "0999209568", "“0999209568” is geen geldig ondernemingsnummer"),
        ("registration_number", "299001", "“299001” is geen registratienummer (DV.O123456 of DV.A123456)"),
        ("filed_on", "morgen", "“morgen” is geen datum (dd/mm/jjjj)"),
        ("filed_on", "1/3/26", "“1/3/26” is geen datum (dd/mm/jjjj)"),
        ("filed_on", date(1900, 1, 5), "“1900-01-05” is geen datum (dd/mm/jjjj)"),
        ("amount", "12,345", "“12,345” heeft meer dan twee cijfers na de komma"),
        ("amount", "1e999999999", "“1e999999999” is geen bedrag"),
        ("amount", 1e300, "“1e+300” is te groot"),
        ("amount", "NaN", "“NaN” is geen bedrag"),
        ("amount", "1_000", "“1_000” is geen bedrag"),
        ("subsidy", "-0,01", "“-0,01” mag niet negatief zijn"),
        ("rate", "0,30", "“0,30” is geen percentage tussen 0 en 100 (schrijf 30 voor 30 %)"),
        ("rate", "101", "“101” is geen percentage tussen 0 en 100 (schrijf 30 voor 30 %)"),
        ("rate", "veel", "“veel” is geen percentage"),
        ("hours", "7,5", "“7,5” moet een geheel getal zijn"),
        ("hours", -1.0, "“-1” mag niet negatief zijn"),
        ("hours", "1.000.000", "“1.000.000” is te groot"),
        ("hours", "zeven", "“zeven” is geen getal"),
        ("verified", "misschien", "“misschien” is geen Ja of Nee"),
        ("service", "Coaching", "“Coaching” is geen dienst (Opleiding of Advies)"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_the_reason(key, cell, expected):
    assert reason(key, cell) == expected


@pytest.mark.parametrize(
    ("key", "cell", "expected"),
    [
        ("registration_number", "dv 0299001", ("DV.O299001", "dv 0299001 gelezen als DV.O299001")),
        ("title", "@cmd", ("@cmd", "“@cmd” ziet eruit als een formule; als tekst overgenomen")),
        ("title", "a" * 401, ("a" * 400, "ingekort tot 400 tekens")),
        ("enterprise_mail", "geen mail", (UNREAD, "“geen mail” is geen e-mailadres; niet overgenomen")),
    ],
)
def test_a_cell_that_is_read_otherwise_than_it_was_written_is_remarked(key, cell, expected):
    assert read_value(BY_KEY[key], cell) == expected


def test_the_wrong_rows_come_out_as_they_were_with_the_reasons_behind_them():
    headings = (*HEADINGS, "Titel")
    table: list[list[Cell]] = [
        list(headings),
        [*changed(Status="?", Aanvraagdatum=date(2026, 3, 1), Projectbedrag=-12.5), "=1+1"],
        ["2026-2", *ROW[1:]],
    ]
    found = find_headings(table)

    written = wrong_rows_csv(found, parse_rows(table, found).errors).decode("utf-8-sig").splitlines()

    assert written == [
        ";".join((*headings, "Fout")),
        "2026-0000001;Bakkerij Groenhof;0999.217.487;?;01/03/2026;05/03/2026;-12,5;DV.O299001;Opleiding;'=1+1;"
        "Status: “?” is geen status (Bevestigd, Lopend, Afgewerkt, Geannuleerd, Stopzetting aangevraagd, Stopgezet)"
        " | Projectbedrag: “-12,5” mag niet negatief zijn",
    ]


def test_the_wrong_rows_can_be_mended_and_read_again():
    table = read_table("lijst.csv", data("projectenlijst-met-fouten.csv"), SETTINGS)
    headings = find_headings(table)
    written = wrong_rows_csv(headings, parse_rows(table, headings).errors)

    again = parsed("fouten.csv", written)
    mended = parsed("fouten.csv", written.replace(b";veel;", b";450,00;").replace(b";Onbekend;", b";Lopend;"))

    assert [error.line for error in again.errors] == [2, 3, 4, 5, 6, 8, 9]
    assert [(row.line, row.number) for row in mended.rows] == [
        (4, "2022-0100007"),
        (5, "2024-0100009"),
        (7, "2025-0100012"),
    ]
    # The first of the two rows with this number was right, so it is not in this file.
    assert [(row.line, row.number) for row in again.rows] == [(7, "2025-0100012")]


def test_the_wrong_rows_of_a_mended_file_have_one_column_of_reasons():
    written = csv_file((*HEADINGS, "Fout"), (*changed(Status="?"), "Status: oud"))
    table = read_table("fouten.csv", written, SETTINGS)
    headings = find_headings(table)

    first, second = wrong_rows_csv(headings, parse_rows(table, headings).errors).decode("utf-8-sig").splitlines()

    assert first == ";".join((*HEADINGS, "Fout"))
    assert second.count("Status: ") == 1
