"""Enrolments and invoices coming in: headings of all kinds, wrong rows told, a second time nothing new."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import Event, OwnRecord, Provider
from models.enums import OwnKind
from services.administration.columns import COLUMNS, OWN_LIST
from services.administration.reading_in import apply, preview, read_draft
from services.context import Context
from services.imports.headings import find_headings
from services.imports.wrong_rows import wrong_rows_csv
from services.policy.access import EVERYONE, Actor
from tests.factories import a_department
from tests.imports.files import csv_file
from tests.own.files import E1, F1, INVOICE, MEERKOET, WATERKANT, read_in

FIELDS = ("reference", "enterprise_number", "title", "dated_on", "starts_on", "amount", "amount_with_vat")


def kept(ctx: Context) -> list[OwnRecord]:
    with ctx.reading(EVERYONE) as session:
        return [*session.exec(select(OwnRecord).order_by(OwnRecord.reference))]


def test_every_heading_of_a_column_is_recognised_and_none_means_two() -> None:
    headings = [heading for column in COLUMNS for heading in column.headings]

    assert len(headings) == len(set(headings))
    for column in COLUMNS:
        for heading in (column.label, *column.synonyms):
            assert [*find_headings([[heading, "x", "y", "z"]], OWN_LIST).mapping.values()] == [column.key], heading


def test_a_workbook_of_invoices_is_found_behind_another_sheet_and_under_a_title(ctx: Context, seat: Actor) -> None:
    read_in(ctx, seat, OwnKind.INVOICE, F1)

    (record,) = kept(ctx)
    assert tuple(getattr(record, name) for name in FIELDS) == (
        "F-1", MEERKOET, "Excel voor gevorderden", date(2026, 11, 15), None, Decimal("890.00"), Decimal("1076.90"),
    )  # fmt: skip
    assert (record.kind, record.file_name, record.department_id) == (OwnKind.INVOICE, "factuur.bestand", None)


def test_wrong_rows_are_told_by_line_and_column_and_the_others_kept(ctx: Context, seat: Actor) -> None:
    wrong = [
        ("", MEERKOET, "", "", "", "", ""), ("F-2", "0999123458", "", "", "", "", ""),
        ("F-3", MEERKOET, "", "", "31/02/2026", "5", ""),
    ]  # fmt: skip
    draft = read_draft(ctx, seat, "f.csv", csv_file(INVOICE, F1, *wrong))

    seen = apply(ctx, seat, draft, OwnKind.INVOICE)

    assert [(error.line, error.column, error.reason) for error in seen.errors] == [
        (3, "Referentie", "ontbreekt"),
        (4, "Ondernemingsnummer", "“0999123458” is geen geldig ondernemingsnummer"),
        (5, "Datum", "“31/02/2026” is geen datum (dd/mm/jjjj)"),
    ]
    assert (len(seen.new), seen.wrong_lines) == (1, [3, 4, 5])
    assert [record.reference for record in kept(ctx)] == ["F-1"]
    assert wrong_rows_csv(draft.headings, [*seen.errors]).decode("utf-8-sig").count("\n") == 4


def test_an_invoice_on_several_lines_is_kept_with_all_their_amounts_and_the_rest_of_the_first(
    ctx: Context, seat: Actor
) -> None:
    lines = [
        (*F1[:5], "600,00", "726,00"),
        ("F-2", *F1[1:]),
        ("f-1", *F1[1:3], "Cursusboek", F1[4], "290,00", "307,40"),
    ]

    seen = read_in(ctx, seat, OwnKind.INVOICE, *lines, (*F1[:3], "Korting", F1[4], "-40,00", "-48,40"))

    assert ([row.values["reference"] for row in seen.new], seen.added_up, seen.errors) == (["F-1", "F-2"], 1, [])
    assert [tuple(getattr(one, name) for name in FIELDS[2:]) for one in kept(ctx)] == [
        ("Excel voor gevorderden", date(2026, 11, 15), None, Decimal("850.00"), Decimal("985.00")),
        ("Excel voor gevorderden", date(2026, 11, 15), None, Decimal("890.00"), Decimal("1076.90")),
    ]
    again = read_in(ctx, seat, OwnKind.INVOICE, *lines, (*F1[:3], "Korting", F1[4], "-40,00", "-48,40"))
    assert (again.unchanged, again.new, again.changed) == (2, [], [])


def test_an_enrolment_on_several_lines_has_no_amount_while_that_of_one_is_not_known(ctx: Context, seat: Actor) -> None:
    read_in(ctx, seat, OwnKind.ENROLMENT, E1, (*E1[:3], "Cursusboek", *E1[4:6], ""), ("I-2", *E1[1:6], "500,00"),
            ("I-2", *E1[1:3], "Cursusboek", *E1[4:6], "-20,00"))  # fmt: skip

    assert [(one.reference, one.amount) for one in kept(ctx)] == [("I-1", None), ("I-2", Decimal("480.00"))]


DAY_LATER, CLIENT = (*F1[:4], "16/11/2026", *F1[5:]), (F1[0], WATERKANT, *F1[2:])


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (CLIENT, [f"staat ook op regel {other}, bij een andere onderneming" for other in (3, 2)]),
        (DAY_LATER, [f"staat ook op regel {other}, met een andere datum" for other in (3, 2)]),
        ((*F1[:5], "x", ""), ["staat ook op regel 3, die fout is", "“x” is geen bedrag"]),
    ],
)
def test_lines_that_cannot_be_of_one_invoice_are_all_wrong_since_a_part_is_not_the_whole(
    ctx: Context, seat: Actor, other: tuple[str, ...], reasons: list[str]
) -> None:
    draft = read_draft(ctx, seat, "f.csv", csv_file(INVOICE, F1, other, ("F-2", *F1[1:])))

    seen = apply(ctx, seat, draft, OwnKind.INVOICE)

    assert [error.reason for error in seen.errors] == reasons
    assert [record.reference for record in kept(ctx)] == ["F-2"]


@pytest.mark.parametrize(("kind", "row"), [(OwnKind.INVOICE, F1), (OwnKind.ENROLMENT, E1)])
def test_of_a_line_that_is_there_twice_nobody_can_tell_whether_it_is_a_copy_or_a_second_article(
    ctx: Context, seat: Actor, kind: OwnKind, row: tuple[str, ...]
) -> None:
    seen = read_in(ctx, seat, kind, row, row, ("X-2", *row[1:]))

    reason = "staat meer dan eens op precies dezelfde manier: laat één regel staan, of tel de bedragen op"
    assert [(error.value, error.reason) for error in seen.errors] == [(row[0], reason)] * 2
    assert [one.reference for one in kept(ctx)] == ["X-2"]


def test_two_courses_under_one_number_are_not_one_enrolment(ctx: Context, seat: Actor) -> None:
    other = (*E1[:3], "Lastechnieken TIG", E1[4], "09/11/2026", "500,00")

    seen = read_in(ctx, seat, OwnKind.ENROLMENT, E1, other)

    assert {error.reason.partition(", ")[2] for error in seen.errors} == {"met een andere start"}
    assert kept(ctx) == []


def test_a_heading_that_nobody_knows_is_mapped_by_hand_and_remembered(ctx: Context, seat: Actor) -> None:
    content = csv_file(("Dossiernaam", "Ondernemingsnummer", "Startdatum", "Prijs"), ("A", MEERKOET, "12/10/2026", "5"))
    draft = read_draft(ctx, seat, "i.csv", content)
    assert [column.key for column in draft.headings.missing] == ["reference"]

    apply(ctx, seat, read_draft(ctx, seat, "i.csv", content, {"Dossiernaam": "reference"}), OwnKind.ENROLMENT)

    assert read_draft(ctx, seat, "i.csv", content).headings.missing == ()
    assert [record.reference for record in kept(ctx)] == ["A"]


def test_the_same_list_again_changes_nothing_and_a_later_one_changes_what_it_says(
    ctx: Context, seat: Actor, clock
) -> None:
    read_in(ctx, seat, OwnKind.ENROLMENT, E1)
    before = kept(ctx)
    clock.move(days=1)

    again = read_in(ctx, seat, OwnKind.ENROLMENT, E1)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 1)
    assert [one.model_dump(exclude={"imported_at"}) for one in kept(ctx)] == [
        one.model_dump(exclude={"imported_at"}) for one in before
    ]

    later = read_in(ctx, seat, OwnKind.ENROLMENT, (*E1[:6], "900,00"), ("I-2", *E1[1:]))
    assert (len(later.new), len(later.changed), later.unchanged) == (1, 1, 0)
    assert [(record.reference, record.amount) for record in kept(ctx)] == [
        ("I-1", Decimal("900.00")), ("I-2", Decimal("890.00")),
    ]  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        told = [event.text for event in session.exec(select(Event).order_by(Event.position))]
    assert told == [
        "Inschrijvingen “inschrijving.bestand” ingelezen: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 met fouten",
        "Inschrijvingen “inschrijving.bestand” ingelezen: 1 nieuw, 1 gewijzigd, 0 ongewijzigd, 0 met fouten",
    ]


def test_the_seat_and_each_department_number_for_themselves(ctx: Context, provider: Provider, seat: Actor) -> None:
    one, other = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    for actor, amount in ((one, "1,00"), (other, "2,00"), (seat, "3,00"), (one, "4,00"), (seat, "5,00")):
        seen = read_in(ctx, actor, OwnKind.ENROLMENT, (*E1[:6], amount))
        assert seen.errors == []

    found = {record.department_id: record.amount for record in kept(ctx)}
    assert found == {one.department_id: Decimal(4), other.department_id: Decimal(2), None: Decimal(5)}
    assert len(kept(ctx)) == 3


@pytest.mark.parametrize("is_seat", [True, False])
def test_the_database_itself_refuses_a_number_twice(ctx: Context, provider: Provider, seat: Actor, is_seat) -> None:
    actor = seat if is_seat else a_department(ctx, provider)
    read_in(ctx, actor, OwnKind.ENROLMENT, E1)
    values = kept(ctx)[0].model_dump(exclude={"id"})

    with pytest.raises(IntegrityError), ctx.transaction(EVERYONE) as session:
        session.add(OwnRecord(**values))


def test_an_enrolment_of_less_than_nothing_is_a_wrong_row(ctx: Context, seat: Actor) -> None:
    seen = read_in(ctx, seat, OwnKind.ENROLMENT, (*E1[:6], "-890,00"), ("I-2", *E1[1:]))

    (error,) = seen.errors
    assert (error.line, error.column, error.value, error.reason, error.row[0]) == (
        2, "Bedrag excl. btw", "€\u00a0-890,00",
        "een inschrijving kan niet negatief zijn; lees creditnota’s in bij de facturen", "I-1",
    )  # fmt: skip
    assert [record.reference for record in kept(ctx)] == ["I-2"]


def test_a_preview_writes_nothing(ctx: Context, seat: Actor) -> None:
    seen = preview(ctx, seat, read_draft(ctx, seat, "i.csv", csv_file(INVOICE, F1)), OwnKind.INVOICE)

    assert (seen.right, kept(ctx)) == (1, [])
