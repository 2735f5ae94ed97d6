"""The first start: whoever holds the key of the console makes the first firm, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services import own
from services.context import Context
from services.errors import AppError, BadInput, NotFound
from services.front_door import enrolment, first_start
from services.sign_in.accounts import check
from tests.conftest import Clock
from tests.factories import PASSWORD, ZWALUW


def key(ctx: Context) -> str:
    address = first_start.address(ctx)
    assert address.startswith("http://localhost:8501/eerste-start?sleutel=")
    return address.partition("=")[2]


def set_up(ctx: Context, token: str, number: str = ZWALUW, password: str = PASSWORD) -> object:
    return first_start.set_up(ctx, token, number, "Academie Zwaluw", "info@zwaluw.example", password)


def test_the_first_firm_is_made_and_its_seat_signs_in(ctx: Context) -> None:
    assert first_start.is_open(ctx)

    set_up(ctx, key(ctx))

    assert check(ctx, "BE 0999.123.457", PASSWORD) is not None
    assert not first_start.is_open(ctx)
    assert first_start.address(ctx) == ""


def test_every_process_prints_a_key_and_one_of_them_is_used(ctx: Context) -> None:
    first, second = key(ctx), key(ctx)
    set_up(ctx, first)

    for token in (first, second):
        with pytest.raises(NotFound):
            set_up(ctx, token, "0999234513")
    assert len(enrolment.accounts(ctx)) == 1


@pytest.mark.parametrize("token", ["", "1-abc", "onzin"])
def test_without_the_key_nothing_is_made(ctx: Context, token: str) -> None:
    key(ctx)

    with pytest.raises(NotFound):
        set_up(ctx, token)
    assert first_start.is_open(ctx)


def test_what_is_wrong_leaves_the_key_as_it_was(ctx: Context) -> None:
    token = key(ctx)

    for number, password in (("0999123456", PASSWORD), (ZWALUW, "te kort"), (ZWALUW, "academie zwaluw")):
        with pytest.raises(BadInput):
            set_up(ctx, token, number, password)
    set_up(ctx, token)


def test_the_key_is_good_for_a_day_and_opens_no_account(ctx: Context, clock: Clock) -> None:
    token = key(ctx)

    with pytest.raises(NotFound):
        own.choose_password(ctx, token, PASSWORD)
    clock.move(hours=24)
    with pytest.raises(NotFound):
        set_up(ctx, token)


def test_a_link_of_an_account_makes_no_firm(ctx: Context) -> None:
    set_up(ctx, key(ctx))
    address = enrolment.send_link(ctx, ZWALUW)

    with pytest.raises(NotFound):
        set_up(ctx, address.partition("=")[2], "0999234513")


def test_of_two_who_do_it_at_once_one_succeeds(ctx: Context) -> None:
    tokens = [key(ctx) for _ in range(3)]

    def attempt(place: int) -> bool:
        try:
            set_up(ctx, tokens[place], ("0999123457", "0999234513", ZWALUW)[place])
        except AppError:
            return False
        return True

    with ThreadPoolExecutor(3) as people:
        assert sum(people.map(attempt, range(3))) == 1
    assert len(enrolment.accounts(ctx)) == 1
