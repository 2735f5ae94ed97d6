"""What somebody manages himself: his firm's data, his registrations, his password, his sessions."""

from datetime import date

import pytest
from sqlmodel import select

from models import Event, Provider
from services import own, sessions
from services.accounts import check
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.policy.access import EVERYONE, Actor
from services.policy.validity import warning
from tests.factories import PASSWORD, a_department, an_agency

NEW = "een heel ander wachtwoord"


def test_the_seat_changes_its_firm_and_the_history_says_from_what_to_what(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    assert own.change_firm(ctx, seat, " Academie  IJsvogel ", "post@ijsvogel.example")
    assert not own.change_firm(ctx, seat, "Academie IJsvogel", "post@ijsvogel.example")

    assert (own.firm(ctx, seat).name, own.firm(ctx, seat).mail) == ("Academie IJsvogel", "post@ijsvogel.example")
    with ctx.reading(EVERYONE) as session:
        (event,) = session.exec(select(Event)).all()
    assert event.details == {
        "name": ["Academie Zwaluw", "Academie IJsvogel"],
        "mail": [provider.mail, "post@ijsvogel.example"],
    }


@pytest.mark.parametrize(
    ("name", "mail", "words"), [(" ", "a@b.example", "naam"), ("Zwaluw", "geen", "geen mailadres")]
)
def test_what_is_wrong_changes_nothing(
    ctx: Context, provider: Provider, seat: Actor, name: str, mail: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        own.change_firm(ctx, seat, name, mail)

    assert own.firm(ctx, seat) == provider


def test_only_the_seat_changes_the_firm(ctx: Context, provider: Provider) -> None:
    for other in (a_department(ctx, provider), an_agency(ctx)):
        with pytest.raises(NotAllowed):
            own.change_firm(ctx, other, "Overgenomen", "a@b.example")


def test_a_new_password_ends_every_session_and_opens_a_new_one(ctx: Context, seat: Actor) -> None:
    here, _ = sessions.open_session(ctx, seat.account_id, 1)

    opened = own.change_password(ctx, seat, PASSWORD, NEW)

    assert sessions.actor_of(ctx, here) is None
    again, _ = sessions.open_session(ctx, seat.account_id, opened.version)
    assert sessions.actor_of(ctx, again) == seat
    assert check(ctx, "0999123457", PASSWORD) is None
    assert check(ctx, "0999123457", NEW) is not None


@pytest.mark.parametrize(("old", "new", "words"), [("fout", NEW, "klopt niet"), (PASSWORD, "te kort", "12 tot 128")])
def test_a_password_is_changed_only_by_who_knows_it_and_to_a_long_one(
    ctx: Context, seat: Actor, old: str, new: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        own.change_password(ctx, seat, old, new)

    assert check(ctx, "0999123457", PASSWORD) is not None


def test_signing_out_everywhere_ends_ones_own_sessions_only(ctx: Context, provider: Provider, seat: Actor) -> None:
    other = a_department(ctx, provider)
    mine = [sessions.open_session(ctx, seat.account_id, 1)[0] for _ in range(2)]
    theirs, _ = sessions.open_session(ctx, other.account_id, 1)
    assert [opened.id for opened in sessions.of_account(ctx, seat)] == mine

    sessions.close_all(ctx, seat)

    assert sessions.of_account(ctx, seat) == []
    assert sessions.actor_of(ctx, theirs) == other


@pytest.mark.parametrize(
    ("valid_to", "words"),
    [
        (None, "niet bekend"),
        (date(2026, 11, 22), "verlopen"),
        (date(2026, 11, 23), "binnen een maand"),
        (date(2026, 12, 23), "binnen een maand"),
        (date(2026, 12, 24), "binnen drie maanden"),
        (date(2027, 2, 22), "binnen drie maanden"),
        (date(2027, 2, 23), "binnen zes maanden"),
        (date(2027, 5, 24), "binnen zes maanden"),
        (date(2027, 5, 25), None),
    ],
)
def test_the_end_of_a_registration_is_said_in_time(valid_to: date | None, words: str | None) -> None:
    said = warning(valid_to, date(2026, 11, 23))

    assert words in said if words else said == ""
