"""Which project a row belongs to: client, start, amount and title, and nothing where there is doubt."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.enums import OwnKind
from services.formats import fold
from services.policy.credits import with_credits
from services.policy.matching import MOST_PAIRS, Candidate, Entry, matched, offered, words_of
from services.policy.sharing import MOST_ENROLMENTS, shared

DAY = date(2026, 10, 12)
EXCEL = words_of(fold("Excel voor gevorderden"))
LASSEN = words_of(fold("Lastechnieken TIG"))
ROW = Entry(1, OwnKind.ENROLMENT, "0999000001", None, date(2026, 9, 20), DAY, Decimal("1000.00"), EXCEL)
PROJECT = Candidate(11, "0999000001", 7, DAY, date(2026, 12, 12), Decimal("1000.00"), EXCEL, (21, 12, 6))
INVOICE = replace(ROW, kind=OwnKind.INVOICE, starts_on=None, dated_on=date(2026, 11, 15))


@pytest.mark.parametrize(
    ("row", "project", "is_match"),
    [
        (ROW, {}, True),
        (ROW, {"amount": Decimal("1210.00")}, True),
        (ROW, {"amount": Decimal("1060.00"), "words": LASSEN}, True),
        (ROW, {"amount": Decimal("1400.00")}, True),
        (ROW, {"starts_on": date(2026, 11, 30)}, True),
        (ROW, {"starts_on": date(2026, 11, 30), "amount": Decimal("1400.00")}, False),
        (ROW, {"starts_on": date(2026, 10, 16), "amount": Decimal("1400.00"), "words": LASSEN}, False),
        (ROW, {"starts_on": date(2026, 10, 13), "words": LASSEN}, False),
        (ROW, {"starts_on": date(2026, 10, 25), "words": LASSEN}, False),
        (ROW, {"starts_on": date(2026, 10, 25), "words": frozenset()}, True),
        (replace(ROW, words=frozenset()), {"starts_on": date(2026, 10, 25)}, True),
        (ROW, {"words": LASSEN}, True),
        (ROW, {"enterprise_number": "0999000002"}, False),
        (replace(ROW, starts_on=None), {}, True),
        (replace(ROW, starts_on=None, words=frozenset()), {}, False),
        (replace(ROW, department_id=7), {}, True),
        (replace(ROW, department_id=8), {}, False),
        (INVOICE, {}, True),
        (replace(INVOICE, words=frozenset()), {}, True),
        (replace(INVOICE, amount=Decimal("300.00")), {}, True),
        (replace(INVOICE, amount=Decimal("-1000.00"), words=frozenset()), {}, True),
        (replace(INVOICE, amount=Decimal("300.00")), {"words": LASSEN}, False),
        (replace(INVOICE, dated_on=date(2027, 11, 15), words=frozenset()), {}, False),
    ],
)
def test_a_row_belongs_to_the_project_that_is_like_it(row: Entry, project: dict[str, Any], is_match: bool) -> None:
    assert matched([row], [replace(PROJECT, **project)]) == ({1: 11} if is_match else {})


@pytest.mark.parametrize("title", ["Lassen voor beginners", "Opleiding lassen", "Cursus: lassen met TIG"])
def test_a_word_that_stands_in_any_title_is_nothing_that_two_courses_share(title: str) -> None:
    other = replace(PROJECT, starts_on=date(2026, 10, 13), words=words_of(fold(title)))

    assert matched([replace(ROW, words=words_of(fold("Opleiding Excel voor en met cursus")))], [other]) == {}


def test_the_likelier_of_two_projects_is_the_one_and_of_two_alike_it_is_neither() -> None:
    likelier, other = PROJECT, replace(PROJECT, id=12, words=LASSEN)

    assert matched([ROW, replace(INVOICE, id=2)], [other, likelier]) == {1: 11, 2: 11}
    assert matched([ROW, replace(INVOICE, id=2)], [likelier, replace(likelier, id=12)]) == {}
    assert [one.id for one in offered(ROW, [other, likelier, replace(PROJECT, id=13, enterprise_number="x")])] == [
        11,
        12,
    ]


def test_a_project_has_one_enrolment_and_any_number_of_invoices() -> None:
    next_week = replace(ROW, id=2, starts_on=date(2026, 10, 19))
    parts = [replace(INVOICE, id=n, amount=Decimal("500.00")) for n in (3, 4)]

    assert matched([next_week, ROW, *parts], [PROJECT]) == {1: 11, 3: 11, 4: 11}
    assert matched([next_week, ROW], [PROJECT, replace(PROJECT, id=12, starts_on=date(2026, 10, 19))]) == {1: 11, 2: 12}


TRAINEES = [replace(ROW, id=place, dated_on=date(2026, 9, 30 - place)) for place in (1, 2, 3)]
EACH = [replace(PROJECT, id=10 + place, filed_on=date(2026, 10, 1)) for place in (1, 2, 3)]


@pytest.mark.parametrize(
    ("rows", "projects", "refused", "found"),
    [
        (TRAINEES, EACH, (), {3: 11, 2: 12, 1: 13}),
        (TRAINEES, [replace(EACH[0], filed_on=date(2026, 10, 2)), *EACH[1:]], (), {3: 12, 2: 13, 1: 11}),
        (TRAINEES, EACH[:2], (), {3: 11, 2: 12}),
        (TRAINEES[:2], EACH, (), {}),
        (TRAINEES, EACH, {(3, 11)}, {2: 11, 3: 12, 1: 13}),
        (TRAINEES, EACH, {(2, 12), (2, 13), (3, 11)}, {2: 11, 3: 12, 1: 13}),
        (TRAINEES[:2], [EACH[0], replace(EACH[1], amount=Decimal("900.00"))], (), {2: 11}),
        ([TRAINEES[0], replace(TRAINEES[1], amount=Decimal("1100.00"))],
         [replace(one, amount=Decimal("1400.00")) for one in EACH[:2]], (), {}),
    ],
)  # fmt: skip
def test_trainees_of_one_course_have_an_application_each_the_first_ones_where_there_are_fewer(
    rows: list[Entry], projects: list[Candidate], refused: Any, found: dict[int, int]
) -> None:
    assert matched(rows, projects, refused) == found


def test_what_was_decided_by_hand_is_left_alone() -> None:
    assert matched([ROW, replace(INVOICE, id=2)], [PROJECT], refused={(1, 11)}) == {2: 11}
    assert matched([ROW, replace(INVOICE, id=2)], [PROJECT], taken={11}) == {2: 11}


THREE = [replace(ROW, id=place, amount=Decimal("500.00")) for place in (1, 2, 3)]
COVERS = replace(PROJECT, amount=Decimal("1500.00"))
ALL = {1: 11, 2: 11, 3: 11}


@pytest.mark.parametrize(
    ("rows", "projects", "refused", "confirmed", "found"),
    [
        (THREE, [COVERS], (), {}, ALL),
        (THREE, [replace(COVERS, amount=Decimal("1815.00"))], (), {}, ALL),
        (THREE, [replace(COVERS, amount=Decimal("1400.00"))], (), {}, ALL),
        (THREE, [replace(COVERS, amount=Decimal("1400.00"), starts_on=date(2026, 10, 13))], (), {}, {}),
        (THREE, [replace(COVERS, amount=Decimal("1400.00"), words=LASSEN)], (), {}, {}),
        (THREE, [replace(COVERS, amount=Decimal("1400.00")), replace(COVERS, id=12, amount=Decimal("1300.00"))],
         (), {}, {}),
        (THREE, [COVERS, replace(COVERS, id=12, amount=Decimal("700.00"))], (), {}, ALL),
        (THREE, [COVERS, replace(COVERS, id=12, amount=Decimal("500.00"))], (), {}, {}),
        (THREE, [COVERS, replace(COVERS, id=12)], (), {}, {}),
        (THREE, [COVERS], (), {1: 11}, ALL),
        (THREE, [COVERS], {(3, 11)}, {}, {1: 11, 2: 11}),
        (THREE, [replace(COVERS, amount=Decimal("1000.00")), replace(COVERS, id=12, amount=Decimal("500.00"))],
         {(3, 11)}, {3: 12},
         {1: 11, 2: 11}),
        ([*THREE[:2], replace(THREE[2], words=words_of("excel gevorderden"))], [COVERS], (), {}, ALL),
        ([*THREE[:2], replace(THREE[2], words=LASSEN)], [COVERS], (), {}, {1: 11, 2: 11}),
        ([*THREE[:2], replace(THREE[2], starts_on=date(2026, 10, 13))], [COVERS], (), {}, {1: 11, 2: 11}),
        ([*THREE[:2], replace(THREE[2], amount=None)], [COVERS], (), {}, ALL),
        ([replace(one, words=frozenset()) for one in THREE], [replace(COVERS, amount=Decimal("1400.00"))], (), {}, {}),
        ([*THREE, replace(ROW, id=4, amount=Decimal("1500.00"), words=frozenset())], [COVERS], (), {4: 11}, {}),
        (THREE, [replace(COVERS, amount=Decimal("500.00"))], (), {}, {}),
        ([THREE[0], replace(THREE[1], amount=Decimal("700.00"))], [replace(COVERS, amount=Decimal("500.00"))], (), {},
         {}),
        (THREE[:1], [replace(COVERS, amount=Decimal("500.00"))], (), {}, {}),
        (THREE, [replace(COVERS, amount=Decimal("1000.00"))], (), {}, {1: 11, 2: 11}),
        (THREE, [replace(COVERS, amount=Decimal("1210.00"))], (), {}, {1: 11, 2: 11}),
        (THREE, [replace(COVERS, amount=Decimal("1000.00"))], (), {3: 11}, {3: 11, 1: 11}),
        (THREE, [replace(COVERS, amount=Decimal("500.00"))], (), {3: 11}, {}),
        (THREE, [replace(COVERS, amount=Decimal("1000.00"))], (), {2: 11, 3: 11}, {2: 11, 3: 11}),
        ([*THREE[:2], replace(THREE[2], amount=Decimal("600.00"))], [replace(COVERS, amount=Decimal("1000.00"))], (),
         {}, {1: 11, 2: 11}),
        ([*THREE, *(replace(one, id=one.id + 3, amount=Decimal("250.00")) for one in THREE)],
         [replace(COVERS, amount=Decimal("750.00"))], (), {}, {4: 11, 5: 11, 6: 11}),
        ([*THREE, *(replace(one, id=one.id + 3, amount=Decimal("333.33")) for one in THREE)],
         [replace(COVERS, amount=Decimal("1000.00"))], (), {}, {}),
        ([replace(THREE[0], id=place) for place in range(MOST_ENROLMENTS + 1)], [COVERS], (), {}, {}),
    ],
)  # fmt: skip
def test_enrolments_of_one_course_share_the_project_that_is_their_sum_or_that_course_where_nothing_else_is_as_likely(
    rows: list[Entry], projects: list[Candidate], refused: Any, confirmed: dict[int, int], found: dict[int, int]
) -> None:
    assert shared(rows, projects, refused, confirmed) == found


def test_a_client_with_many_rows_that_are_alike_is_soon_done_and_one_with_too_many_is_left() -> None:
    rows = [replace(ROW, id=place) for place in range(200)]
    projects = [replace(PROJECT, id=1_000 + place) for place in range(200)]

    assert matched(rows, projects) == {place: 1_000 + place for place in range(200)}
    assert matched([replace(row, kind=OwnKind.INVOICE) for row in rows], projects[:1]) == dict.fromkeys(
        range(200), 1000
    )
    assert matched([replace(ROW, id=place) for place in range(MOST_PAIRS + 1)], [PROJECT]) == {}


CREDIT = replace(INVOICE, id=3, amount=Decimal("-1000.00"), dated_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("invoice", "credit", "found", "refused", "placed"),
    [
        ({}, {}, {2: 11}, (), {2: 11, 3: 11}),
        ({}, {}, {2: 11, 3: 12}, (), {2: 11, 3: 11}),
        ({}, {}, {2: 11}, {(3, 11)}, {2: 11}),
        ({}, {}, {3: 11}, (), {}),
        ({}, {"amount": Decimal("-100.00")}, {2: 11, 3: 11}, (), {2: 11, 3: 11}),
        ({}, {"amount": Decimal("-100.00")}, {2: 11}, (), {2: 11}),
        ({}, {"amount": Decimal("-100.00")}, {2: 11, 3: 12}, (), {2: 11}),
        ({"dated_on": date(2026, 11, 21)}, {}, {2: 11, 3: 11}, (), {2: 11}),
        ({"dated_on": None}, {}, {2: 11}, (), {2: 11, 3: 11}),
        ({"department_id": 7}, {}, {2: 11}, (), {2: 11}),
    ],
)
def test_a_credit_note_goes_with_the_invoice_that_it_takes_back(
    invoice: dict[str, Any], credit: dict[str, Any], found: dict[int, int], refused: Any, placed: dict[int, int]
) -> None:
    rows = [replace(INVOICE, id=2, **invoice), replace(CREDIT, **credit)]

    assert with_credits(rows, found, refused) == placed


def test_of_two_invoices_of_that_amount_what_it_is_like_decides() -> None:
    rows = [replace(INVOICE, id=2), replace(INVOICE, id=4), CREDIT]

    assert with_credits(rows, {2: 11, 4: 12}) == {2: 11, 4: 12}
    assert with_credits(rows, {2: 11, 4: 12, 3: 12}) == {2: 11, 4: 12, 3: 12}


def test_as_many_credit_notes_as_invoices_are_looked_up_and_not_compared() -> None:
    many, compared = 3_000, 0

    class Day(date):
        def __le__(self, other: Any) -> bool:
            nonlocal compared
            compared += 1
            return super().__le__(other)

        __hash__ = date.__hash__

    rows = [replace(INVOICE, id=at, amount=Decimal(at + 1), dated_on=Day(2026, 11, 15)) for at in range(many)]
    rows += [replace(one, id=many + one.id, amount=-one.amount) for one in rows if one.amount is not None]

    placed = with_credits(rows, dict.fromkeys(range(many), 11))

    assert placed == dict.fromkeys(range(2 * many), 11)
    assert 0 < compared <= 4 * many
