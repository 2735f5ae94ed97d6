"""From a file's bytes to a table: every kind of file, and every file that is none."""

import codecs
from datetime import date, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import UnusableFile
from services.formulas import guard, unguard
from services.imports import spreadsheets
from services.imports.encodings import decoded
from services.imports.reading import IMPORTERS, SUFFIXES, read_table
from tests.imports.files import HEADINGS, ROW, SETTINGS, bare_xlsx, csv_file, data, xlsx_file, zip_file

FAR_APART = bare_xlsx(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
)
FALSE_COUNT = bare_xlsx(
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
    **{
        "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' count="4000000000" uniqueCount="4000000000"><si><t>x</t></si></sst>'
    },
)
ENCRYPTED_XLSX = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def read(content: bytes, name: str = "lijst.xlsx", **settings: int) -> list[list[object]]:
    return read_table(name, content, SETTINGS.model_copy(update=settings))


def refusal(content: bytes, name: str = "lijst.xlsx", **settings: int) -> str:
    with pytest.raises(UnusableFile) as refused:
        read(content, name, **settings)
    return str(refused.value)


def test_every_importer_has_a_name_of_its_own_and_suffixes():
    assert [importer.key for importer in IMPORTERS] == ["xlsx", "ods", "xls", "csv"]
    assert SUFFIXES == (".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".tsv", ".txt")


def test_a_workbook_gives_its_cells_with_their_types():
    day = date(2026, 3, 1)

    table = read(xlsx_file({"Blad1": [["a", "b", "c", "d", "e"], ["tekst", 12.5, True, day, None]]}))

    assert table == [["a", "b", "c", "d", "e"], ["tekst", 12.5, True, day]]


def test_a_moment_keeps_its_time_of_day():
    xml = '<row r="1"><c r="A1" t="d"><v>2026-03-01T10:05:00</v></c><c r="B1"><v>1</v></c></row>'

    (row, _) = read(bare_xlsx(xml + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'))

    assert row == [datetime(2026, 3, 1, 10, 5), 1.0]


def test_empty_rows_and_columns_before_the_list_are_counted():
    table = read(xlsx_file({"Blad1": [[], [], [None, "kop", "kop"], [], [None, "x", "y"]]}))

    assert table == [[], [], [None, "kop", "kop"], [], [None, "x", "y"]]


def test_the_first_sheet_with_known_headings_is_read():
    sheets = {"Uitleg": [["Zo werkt", "het"], ["lees", "dit"]], "Projecten": [HEADINGS, ROW], "Herkomst": [["a", "b"]]}

    assert read(xlsx_file(sheets)) == [list(HEADINGS), list(ROW)]


def test_without_known_headings_the_first_sheet_that_holds_anything_is_read():
    assert read(xlsx_file({"Leeg": [], "Blad2": [["a", "b"], ["c", "d"]]})) == [["a", "b"], ["c", "d"]]


def test_a_hidden_sheet_is_not_the_list():
    sheets = {"Verborgen": [HEADINGS, ROW], "Lijst": [HEADINGS, (*ROW[:-1], "Advies")]}

    assert read(xlsx_file(sheets, hidden="Verborgen"))[1][-1] == "Advies"


def test_a_sheet_beside_the_list_may_be_too_large():
    sheets = {"Alles": [["a", "b"]] * 200, "Projecten": [HEADINGS, ROW]}

    assert read(xlsx_file(sheets), import_rows=100) == [list(HEADINGS), list(ROW)]


def test_the_kind_of_file_follows_from_its_content():
    assert read(xlsx_file({"Blad1": [HEADINGS, ROW]}), "lijst.csv") == read(csv_file(HEADINGS, ROW), "lijst.xls")


def test_a_csv_and_its_xlsx_give_as_many_rows():
    assert len(read(data("projectenlijst.xlsx"))) == len(read(data("projectenlijst.csv"))) == 3001


@pytest.mark.parametrize("content", [FAR_APART, FALSE_COUNT], ids=["far apart", "false count"])
def test_a_file_with_two_cells_far_apart_is_refused_and_harms_nobody(content):
    assert refusal(content) == (
        "“lijst.xlsx” kan niet gelezen worden: het is beschadigd of vraagt te veel geheugen."
        " Bewaar alleen de lijst zelf in een nieuw bestand, of bewaar ze als csv."
    )


def test_a_file_that_unpacks_to_very_much_is_refused_before_it_is_parsed():
    assert "veel te groot" in refusal(bare_xlsx(" " * 30_000_000))


def test_a_zip_of_very_many_files_is_refused():
    assert "veel te groot" in refusal(
        zip_file({"xl/workbook.xml": ""} | {f"xl/{number}": "" for number in range(2_000)})
    )


def test_a_parser_that_does_not_end_is_stopped(monkeypatch, tmp_path):
    (tmp_path / "endless.py").write_text("import time\nwhile True: time.sleep(1)")
    monkeypatch.setattr(spreadsheets, "PARSER", tmp_path / "endless.py")

    assert "duurt te lang" in refusal(data("projectenlijst.xlsx"), import_seconds=1)


@pytest.mark.parametrize("said", ["", "rommel", '{"end": true', "[]", '{"refused": "iets"}', '[1]\\n{"end": true}'])
def test_nonsense_from_the_parser_is_a_refusal(monkeypatch, tmp_path, said):
    (tmp_path / "nonsense.py").write_text(f"print('{said}')")
    monkeypatch.setattr(spreadsheets, "PARSER", tmp_path / "nonsense.py")

    assert "beschadigd" in refusal(data("projectenlijst.xlsx"))


def test_the_parser_sees_no_secret(monkeypatch, tmp_path):
    (tmp_path / "spy.py").write_text(
        "import json, os; print(json.dumps({'refused': str('KMO_SECRET_KEY' in os.environ)}))"
    )
    monkeypatch.setattr(spreadsheets, "PARSER", tmp_path / "spy.py")
    monkeypatch.setattr(spreadsheets, "REFUSALS", {"False": "geen geheim", "True": "geheim", "broken": "stuk"})
    monkeypatch.setenv("KMO_SECRET_KEY", "x" * 32)

    assert refusal(data("projectenlijst.xlsx")).endswith(": geen geheim")


@pytest.mark.parametrize("working_directory", ["/", "."])
def test_the_parser_is_found_from_any_working_directory(monkeypatch, working_directory):
    monkeypatch.chdir(working_directory)

    assert len(read(data("projectenlijst.ods"))) == 201


@pytest.mark.parametrize("content", [data("versleuteld.xls"), data("versleuteld.ods"), ENCRYPTED_XLSX])
def test_a_file_behind_a_password_is_refused_with_the_reason(content):
    assert refusal(content) == (
        "“lijst.xlsx” kan niet gelezen worden: het is beveiligd met een wachtwoord."
        " Bewaar het zonder wachtwoord en probeer opnieuw."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "het is leeg"),
        (b"\xef\xbb\xbf", "er staat niets in"),
        (b" \r\n\r\n", "er staat niets in"),
        (xlsx_file({"Blad1": []}), "er staat niets in"),
        (b"Beste,\nhierbij mijn brief.\nGroeten", "er staat geen lijst in"),
        (csv_file(HEADINGS), "er staat geen lijst in"),
        (b"%PDF-1.7\n", "het is een pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "het is een afbeelding"),
        (b"<html><table><tr><td>Projectnummer</td></tr></table></html>", "het is een webpagina of een xml-bestand"),
        (zip_file({"word/document.xml": "x"}), "het is een archief of een beschadigd rekenblad"),
        (data("projectenlijst.xlsx")[:100_000], "het is een archief of een beschadigd rekenblad"),
        (data("projectenlijst.xls")[:10_000], "het is beschadigd of geen rekenblad"),
        (bare_xlsx('<row r="1"><c r="A1"'), "het is beschadigd of geen rekenblad"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "het is geen rekenblad en geen tekst"),
        (b"Projectnummer;Onder\0neming\n1;2\n", "het is geen rekenblad en geen tekst"),
        ("Projectnummer;Onder\0neming\n1;2\n".encode("utf-16"), "er staan tekens in die in geen enkele lijst"),
        (codecs.BOM_UTF16_LE + b"a\0b", "de tekens zijn niet te lezen"),
        (b'a;b\n1;"2\n3;4\n', "op regel 2 staat een aanhalingsteken dat niet gesloten wordt"),
        (b'a;b\n1;"2' + b"\n3;4" * 200 + b'"\n', "op regel 2 staat een aanhalingsteken dat niet gesloten wordt"),
        (b"a;b\n1;" + b"x" * 200_000, "er staat een cel in die te lang is"),
        (b"a;b\n1" + b";" * 600 + b"2", "regel 2 heeft meer dan 500 kolommen"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content, reason):
    assert reason in refusal(content)


def test_a_file_may_not_be_larger_than_the_setting():
    assert "groter dan 1 MB" in refusal(b"a;b\n" * 300_000, import_megabytes=1)


@pytest.mark.parametrize("content", [csv_file(*[HEADINGS] * 200), xlsx_file({"Blad1": [HEADINGS] * 200})])
def test_a_list_may_not_have_more_rows_than_the_setting(content):
    assert "rijen" in refusal(content, import_rows=100)


def test_a_sheet_may_not_have_very_many_columns():
    assert "telt 501 kolommen" in refusal(xlsx_file({"Blad1": [["x"] * 501] * 2}))


def test_the_name_in_a_refusal_has_no_folder_and_no_direction_marks():
    assert refusal(b"", "../../etc/\u202elijst\n.csv") == "“lijst .csv” kan niet gelezen worden: het is leeg."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]
)
def test_the_encoding_is_found(encoding):
    row = ("2026-1", "Café Côté Sud – Zoë & André", "Energie-efficiënt bouwen à la carte")
    row = tuple(text.replace("–", "-") for text in row)

    assert read(csv_file(HEADINGS[:3], row, encoding=encoding))[1] == list(row)


def test_windows_quotation_marks_and_the_euro_sign_are_read():
    assert decoded("‘t Hof – €5 “één”".encode("cp1252")) == "‘t Hof – €5 “één”"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator):
    row = ("2026-1", 'Jansen; "Zn", Peeters | Co', "0999.217.487")

    assert read(csv_file(HEADINGS[:3], row, separator=separator))[1] == list(row)


def test_amounts_with_a_comma_do_not_make_the_comma_a_separator():
    rows = [("x", "y", "z"), *[("1,00", "2,50", "3,25")] * 20]

    assert read(csv_file(*rows))[1] == ["1,00", "2,50", "3,25"]


def test_a_separator_that_excel_declares_is_taken():
    assert read(b"sep=|\r\na;b|c\r\n1;2|3\r\n")[1:] == [["a;b", "c"], ["1;2", "3"]]


def test_a_space_after_the_separator_does_not_hide_a_quotation_mark():
    assert read(b'a, b\n1, "2, 3"\n')[1] == ["1", "2, 3"]


def test_a_row_stands_at_the_line_on_which_it_starts():
    table = read(b'a;b\r\n"1\r\n1\r\n1";2\r\n\r\n3;4\r\n')

    assert list(enumerate(table, start=1)) == [
        (1, ["a", "b"]),
        (2, ["1\r\n1\r\n1", "2"]),
        (3, []),
        (4, []),
        (5, []),
        (6, ["3", "4"]),
    ]


def test_our_own_mark_before_a_formula_is_taken_away():
    assert read(csv_file(("a", "b"), ("'=1+1", "'t Hof"), ("''@x", "y;'-z")))[1:] == [
        ["=1+1", "'t Hof"],
        ["'@x", "y;-z"],
    ]


@given(st.text(alphabet="'=+-@;,\t\r\n|ab"))
def test_what_is_guarded_starts_no_formula_and_comes_back(text):
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(text)) == text


CELLS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=12
).filter(lambda text: text == text.strip() and text != "")


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_text_was_written_is_read(rows, separator, encoding):
    guarded = [[guard(cell) for cell in row] for row in rows]

    table = read(csv_file(HEADINGS[:3], *guarded, separator=separator, encoding=encoding))

    assert list(islice(filter(None, table), 1, None)) == [list(row) for row in rows]
