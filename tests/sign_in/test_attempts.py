"""Guessing ends early, for each login and each address, over all processes; and it ends again by itself."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from models import LoginAttempt
from services.context import Context
from services.policy.access import EVERYONE
from services.sign_in.attempts import Trying, admitted, forget
from tests.conftest import Clock

ZETEL, HERE, ELSEWHERE = "0999123457", "192.0.2.1", "192.0.2.2"


def tries(ctx: Context, count: int, login: str = ZETEL, address: str = HERE) -> int:
    """How many of so many attempts may look at the password."""
    return sum(admitted(ctx, login, address) for _ in range(count))


def test_check_08_after_five_tries_from_one_place_it_is_over(ctx: Context) -> None:
    assert tries(ctx, 9) == 5


def test_check_08_after_a_quarter_of_an_hour_it_may_be_tried_again(ctx: Context, clock: Clock) -> None:
    tries(ctx, 5)
    clock.move(minutes=14)
    still = tries(ctx, 3)
    clock.move(minutes=1, seconds=1)

    assert (still, tries(ctx, 9)) == (0, 5)


def test_check_08_a_stranger_does_not_keep_the_owner_out(ctx: Context) -> None:
    tries(ctx, 20, address=ELSEWHERE)

    assert admitted(ctx, ZETEL, HERE)


def test_one_address_tries_many_logins_only_so_often(ctx: Context) -> None:
    assert sum(admitted(ctx, f"login{place}", HERE) for place in range(60)) == 50


def test_one_login_from_many_addresses_is_slowed_for_minutes_only(ctx: Context, clock: Clock) -> None:
    assert sum(admitted(ctx, ZETEL, f"192.0.2.{place}") for place in range(60)) == 50

    clock.move(minutes=5, seconds=1)
    assert admitted(ctx, ZETEL, HERE)


def test_the_right_password_begins_anew(ctx: Context) -> None:
    tries(ctx, 4)
    forget(ctx, ZETEL, HERE)

    assert tries(ctx, 9) == 5


def test_check_08_guesses_at_the_same_moment_are_all_counted(ctx: Context) -> None:
    with ThreadPoolExecutor(12) as guessers:
        let_through = sum(guessers.map(lambda _: admitted(ctx, ZETEL, HERE), range(12)))

    assert let_through <= 5


def test_neither_logins_nor_addresses_are_kept_readable_nor_for_long(ctx: Context, clock: Clock) -> None:
    tries(ctx, 1)
    with ctx.reading(EVERYONE) as session:
        (kept,) = session.exec(select(LoginAttempt)).all()
    assert not {ZETEL, HERE} & {kept.login_hash, kept.address_hash}

    clock.move(hours=24, minutes=1)
    tries(ctx, 1, "iemand anders")
    with ctx.reading(EVERYONE) as session:
        assert len(session.exec(select(LoginAttempt)).all()) == 1


def test_a_network_of_the_newer_kind_counts_as_one_address(ctx: Context) -> None:
    assert sum(admitted(ctx, f"login{place}", f"2001:db8::{place:x}") for place in range(60)) == 50
    assert admitted(ctx, "login99", "2001:db8:0:1::1")


def test_what_is_tried_counts_by_itself(ctx: Context) -> None:
    tries(ctx, 9)

    assert [admitted(ctx, ZETEL, ELSEWHERE, trying) for trying in Trying] == [True] * len(Trying)


def test_codes_run_out_for_the_day_from_wherever_they_come(ctx: Context, clock: Clock) -> None:
    assert sum(admitted(ctx, ZETEL, f"192.0.2.{place}", Trying.CODE) for place in range(60)) == 20

    clock.move(hours=23)
    assert not admitted(ctx, ZETEL, HERE, Trying.CODE)
    clock.move(hours=1, seconds=1)
    assert admitted(ctx, ZETEL, HERE, Trying.CODE)
