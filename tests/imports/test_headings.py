"""Which row holds the headings and which column each of them means."""

import pytest

from services.columns import BY_KEY, COLUMNS, IMPORTED, REQUIRED
from services.errors import UnusableFile
from services.imports.headings import Headings, apply_mapping, find_headings, has_headings, signature
from tests.imports.files import HEADINGS, ROW

KEYS = (
    "number", "enterprise_name", "enterprise_number", "status", "filed_on", "starts_on", "amount",
    "registration_number", "service",
)  # fmt: skip


def found(*names: str | None) -> Headings:
    return find_headings([list(names), [None]])


def meant(heading: str) -> str | None:
    """The column that this heading means beside the project's number and its dates."""
    return found("Projectnummer", "Aanvraagdatum", "Startdatum", heading).mapping.get(3)


def test_no_two_columns_have_a_heading_in_common():
    headings = [heading for column in COLUMNS for heading in column.headings]

    assert len(headings) == len(set(headings))


def test_every_label_and_every_synonym_of_an_imported_column_is_recognised():
    for column in IMPORTED:
        for heading in (column.label, *column.synonyms):
            assert list(find_headings([[heading, "x", "y", "z"]]).mapping.values()) == [column.key], heading


def test_the_headings_of_a_list_are_matched():
    headings = find_headings([list(HEADINGS), list(ROW)])

    assert headings.line == 1
    assert headings.names == HEADINGS
    assert headings.mapping == dict(enumerate(KEYS))
    assert (headings.unknown, headings.duplicates, headings.missing) == ((), (), ())


def test_headings_may_stand_in_any_order_and_case():
    headings = find_headings([[name.upper() + " " for name in reversed(HEADINGS)]])

    assert headings.mapping == dict(enumerate(reversed(KEYS)))


def test_title_lines_above_the_headings_are_skipped():
    table = [["Projectenlijst", None, "Status: alle"], [], ["Opgemaakt", "op", "1/3/2026"], list(HEADINGS), list(ROW)]

    assert find_headings(table).line == 4


def test_the_row_with_the_project_number_goes_before_a_legend_above_it():
    legend = ["Status", "Thema", "Dienst", "Titel"]

    assert find_headings([legend, list(HEADINGS)]).line == 2
    assert find_headings([legend, ["a", "b"]]).line == 1


def test_headings_further_than_thirty_lines_down_are_not_looked_for():
    with pytest.raises(UnusableFile, match="kolomtitels"):
        find_headings([[]] * 30 + [list(HEADINGS)])


def test_headings_that_are_all_unknown_can_still_be_mapped_by_hand():
    headings = find_headings([["Report of 2026"], ["Number", "Company", "Amount"], ["2026-1", "x", 12.5]])

    assert (headings.line, headings.unknown) == (2, ("Number", "Company", "Amount"))
    assert headings.missing == REQUIRED


def test_a_file_without_anything_like_headings_is_refused():
    with pytest.raises(UnusableFile, match="kolomtitels"):
        find_headings([["2026-1", 12.5, 3.0], ["2026-2", 13.5, 4.0]])


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Ondernemingsnummer (KBO)", "enterprise_number"),
        ("Projectbedrag in EUR", "amount"),
        ("Bedrag subsidie", "subsidy"),
        ("Steun %", "rate"),
        ("Eigen bijdrage onderneming", None),
        ("Registratienum", "registration_number"),
        ("Naam van de onderneming", "enterprise_name"),
        ("Opmerking", None),
        ("Bedrag", "amount"),
        ("Bedragen", None),
        ("Project van", None),
    ],
)
def test_a_heading_that_resembles_one_column_is_matched_and_one_in_doubt_is_not(heading, key):
    assert meant(heading) == key


def test_a_column_that_two_headings_resemble_goes_to_neither():
    headings = found("Projectnummer", "Startdatum", "Thema", "Onderneming adres", "Onderneming gemeente")

    assert headings.unknown == ("Onderneming adres", "Onderneming gemeente")


def test_a_label_goes_before_a_synonym_and_the_other_is_reported():
    headings = found("Klant", "Onderneming", "Projectnummer", "Status", "Status")

    assert headings.mapping == {1: "enterprise_name", 2: "number", 3: "status"}
    assert headings.duplicates == ("Klant", "Status")


def test_known_headings_that_are_not_imported_are_passed_over_in_silence():
    names = [column.label for column in COLUMNS if not column.imported]

    headings = found("Projectnummer", "Thema", "Titel", *names, "Fout", "Detail", None)

    assert list(headings.mapping.values()) == ["number", "theme", "title"]
    assert (headings.unknown, headings.duplicates) == ((), ())


def test_missing_columns_are_named_and_optional_ones_may_be_absent():
    headings = found("Projectnummer", "Onderneming", "Thema")

    assert [column.label for column in headings.missing] == [
        column.label for column in REQUIRED if column.key not in ("number", "enterprise_name")
    ]


def test_a_choice_by_hand_goes_before_what_was_recognised():
    headings = apply_mapping(found("Projectnummer", "Thema", "Vak", "Notitie"), {"vak": "theme", "Notitie": ""})

    assert headings.mapping == {0: "number", 2: "theme"}
    assert (headings.unknown, headings.duplicates) == ((), ("Thema",))


def test_a_choice_by_hand_can_be_not_to_read_a_column():
    assert apply_mapping(found("Projectnummer", "Thema", "Titel"), {"Thema": ""}).mapping == {0: "number", 2: "title"}


def test_a_choice_for_a_column_that_does_not_exist_or_is_not_imported_is_no_choice():
    before = found("Projectnummer", "Thema", "Titel", "Iets", "Wat")

    assert apply_mapping(before, {"Iets": "provider_id", "Wat": "status_code"}) == before


def test_a_column_chosen_twice_is_read_once():
    headings = apply_mapping(found("Projectnummer", "Thema", "Titel", "A", "B"), {"A": "subtheme", "B": "subtheme"})

    assert headings.mapping[3] == "subtheme"
    assert 4 not in headings.mapping


def test_the_signature_is_the_same_for_the_same_headings():
    assert signature(["Thema", "E-mail  (klant)", ""]) == signature(["e-mail (Klant)", "THEMA"])
    assert signature(["Thema"]) != signature(["Thema", "Titel"])
    assert found(*HEADINGS).signature == signature(HEADINGS)


def test_a_row_of_data_is_not_taken_for_headings():
    assert has_headings([list(HEADINGS)])
    assert not has_headings([list(ROW)])


def test_every_key_of_a_mapping_is_a_column():
    assert {BY_KEY[key].imported for key in found(*HEADINGS).mapping.values()} == {True}
