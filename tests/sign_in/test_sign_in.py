"""Signing in: which account a login means, its password, its session, and the secret under all of it."""

import os
import stat
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import bcrypt
import pytest
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError
from sqlmodel import select, update

from models import Account, AuthSession, Provider
from models.enums import Role
from services.context import Context
from services.errors import AppError, BadInput, NotFound
from services.front_door import account_rows
from services.front_door.account_rows import create_account
from services.policy.access import EVERYONE, Actor
from services.secret import secret_key
from services.settings import Settings
from services.sign_in import accounts, passwords, sessions
from services.sign_in.accounts import credentials
from services.sign_in.logins import normalise_login
from services.sign_in.passwords import hash_password, prehash
from tests.conftest import KEY, Clock, make_settings
from tests.factories import PASSWORD, ZWALUW, a_department, an_agency


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost a millisecond, for the tests that set some."""
    monkeypatch.setattr(passwords, "ROUNDS", 4)


# Logins


@pytest.mark.parametrize(
    "typed",
    ["0999123457", "0999.123.457", "0999 123 457", " 0999 123 457 ", "BE 0999 123 457", "be0999.123.457",
     "BE-0999123457", "999123457", "0999\u00a0123\u00a0457"],
)  # fmt: skip
def test_check_01_an_enterprise_number_signs_in_however_it_is_written(typed: str) -> None:
    assert normalise_login(typed) == ZWALUW


@pytest.mark.parametrize("typed", ["dep@x.example", "Dep@X.example", " DEP@X.EXAMPLE\n"])
def test_check_02_a_mail_address_signs_in_in_any_case(typed: str) -> None:
    assert normalise_login(typed) == "dep@x.example"


def test_a_mail_address_is_the_same_however_its_accents_are_made() -> None:
    assert normalise_login("re\u0301ne\u0301@x.example") == normalise_login("R\u00c9N\u00c9@x.example")


def test_two_mailboxes_stay_two() -> None:
    assert normalise_login("jan@straße.example") != normalise_login("jan@strasse.example")


NO_LOGIN = [
    "", " ", "0999123456", "iemand", "@", "a@b", "a b@x.example", "a@x.example, b@x.example", "<a@x.example>",
    "a@@x.example", f"{'a' * 250}@x.example", "a\x00@x.example", "\ud800@x.example", "\x00", "' or 1=1 --",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_LOGIN)
def test_what_is_no_login_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        normalise_login(typed)


@pytest.mark.usefixtures("quick")
def test_check_02_two_accounts_cannot_differ_in_case_alone(ctx: Context) -> None:
    def create(login: str) -> None:
        with ctx.transaction(EVERYONE) as session:
            create_account(ctx, session, login=login, name="Dienst", role=Role.AGENCY, password=PASSWORD)

    create("Iemand@Dienst.example")

    with pytest.raises(BadInput, match="Deze login bestaat al"):
        create("iemand@dienst.EXAMPLE")
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Account.login)).all() == ["iemand@dienst.example"]


@pytest.mark.parametrize("stored", ["correct paard batterij", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", ""])
def test_check_20_only_a_hash_of_bcrypt_can_be_stored(ctx: Context, seat: Actor, stored: str) -> None:
    with pytest.raises(IntegrityError), ctx.transaction(EVERYONE) as session:
        session.exec(update(Account).values(password_hash=stored))


# What is known before the password is right


@pytest.mark.parametrize("login", [ZWALUW, "BE 0999.123.457"])
def test_the_right_password_is_that_of_the_account(ctx: Context, seat: Actor, login: str) -> None:
    assert check(ctx, login, PASSWORD) == seat.account_id
    assert check(ctx, login, f"{PASSWORD} ") is None


def test_each_kind_of_account_signs_in(ctx: Context, provider: Provider, seat: Actor) -> None:
    department, agency = a_department(ctx, provider), an_agency(ctx)

    assert check(ctx, "Techniek@firma0999123457.example", PASSWORD) == department.account_id
    assert check(ctx, "Dossierbeheer@Dienst.example", PASSWORD) == agency.account_id


CLOSED = {
    "unknown": {"login": "niemand@dienst.example"},
    "disabled": {"disabled": True},
    "without password": {"password_hash": None},
}


def close(ctx: Context, case: str) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.exec(update(Account).values(**CLOSED[case]))


@pytest.mark.parametrize("case", CLOSED)
def test_check_10_an_account_that_cannot_sign_in_looks_like_one_that_does_not_exist(
    ctx: Context, seat: Actor, case: str
) -> None:
    close(ctx, case)

    found = credentials(ctx, ZWALUW)

    assert (found.login, found.name, found.account_id) == ("onbekend", "", None)
    assert (found.password_hash[:7], len(found.password_hash)) == ("$2b$12$", 60)
    assert check(ctx, ZWALUW, PASSWORD) is None


@pytest.mark.parametrize("typed", NO_LOGIN)
def test_what_is_no_login_looks_like_one_that_does_not_exist(ctx: Context, seat: Actor, typed: str) -> None:
    found = credentials(ctx, typed)

    assert (found.login, found.name, found.account_id) == ("onbekend", "", None)


@pytest.mark.parametrize(
    ("case", "password"), [*((case, PASSWORD) for case in CLOSED), ("", "een ander wachtwoord"), ("", PASSWORD)]
)
def test_check_10_each_answer_costs_one_check_of_a_password(
    ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch, case: str, password: str
) -> None:
    if case:
        close(ctx, case)
    calls: list[str] = []
    for name in ("checkpw", "hashpw"):
        real = getattr(bcrypt, name)
        monkeypatch.setattr(bcrypt, name, lambda *given, name=name, real=real: calls.append(name) or real(*given))

    check(ctx, ZWALUW, password)

    assert calls == ["checkpw"]


def test_a_check_for_nobody_costs_as_much_as_one_for_a_real_account(settings: Settings) -> None:
    assert passwords.nobodys_hash()[:7] == hash_password(settings, PASSWORD)[:7] == "$2b$12$"


# Passwords


WORDS = " ".join(f"vogel{place} op tak{place * 7}" for place in range(9))
PASSWORDS = {
    "shortest": "vr9-kwik.bos", "longest": WORDS[:128], "128 bytes": "éàüöñßçøåîôû".ljust(64, "ŵ"),
    "256 bytes": "ŷéàüöñßçøåîôû".ljust(128, "ŵ"), "spaces": "  spaties voor en na  ",
    "emoji": "😀🦜🌻🚲🧀🥐🎷🧶🪁🦉🍄🛶",
    "nul": "met\x00een nul erin", "surrogates": "kwik\ud800staart op \udfff dak",
}  # fmt: skip


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("password", PASSWORDS.values(), ids=PASSWORDS)
def test_check_18_a_password_is_kept_exactly(ctx: Context, seat: Actor, password: str) -> None:
    account_rows.set_password(ctx, ZWALUW, password)

    assert check(ctx, ZWALUW, password) == seat.account_id
    for other in (password[:-1], f"{password}x", password[1:], password.strip() + "\t"):
        assert check(ctx, ZWALUW, other) is None


@pytest.mark.usefixtures("quick")
def test_check_18_passwords_that_begin_with_the_same_72_bytes_differ(ctx: Context, seat: Actor) -> None:
    account_rows.set_password(ctx, ZWALUW, WORDS[:72] + "a")

    assert check(ctx, ZWALUW, WORDS[:72] + "b") is None
    assert check(ctx, ZWALUW, WORDS[:72] + "a") == seat.account_id


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 129, "é" * 200])
def test_a_password_that_is_too_short_or_too_long_is_refused_and_changes_nothing(
    ctx: Context, seat: Actor, password: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        account_rows.set_password(ctx, ZWALUW, password)

    assert str(refusal.value) == "Een wachtwoord heeft 12 tot 128 tekens."
    assert check(ctx, ZWALUW, PASSWORD) == seat.account_id


@pytest.mark.parametrize(
    "password",
    ["wachtwoord123", "password12345", "123456789012", "qwertyuiop12", "aaaaaaaaaaaaaaaa", "abcabcabcabc", "x" * 128,
     "0999123457 0999123457", "Academie Zwaluw", "kmo-portefeuille", "welkom12welkom12",
     "Academie Zwaluw 2026"],
)  # fmt: skip
def test_check_18_a_password_that_is_soon_guessed_is_refused(settings: Settings, password: str) -> None:
    with pytest.raises(BadInput, match="te gemakkelijk te raden"):
        hash_password(settings, password, ZWALUW, "Academie Zwaluw (zetel)")


@pytest.mark.usefixtures("quick")
def test_each_of_several_new_passwords_at_once_counts(ctx: Context, seat: Actor) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda turn: account_rows.set_password(ctx, ZWALUW, f"wachtwoord nummer {turn}"), range(8)))

    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Account.version)).one() == 9


def test_a_stolen_table_says_nothing_without_the_secret(settings: Settings) -> None:
    other = settings.model_copy(update={"secret_key": SecretStr(KEY[::-1])})

    assert prehash(settings, PASSWORD) != prehash(other, PASSWORD)
    assert len(prehash(settings, "é" * 128)) == 44


@pytest.mark.parametrize(
    "change", [account_rows.disable, lambda ctx, login: account_rows.set_password(ctx, login, "vr9-kwik.bos")]
)
def test_an_account_that_does_not_exist_cannot_be_changed(ctx: Context, change: object) -> None:
    assert callable(change)
    with pytest.raises(NotFound, match="Deze login bestaat niet"):
        change(ctx, ZWALUW)


# Sessions


def check(ctx: Context, login: str, password: str) -> int | None:
    """The account that a login and a password open, if any."""
    found = accounts.check(ctx, login, password)
    return found and found.account_id


def signed_in(ctx: Context, actor: Actor) -> tuple[int, str]:
    """The id and the cookie of a new session."""
    with ctx.reading(EVERYONE) as session:
        version = session.get_one(Account, actor.account_id).version
    session_id, ticket = sessions.open_session(ctx, actor.account_id, version)
    cookie = sessions.trade_ticket(ctx, ticket)
    assert cookie is not None
    return session_id, cookie


def holds(ctx: Context, session_id: int, cookie: str) -> tuple[bool, bool]:
    return sessions.actor_of(ctx, session_id) is not None, sessions.actor_of_cookie(ctx, cookie) is not None


def test_a_session_says_who_acts(ctx: Context, provider: Provider, seat: Actor) -> None:
    for actor in (seat, a_department(ctx, provider), an_agency(ctx)):
        session_id, cookie = signed_in(ctx, actor)

        assert sessions.actor_of(ctx, session_id) == actor
        assert sessions.actor_of_cookie(ctx, cookie) == actor
        assert sessions.session_of_cookie(ctx, cookie) == session_id


def test_a_session_knows_what_its_account_is_now(ctx: Context, seat: Actor) -> None:
    session_id, _ = signed_in(ctx, seat)

    with ctx.transaction(EVERYONE) as session:
        session.exec(update(Account).values(name="Nieuwe naam"))

    actor = sessions.actor_of(ctx, session_id)
    assert actor is not None
    assert actor.name == "Nieuwe naam"


def test_a_ticket_is_traded_once(ctx: Context, seat: Actor) -> None:
    _, ticket = sessions.open_session(ctx, seat.account_id, 1)

    first, second = sessions.trade_ticket(ctx, ticket), sessions.trade_ticket(ctx, ticket)

    assert second is None
    assert sessions.actor_of_cookie(ctx, first) == seat


@pytest.mark.parametrize(("seconds", "traded"), [(0, True), (59, True), (60, False), (3600, False)])
def test_a_ticket_is_traded_within_a_minute(
    ctx: Context, seat: Actor, clock: Clock, seconds: int, traded: bool
) -> None:
    _, ticket = sessions.open_session(ctx, seat.account_id, 1)
    clock.move(seconds=seconds)

    assert (sessions.trade_ticket(ctx, ticket) is not None) == traded


def test_a_ticket_of_a_session_that_was_closed_is_worth_nothing(ctx: Context, seat: Actor) -> None:
    session_id, ticket = sessions.open_session(ctx, seat.account_id, 1)
    sessions.close_session(ctx, session_id)

    assert sessions.trade_ticket(ctx, ticket) is None


@pytest.mark.parametrize("cookie", [None, "", "verzonnen", "\x00", "\ud800", "é" * 8192])
def test_check_11_a_cookie_that_was_made_up_is_nobodys(ctx: Context, seat: Actor, cookie: str | None) -> None:
    signed_in(ctx, seat)

    assert sessions.actor_of_cookie(ctx, cookie) is None
    assert sessions.trade_ticket(ctx, cookie or "") is None


def test_neither_ticket_nor_cookie_can_be_read_in_the_database(ctx: Context, seat: Actor) -> None:
    _, ticket = sessions.open_session(ctx, seat.account_id, 1)
    with ctx.reading(EVERYONE) as session:
        before = session.exec(select(AuthSession.ticket_hash)).one()
    cookie = sessions.trade_ticket(ctx, ticket)
    with ctx.reading(EVERYONE) as session:
        row = session.exec(select(AuthSession)).one()

    assert before not in (None, ticket)
    assert row.ticket_hash is None
    assert row.cookie_hash not in (None, cookie)
    assert sessions.actor_of_cookie(ctx, row.cookie_hash) is None


def test_check_03_logging_out_ends_one_session_for_every_copy_of_its_cookie(ctx: Context, seat: Actor) -> None:
    here, elsewhere = signed_in(ctx, seat), signed_in(ctx, seat)

    sessions.close_session(ctx, here[0])

    assert holds(ctx, *here) == (False, False)
    assert holds(ctx, *elsewhere) == (True, True)


def test_closing_a_session_again_leaves_the_first_moment(ctx: Context, seat: Actor, clock: Clock) -> None:
    session_id, _ = signed_in(ctx, seat)
    sessions.close_session(ctx, session_id)
    first = clock.now
    clock.move(minutes=5)

    sessions.close_session(ctx, session_id)

    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(AuthSession.revoked_at)).all() == [first]


@pytest.mark.usefixtures("quick")
def test_a_new_password_ends_every_session_of_that_account_alone(ctx: Context, seat: Actor) -> None:
    agency = an_agency(ctx)
    mine, also_mine, other = (signed_in(ctx, actor) for actor in (seat, seat, agency))

    account_rows.set_password(ctx, ZWALUW, "een heel nieuw wachtwoord")

    assert [holds(ctx, *session) for session in (mine, also_mine, other)] == [(False, False)] * 2 + [(True, True)]
    assert check(ctx, ZWALUW, PASSWORD) is None
    assert holds(ctx, *signed_in(ctx, seat)) == (True, True)


def test_a_session_on_a_password_that_was_replaced_meanwhile_never_holds(ctx: Context, seat: Actor) -> None:
    checked = accounts.check(ctx, ZWALUW, PASSWORD)
    assert checked

    account_rows.set_password(ctx, ZWALUW, "een heel nieuw wachtwoord")
    session_id, _ = sessions.open_session(ctx, seat.account_id, checked.version)

    assert sessions.actor_of(ctx, session_id) is None


def test_disabling_an_account_ends_its_sessions(ctx: Context, seat: Actor) -> None:
    session = signed_in(ctx, seat)

    account_rows.disable(ctx, ZWALUW)

    assert holds(ctx, *session) == (False, False)
    assert holds(ctx, *signed_in(ctx, seat)) == (False, False)


@pytest.mark.parametrize(("minutes", "expected"), [(29, True), (30, False), (31, False)])
def test_check_13_a_session_ends_when_nobody_clicked_for_half_an_hour(
    ctx: Context, seat: Actor, clock: Clock, minutes: int, expected: bool
) -> None:
    session = signed_in(ctx, seat)
    clock.move(minutes=minutes)

    assert holds(ctx, *session) == (expected, expected)


def test_check_13_clicking_keeps_a_session_until_its_twelve_hours_are_over(
    ctx: Context, seat: Actor, clock: Clock
) -> None:
    session = signed_in(ctx, seat)

    for _ in range(12 * 3 - 1):
        clock.move(minutes=20)
        assert holds(ctx, *session) == (True, True)
    clock.move(minutes=20)

    assert holds(ctx, *session) == (False, False)


def test_a_session_that_idled_away_does_not_come_back(ctx: Context, seat: Actor, clock: Clock) -> None:
    session = signed_in(ctx, seat)
    clock.move(minutes=31)

    assert [holds(ctx, *session) for _ in range(2)] == [(False, False)] * 2


def test_a_click_is_written_down_once_a_minute(ctx: Context, seat: Actor, clock: Clock) -> None:
    session_id, _ = signed_in(ctx, seat)
    start, seen = clock.now, []

    for _ in range(5):
        clock.move(seconds=25)
        sessions.actor_of(ctx, session_id)
        with ctx.reading(EVERYONE) as session:
            seen.append(session.get_one(AuthSession, session_id).seen_at - start)

    assert seen == [timedelta(seconds=late) for late in (0, 0, 75, 75, 75)]


# The secret


@pytest.mark.parametrize(
    "key", ["short-Zk83nq0Vw7", "a" * 32, "abcabcabc" * 9, "some_key" * 4, f"CHANGEME-{KEY}", f"secret-{KEY}"]
)
def test_check_14_a_weak_secret_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    with pytest.raises(AppError) as refusal:
        secret_key(make_settings(tmp_path, secret_key=SecretStr(key)))

    assert str(refusal.value) == "KMO_SECRET_KEY is te zwak: geef minstens 32 willekeurige tekens."


def test_a_given_secret_is_used_and_not_written_down(tmp_path: Path) -> None:
    assert secret_key(make_settings(tmp_path)) == KEY
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_kept_for_this_user_alone(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "new folder", secret_key=SecretStr(""))

    first, second = secret_key(settings), secret_key(settings)

    (kept,) = settings.data_dir.iterdir()
    assert (kept.name, kept.read_text()) == ("secret.key", first)
    assert first == second
    assert len(first) >= 43
    assert os.name == "nt" or stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    first, second = (make_settings(tmp_path / name, secret_key=SecretStr("")) for name in ("een", "twee"))

    assert secret_key(first) != secret_key(second)


def test_a_kept_secret_that_was_emptied_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("")

    with pytest.raises(AppError, match="te zwak"):
        secret_key(make_settings(tmp_path, secret_key=SecretStr("")))


def meet_at(barrier: Barrier) -> None:
    """Each process of the race gets the same barrier."""
    global start_together
    start_together = barrier.wait


def race_for_the_secret(folder: Path) -> list[str]:
    """What one process gets in each of many new folders."""
    found = []
    for turn in range(100):
        start_together()
        found.append(secret_key(make_settings(folder / str(turn), secret_key=SecretStr(""))))
    return found


def test_processes_that_start_at_the_same_time_get_the_same_secret(tmp_path: Path) -> None:
    context = get_context("spawn")
    with ProcessPoolExecutor(2, context, meet_at, (context.Barrier(2, timeout=60),)) as pool:
        first, second = pool.map(race_for_the_secret, [tmp_path] * 2)

    assert first == second
    assert len(set(first)) == 100
    assert {file.name for file in tmp_path.glob("*/*")} == {"secret.key"}
