"""The second factor: codes of an app, each accepted once, and recovery codes for who lost it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import col, select

from models import Account, AccountEvent, Mail, Provider, RecoveryCode
from services.context import Context
from services.errors import AppError, BadInput, NotAllowed
from services.front_door import second_factor
from services.policy.access import EVERYONE, Actor
from services.secret import unseal
from services.sign_in import sessions
from services.sign_in.accounts import credentials
from tests.conftest import Clock
from tests.factories import PASSWORD, ZWALUW, a_department, an_agency

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(ctx: Context, periods: int = 0) -> str:
    """The code that the app shows so many periods from now."""
    return pyotp.TOTP(SECRET).at(ctx.clock() + timedelta(seconds=30 * periods))


def on(ctx: Context, actor: Actor) -> list[str]:
    return second_factor.switch_on(ctx, actor, SECRET, code(ctx))[0]


def stored(ctx: Context, actor: Actor) -> Account:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Account, actor.account_id)


def test_once_it_is_on_signing_in_asks_for_it(ctx: Context, seat: Actor) -> None:
    before = credentials(ctx, ZWALUW)

    codes = on(ctx, seat)

    assert (before.second_factor, credentials(ctx, ZWALUW).second_factor) == (False, True)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert second_factor.codes_left(ctx, seat) == 10


def test_the_secret_is_kept_unreadable_and_recovery_codes_as_hashes_only(ctx: Context, seat: Actor) -> None:
    codes = on(ctx, seat)

    account = stored(ctx, seat)
    assert account.totp_sealed is not None
    assert SECRET not in account.totp_sealed
    assert unseal(ctx.settings, account.totp_sealed) == SECRET
    with ctx.reading(EVERYONE) as session:
        kept = str([row.model_dump() for row in session.exec(select(RecoveryCode))])
        said = str([row.model_dump() for model in (AccountEvent, Mail) for row in session.exec(select(model))])
    assert not [each for each in (*codes, SECRET) if each in kept or each in said or each.replace("-", "") in kept]


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef", "é" * 6, "1" * 400])
def test_it_is_switched_on_only_by_a_code_of_it(ctx: Context, seat: Actor, typed: str) -> None:
    with pytest.raises(BadInput, match="Deze code klopt niet"):
        second_factor.switch_on(ctx, seat, SECRET, typed)

    assert stored(ctx, seat).totp_sealed is None


def test_a_code_is_accepted_once_and_near_its_time_only(ctx: Context, seat: Actor, clock: Clock) -> None:
    on(ctx, seat)
    used = code(ctx)
    clock.move(seconds=60)
    early, now, late, far = code(ctx, 1), code(ctx), code(ctx, -1), code(ctx, 2)

    typed = (used, far, now, now, late, early, early)
    answers = [second_factor.accepted(ctx, seat.account_id, each) for each in typed]

    assert answers == [False, False, True, False, False, True, False]


def test_a_code_may_be_typed_with_spaces(ctx: Context, seat: Actor, clock: Clock) -> None:
    on(ctx, seat)
    clock.move(seconds=60)
    typed = code(ctx)

    assert second_factor.accepted(ctx, seat.account_id, f" {typed[:3]} {typed[3:]} ")


def test_of_many_who_send_the_same_code_at_once_one_gets_in(ctx: Context, seat: Actor, clock: Clock) -> None:
    on(ctx, seat)
    clock.move(seconds=60)
    typed = code(ctx)

    with ThreadPoolExecutor(6) as people:
        let_in = sum(people.map(lambda _: second_factor.accepted(ctx, seat.account_id, typed), range(12)))

    assert let_in == 1


def test_a_recovery_code_works_once_in_any_notation(ctx: Context, seat: Actor) -> None:
    first, second, *_ = on(ctx, seat)

    typed = (first, first, second.lower().replace("-", " "), "AAAA-BBBB-CCCC-DDDD")

    assert [second_factor.accepted(ctx, seat.account_id, each) for each in typed] == [True, False, True, False]
    assert second_factor.codes_left(ctx, seat) == 8


def test_a_recovery_code_of_another_opens_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    other = a_department(ctx, provider)
    on(ctx, seat)
    codes = on(ctx, other)

    assert not second_factor.accepted(ctx, seat.account_id, codes[0])


def test_without_a_second_factor_no_code_is_right(ctx: Context, seat: Actor) -> None:
    assert not second_factor.accepted(ctx, seat.account_id, code(ctx))


def test_it_is_switched_off_with_the_password_alone(ctx: Context, seat: Actor) -> None:
    on(ctx, seat)

    with pytest.raises(BadInput, match="wachtwoord klopt niet"):
        second_factor.switch_off(ctx, seat, "fout")
    second_factor.switch_off(ctx, seat, PASSWORD)

    assert stored(ctx, seat).totp_sealed is None
    assert second_factor.codes_left(ctx, seat) == 0
    with ctx.reading(EVERYONE) as session:
        said = session.exec(select(AccountEvent.text).order_by(col(AccountEvent.id))).all()
        assert len(session.exec(select(Mail)).all()) == 2
    assert list(said) == ["Tweede factor aangezet", "Tweede factor weggehaald"]


def test_it_cannot_be_replaced_while_it_is_on(ctx: Context, seat: Actor) -> None:
    on(ctx, seat)

    with pytest.raises(BadInput, match="staat al aan"):
        on(ctx, seat)


def test_the_agency_cannot_go_without_but_its_demo_can(ctx: Context) -> None:
    agency = an_agency(ctx)
    on(ctx, agency)

    assert credentials(ctx, "dossierbeheer@dienst.example").second_factor_required
    with pytest.raises(NotAllowed, match="verplicht"):
        second_factor.switch_off(ctx, agency, PASSWORD)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, agency.account_id).is_demo = True
    second_factor.switch_off(ctx, agency, PASSWORD)


def test_whoever_runs_the_program_takes_it_away(ctx: Context, seat: Actor) -> None:
    on(ctx, seat)

    second_factor.drop_of(ctx, "BE 0999.123.457")

    assert not credentials(ctx, ZWALUW).second_factor
    with pytest.raises(AppError, match="bestaat niet"):
        second_factor.drop_of(ctx, "niemand@nergens.example")


def test_the_app_is_told_whose_code_it_is() -> None:
    said = second_factor.address_for_app(ZWALUW, SECRET)

    assert said == (
        f"otpauth://totp/Dashboard%20kmo-portefeuille:{ZWALUW}?secret={SECRET}&issuer=Dashboard%20kmo-portefeuille"
    )


def test_who_is_signed_in_gives_his_password_first_and_is_signed_out_elsewhere(ctx: Context, seat: Actor) -> None:
    elsewhere, _ = sessions.open_session(ctx, seat.account_id, 1)

    with pytest.raises(BadInput, match="wachtwoord klopt niet"):
        second_factor.add(ctx, seat, "fout", SECRET, code(ctx))
    _, opened = second_factor.add(ctx, seat, PASSWORD, SECRET, code(ctx))

    assert sessions.actor_of(ctx, elsewhere) is None
    here, _ = sessions.open_session(ctx, seat.account_id, opened.version)
    assert sessions.actor_of(ctx, here) == seat


def test_new_recovery_codes_replace_the_old_ones(ctx: Context, seat: Actor) -> None:
    old = on(ctx, seat)

    new = second_factor.renew_codes(ctx, seat, PASSWORD)

    assert not second_factor.accepted(ctx, seat.account_id, old[0])
    assert second_factor.accepted(ctx, seat.account_id, new[0])


def test_guessing_the_password_at_an_open_screen_ends_early(ctx: Context, seat: Actor) -> None:
    on(ctx, seat)

    for _ in range(5):
        with pytest.raises(BadInput):
            second_factor.switch_off(ctx, seat, "fout")
    with pytest.raises(BadInput, match="te vaak"):
        second_factor.switch_off(ctx, seat, PASSWORD)


def test_an_account_without_a_password_is_refused_like_a_wrong_one(ctx: Context, seat: Actor) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, seat.account_id).password_hash = None

    with pytest.raises(BadInput, match="wachtwoord klopt niet"):
        second_factor.add(ctx, seat, PASSWORD, SECRET, code(ctx))
