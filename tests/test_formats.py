"""Belgian Dutch in and out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import vat

from services.errors import BadInput
from services.formats import (
    BRUSSELS,
    MOST_EURO,
    clean_text,
    counted,
    fold,
    parse_date,
    parse_enterprise_number,
    parse_euro,
    parse_registration_number,
    show_date,
    show_enterprise_number,
    show_euro,
    show_moment,
    show_number,
)
from services.made_up import enterprise_number

cents = st.integers(-int(MOST_EURO * 100), int(MOST_EURO * 100)).map(lambda whole: Decimal(whole) / 100)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
numbers = st.integers(0, 9_999_999).map(enterprise_number)


# Euro


@given(cents)
def test_an_amount_that_is_shown_can_be_read_again(amount: Decimal) -> None:
    assert parse_euro(show_euro(amount)) == amount


@given(cents)
def test_an_amount_can_be_read_however_it_is_written(amount: Decimal) -> None:
    plain = f"{amount:.2f}"

    assert parse_euro(plain) == parse_euro(plain.replace(".", ",")) == parse_euro(f"{amount:,.2f}") == amount


@given(st.integers(-(10**9), 10**9))
def test_an_amount_in_a_cell_is_what_was_typed(whole: int) -> None:
    assert parse_euro(whole / 100) == Decimal(whole) / 100
    assert parse_euro(whole) == whole


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("€ 1 234,56", "1234.56"),
        ("1\u00a0234,56 €", "1234.56"),
        ("EUR 1\u202f234,56", "1234.56"),
        ("1'234,56", "1234.56"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("12.34", "12.34"),
        ("0,5", "0.50"),
        ("0.500", "0.50"),
        (",5", "0.50"),
        ("-12,10", "-12.10"),
        ("+12", "12"),
        ("0", "0"),
        (72.6, "72.60"),
        (Decimal("0.10"), "0.10"),
        ("99999999999,99", "99999999999.99"),
    ],
)
def test_an_amount_is_read_as_a_belgian_means_it(text: object, amount: str) -> None:
    assert parse_euro(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "“” is geen bedrag"),
        ("gratis", "“gratis” is geen bedrag"),
        ("1e3", "“1e3” is geen bedrag"),
        ("1_000", "“1_000” is geen bedrag"),
        ("NaN", "“NaN” is geen bedrag"),
        (float("nan"), "“nan” is geen bedrag"),
        (float("inf"), "“inf” is geen bedrag"),
        ("--5", "“--5” is geen bedrag"),
        ("1.2.3", "“1.2.3” is geen bedrag"),
        ("=1+1", "“=1+1” is geen bedrag"),
        ("१२", "“१२” is geen bedrag"),
        (True, "“True” is geen bedrag"),
        (None, "“None” is geen bedrag"),
        ("1,234", "“1,234” heeft meer dan twee cijfers na de komma"),
        (1.005, "“1.005” heeft meer dan twee cijfers na de komma"),
        ("100000000000", "“100000000000” is te groot"),
        (1e300, "“1e+300” is te groot"),
        ("9" * 5000, f"“{'9' * 60}” is te groot"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_its_reason(text: object, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_euro(text)

    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1234.56"), "€\u00a01.234,56"),
        (Decimal("0.1"), "€\u00a00,10"),
        (Decimal(-3), "€\u00a0-3,00"),
        (None, "–"),
    ],
)
def test_an_amount_is_shown_as_flemish_readers_write_it(amount: Decimal | None, shown: str) -> None:
    assert show_euro(amount) == shown


# Days and moments


@given(days)
def test_a_day_that_is_shown_can_be_read_again(day: date) -> None:
    assert parse_date(show_date(day)) == day


@pytest.mark.parametrize("pattern", ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"])
@given(day=days)
def test_a_day_can_be_read_in_each_notation(pattern: str, day: date) -> None:
    assert parse_date(day.strftime(pattern)) == day
    assert parse_date(f" {day.strftime(pattern)} ") == day


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 12, 31),
        datetime(2026, 12, 31, 23, 59),
        "31/12/2026 23:59",
        "2026-12-31T23:59:59",
        "2026-12-31T23:59:59.123Z",
        "2026-12-31 00:00:00+01:00",
    ],
)
def test_a_day_may_come_with_a_time(value: object) -> None:
    assert parse_date(value) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "morgen",
        "31/02/2026",
        "29/02/2026",
        "12/31/2026",
        "31/12/26",
        "2026-13-01",
        "31/12/1989",
        "1/1/2101",
        46022,
        None,
        "31/12/2026 nog iets",
        date(1899, 12, 30),
        "31/12/20260",
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_date(value)

    assert str(refusal.value) == f"“{value}” is geen datum (dd/mm/jjjj)"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "01/01/2027 00:30"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25/10/2026 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25/10/2026 02:30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29/03/2026 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29/03/2026 03:00"),
        (datetime(2024, 2, 29, 12, 0, tzinfo=BRUSSELS), "29/02/2024 12:00"),
        (None, "–"),
    ],
)
def test_a_moment_is_shown_on_the_brussels_clock(moment: datetime | None, shown: str) -> None:
    assert show_moment(moment) == shown


def test_a_day_that_is_unknown_is_a_dash() -> None:
    assert show_date(None) == "–"


# Numbers of enterprises and registrations


@given(numbers)
def test_an_enterprise_number_that_is_shown_can_be_read_again(number: str) -> None:
    assert parse_enterprise_number(show_enterprise_number(number)) == number


@given(st.integers(0, 10**10 - 1))
def test_an_enterprise_number_is_read_only_when_its_check_digits_are_right(whole: int) -> None:
    text = f"{whole:010d}"

    if vat.is_valid(text):
        assert parse_enterprise_number(text) == text
    else:
        with pytest.raises(BadInput, match="geen geldig ondernemingsnummer"):
            parse_enterprise_number(text)


@given(numbers, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, shift: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"

    with pytest.raises(BadInput, match="geen geldig ondernemingsnummer"):
        parse_enterprise_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "0999123457",
        "0999.123.457",
        "0999 123 457",
        "BE 0999 123 457",
        "BE0999.123.457",
        "be 0999.123.457",
        "999123457",
        " 0999123457\n",
        "BE-0999-123-457",
        "0999/123/457",
        "BTW BE 0999.123.457"[4:],
        "0999\u00a0123\u00a0457",
    ],
)
def test_an_enterprise_number_is_read_in_every_notation(text: str) -> None:
    assert parse_enterprise_number(text) == "0999123457"


@pytest.mark.parametrize(
    "text", ["", "0999123456", "NL0999123457", "099912345", "09991234570", "nul", "\x00", "BE", "0999.123.457x"]
)
def test_what_is_no_enterprise_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is geen geldig ondernemingsnummer"):
        parse_enterprise_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("DV.O299001", "DV.O299001"),
        ("DV.0299001", "DV.O299001"),
        ("dv.o299001", "DV.O299001"),
        ("DVO299001", "DV.O299001"),
        ("DV0299001", "DV.O299001"),
        ("DV. O 299001", "DV.O299001"),
        ("DV.O.299001", "DV.O299001"),
        ("DV-A299002", "DV.A299002"),
        ("DV.A2990021", "DV.A2990021"),
    ],
)
def test_a_registration_number_has_one_form(text: str, number: str) -> None:
    assert parse_registration_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "DV", "299001", "DV.1299001", "DV.O29900", "DV.O29900123", "XX.O299001", "DV.OO99001"]
)
def test_what_is_no_registration_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is geen registratienummer"):
        parse_registration_number(text)


# Text


@given(st.text())
def test_text_that_was_cleaned_is_clean(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert len(cleaned) <= 400
    cleaned.encode()


@given(st.text())
def test_text_that_was_folded_is_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  een \t twee\n", "een twee"),
        ("cafe\u0301", "café"),
        ("na\x00am\u202e\ufeff", "naam"),
        ("\ud800half", "half"),
        ("=1+1", "=1+1"),
        ("x" * 500, "x" * 400),
        (f"{'x' * 399} y", "x" * 399),
    ],
)
def test_text_keeps_what_can_be_read(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(("text", "folded"), [("Côté", "cote"), ("ÉÉN", "een"), ("Straße", "strasse"), ("™", "tm")])
def test_folded_text_has_no_case_and_no_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("number", "words"), [(0, "0 projecten"), (1, "1 project"), (2847, "2.847 projecten")])
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "project", "projecten") == words


def test_numbers_are_grouped() -> None:
    assert show_number(1_234_567) == "1.234.567"
