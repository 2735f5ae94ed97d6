"""What the program keeps for a while only goes by itself, and what is still of use stays."""

from datetime import UTC, datetime, timedelta

from sqlmodel import SQLModel, select

from models import AccountEvent, AccountLink, AuthSession, CalendarLink, LoginAttempt, Mail, Provider
from models.enums import Audience, LinkPurpose, MailState
from services.context import Context
from services.policy.access import EVERYONE, Actor
from services.tidying import tidy
from tests.factories import a_department

KINDS: tuple[type[SQLModel], ...] = (AuthSession, AccountLink, Mail, CalendarLink, LoginAttempt, AccountEvent)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def keep_all(ctx: Context, seat: Actor, at: datetime, state: MailState = MailState.SENT) -> None:
    """One of each, made at this moment and over a day later; the mail points to the link."""
    over, one, word = at + timedelta(days=1), seat.account_id, f"{at.isoformat()}{state}"
    with ctx.transaction(EVERYONE) as session:
        link = AccountLink(
            account_id=one, purpose=LinkPurpose.NEW_PASSWORD, nonce=word, created_at=at, expires_at=over,
            closed_at=over,
        )  # fmt: skip
        session.add(link)
        session.flush()
        session.add_all((
            AuthSession(account_id=one, account_version=1, created_at=at, seen_at=at, expires_at=over),
            Mail(provider_id=seat.tenant, account_id=one, link_id=link.id, audience=Audience.HOLDER, key=word,
                 message_id=word, subject="", body="", state=state, queued_at=at, next_try_at=at),
            CalendarLink(account_id=one, provider_id=seat.tenant, token_hash=word, created_at=at, revoked_at=over),
            LoginAttempt(login_hash="", address_hash="", at=at),
            AccountEvent(account_id=one, provider_id=seat.tenant, by_name="", at=at, kind="account", text=""),
        ))  # fmt: skip


def left(ctx: Context) -> list[int]:
    with ctx.reading(EVERYONE) as session:
        return [len(session.exec(select(kind)).all()) for kind in KINDS]


def test_what_is_past_its_term_goes_and_the_rest_stays(ctx: Context, seat: Actor) -> None:
    keep_all(ctx, seat, LONG_AGO)
    keep_all(ctx, seat, ctx.clock() - timedelta(hours=1))

    assert tidy(ctx) == 5
    assert left(ctx) == [2, 1, 1, 1, 1, 1]
    assert tidy(ctx) == 0


def test_a_mail_that_still_has_to_go_stays_with_its_link(ctx: Context, seat: Actor) -> None:
    keep_all(ctx, seat, LONG_AGO, MailState.WAITING)

    tidy(ctx)

    assert left(ctx) == [1, 1, 1, 0, 0, 0]


def test_of_each_account_the_last_sign_in_that_ended_stays(ctx: Context, provider: Provider, seat: Actor) -> None:
    for at in (LONG_AGO, LONG_AGO + timedelta(days=2), ctx.clock()):
        keep_all(ctx, seat, at)
    keep_all(ctx, a_department(ctx, provider), LONG_AGO + timedelta(days=4))

    tidy(ctx)

    with ctx.reading(EVERYONE) as session:
        kept = {one.created_at for one in session.exec(select(AuthSession)).all()}
    assert kept == {LONG_AGO + timedelta(days=2), ctx.clock(), LONG_AGO + timedelta(days=4)}


def test_what_a_firm_was_told_of_a_registration_stays_until_it_cannot_be_told_again(ctx: Context, seat: Actor) -> None:
    keep_all(ctx, seat, ctx.clock() - timedelta(days=365))
    keep_all(ctx, seat, LONG_AGO)
    with ctx.transaction(EVERYONE) as session:
        for mail in session.exec(select(Mail)):
            mail.account_id = mail.link_id = None

    tidy(ctx)

    with ctx.reading(EVERYONE) as session:
        assert [mail.queued_at for mail in session.exec(select(Mail))] == [ctx.clock() - timedelta(days=365)]
