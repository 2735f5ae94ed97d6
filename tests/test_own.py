"""What somebody manages of his own account: its password, its mail address, where he is signed in."""

import pytest
from sqlmodel import select

from models import AccountEvent, Mail, Provider
from services import own
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.policy.access import EVERYONE, Actor
from services.sign_in import sessions
from services.sign_in.accounts import check
from tests.factories import PASSWORD, a_department

NEW = "een heel ander wachtwoord"


def said(ctx: Context, actor: Actor) -> list[str]:
    return [event.text for event in own.happenings(ctx, actor)]


def mailed(ctx: Context) -> list[str]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail.recipient).order_by(Mail.id)).all())


def test_check_06_a_new_password_ends_every_session_and_opens_a_new_one(ctx: Context, seat: Actor) -> None:
    here, _ = sessions.open_session(ctx, seat.account_id, 1)

    opened = own.change_password(ctx, seat, PASSWORD, NEW)

    assert sessions.actor_of(ctx, here) is None
    again, _ = sessions.open_session(ctx, seat.account_id, opened.version)
    assert sessions.actor_of(ctx, again) == seat
    assert check(ctx, "0999123457", PASSWORD) is None
    assert check(ctx, "0999123457", NEW) is not None


def test_a_new_password_is_in_the_history_and_mailed_without_a_secret(ctx: Context, seat: Actor) -> None:
    own.change_password(ctx, seat, PASSWORD, NEW)

    assert said(ctx, seat) == ["Nieuw wachtwoord"]
    with ctx.reading(EVERYONE) as session:
        (mail,) = session.exec(select(Mail)).all()
        (event,) = session.exec(select(AccountEvent)).all()
    assert "Er is een nieuw wachtwoord gekozen" in mail.body
    assert NEW not in f"{mail.model_dump()}{event.model_dump()}"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("fout", NEW, "klopt niet"), (PASSWORD, "te kort", "12 tot 128"), (PASSWORD, "wachtwoord123", "te raden")],
)
def test_a_password_is_changed_only_by_who_knows_it_and_to_a_good_one(
    ctx: Context, seat: Actor, old: str, new: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        own.change_password(ctx, seat, old, new)

    assert check(ctx, "0999123457", PASSWORD) is not None
    assert (said(ctx, seat), mailed(ctx)) == ([], [])


def test_links_of_a_seat_go_elsewhere_once_its_password_was_typed_and_the_old_address_is_told(
    ctx: Context, seat: Actor
) -> None:
    before = own.account(ctx, seat).mail

    own.change_mail(ctx, seat, PASSWORD, " elders@firma.example ")

    assert own.account(ctx, seat).mail == "elders@firma.example"
    assert mailed(ctx) == [before]
    assert said(ctx, seat) == [f"Mailadres: {before} → elders@firma.example"]


@pytest.mark.parametrize(("password", "mail"), [("fout", "a@b.example"), (PASSWORD, "geen adres")])
def test_a_wrong_password_or_no_address_changes_nothing(ctx: Context, seat: Actor, password: str, mail: str) -> None:
    before = own.account(ctx, seat)

    with pytest.raises(BadInput):
        own.change_mail(ctx, seat, password, mail)

    assert own.account(ctx, seat) == before


def test_a_login_that_is_a_mail_address_stays_it(ctx: Context, provider: Provider) -> None:
    with pytest.raises(NotAllowed, match="Je login is je mailadres"):
        own.change_mail(ctx, a_department(ctx, provider), PASSWORD, "a@b.example")


def test_signing_out_everywhere_ends_ones_own_sessions_only(ctx: Context, provider: Provider, seat: Actor) -> None:
    other = a_department(ctx, provider)
    mine = [sessions.open_session(ctx, seat.account_id, 1)[0] for _ in range(2)]
    theirs, _ = sessions.open_session(ctx, other.account_id, 1)
    assert [opened.id for opened in sessions.of_account(ctx, seat)] == mine

    sessions.close_all(ctx, seat)

    assert sessions.of_account(ctx, seat) == []
    assert sessions.actor_of(ctx, theirs) == other
    assert said(ctx, seat) == ["Overal afgemeld", *["Aangemeld met wachtwoord"] * 2]
