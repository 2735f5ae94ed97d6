"""Links that work once: who gets one, how long it works, and what it opens."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from pydantic import SecretStr
from sqlmodel import col, select, update

from models import Account, AccountEvent, AccountLink, Mail, Provider
from models.enums import LinkPurpose, MailState
from services import outbox, own
from services.context import Context
from services.errors import AppError, BadInput, NotFound
from services.front_door import account_rows, forgotten, links
from services.front_door.account_mails import filled_in, send_link
from services.policy.access import EVERYONE, Actor
from services.sign_in import passwords, sessions
from services.sign_in.accounts import check
from tests.conftest import Clock
from tests.factories import PASSWORD, ZWALUW, a_department, an_agency
from tests.reactions.post import Post

NEW = "een heel ander wachtwoord"
KEY = re.compile(r"http://localhost:8501/toegang\?sleutel=(\S+)")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost a millisecond."""
    monkeypatch.setattr(passwords, "ROUNDS", 4)


def token(ctx: Context, actor: Actor, purpose: LinkPurpose = LinkPurpose.NEW_PASSWORD) -> str:
    with ctx.transaction(EVERYONE) as session:
        return links.token_of(ctx, links.make(ctx, session, purpose, session.get_one(Account, actor.account_id)))


def mails(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


def texts(ctx: Context) -> list[str]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(AccountEvent.text).order_by(col(AccountEvent.id))).all())


def test_check_16_a_link_gives_a_new_password_once_and_ends_the_sessions(ctx: Context, seat: Actor) -> None:
    opened, _ = sessions.open_session(ctx, seat.account_id, 1)
    key = token(ctx, seat)

    assert links.found(ctx, key).login == ZWALUW
    own.choose_password(ctx, key, NEW)

    assert check(ctx, ZWALUW, NEW) is not None
    assert check(ctx, ZWALUW, PASSWORD) is None
    assert sessions.actor_of(ctx, opened) is None
    for attempt in (links.found, lambda ctx, key: own.choose_password(ctx, key, PASSWORD)):
        with pytest.raises(NotFound, match=r"niet \(meer\) geldig"):
            attempt(ctx, key)
    assert texts(ctx)[-1] == "Wachtwoord gekozen met een link (nieuw-wachtwoord)"


def test_check_16_a_later_link_kills_the_earlier_one(ctx: Context, seat: Actor) -> None:
    first, second = token(ctx, seat), token(ctx, seat)

    with pytest.raises(NotFound):
        own.choose_password(ctx, first, NEW)
    own.choose_password(ctx, second, NEW)
    assert check(ctx, ZWALUW, NEW) is not None


@pytest.mark.parametrize(
    ("purpose", "minutes", "works"),
    [
        (LinkPurpose.NEW_PASSWORD, 29, True),
        (LinkPurpose.NEW_PASSWORD, 30, False),
        (LinkPurpose.INVITATION, 3 * 24 * 60 - 1, True),
        (LinkPurpose.INVITATION, 3 * 24 * 60, False),
    ],
)
def test_check_16_a_link_expires(
    ctx: Context, seat: Actor, clock: Clock, purpose: LinkPurpose, minutes: int, works: bool
) -> None:
    key = token(ctx, seat, purpose)
    clock.move(minutes=minutes)

    if works:
        assert links.found(ctx, key).purpose is purpose
    else:
        with pytest.raises(NotFound):
            links.found(ctx, key)


@pytest.mark.parametrize(
    "made_up",
    ["", "1", "1-", "1-abc", "-1-abc", "999-abc", "é-é", "1-" + "0" * 64, "٣-abc", "1" * 400, "\ud800", "1-\x00",
     "9223372036854775807-x", "99999999999999999999-x"],
)  # fmt: skip
def test_a_key_that_was_made_up_opens_nothing(ctx: Context, seat: Actor, made_up: str) -> None:
    token(ctx, seat)

    with pytest.raises(NotFound):
        links.found(ctx, made_up)


def test_a_key_of_another_link_opens_only_that_one(ctx: Context, provider: Provider, seat: Actor) -> None:
    mine, theirs = token(ctx, seat), token(ctx, a_department(ctx, provider))

    with pytest.raises(NotFound):
        links.found(ctx, f"{theirs.partition('-')[0]}-{mine.partition('-')[2]}")


def test_the_database_alone_does_not_give_a_key(ctx: Context, seat: Actor) -> None:
    key = token(ctx, seat)
    with ctx.reading(EVERYONE) as session:
        (kept,) = session.exec(select(AccountLink)).all()

    assert key.partition("-")[2] not in str(kept.model_dump())


def test_a_password_that_may_not_be_leaves_the_link_as_it_was(ctx: Context, seat: Actor) -> None:
    key = token(ctx, seat)

    with pytest.raises(BadInput):
        own.choose_password(ctx, key, "te kort")

    own.choose_password(ctx, key, NEW)
    assert check(ctx, ZWALUW, NEW) is not None


def test_a_link_of_a_closed_account_opens_nothing(ctx: Context, seat: Actor) -> None:
    key = token(ctx, seat)
    with ctx.transaction(EVERYONE) as session:
        session.exec(update(Account).values(disabled=True))

    with pytest.raises(NotFound):
        own.choose_password(ctx, key, NEW)


def test_of_many_who_use_a_link_at_once_one_succeeds(ctx: Context, seat: Actor) -> None:
    key = token(ctx, seat)

    def use(turn: int) -> bool:
        try:
            own.choose_password(ctx, key, f"wachtwoord van beurt {turn}")
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(use, range(8))) == 1


# By mail


def test_check_16_who_forgot_his_password_gets_a_link_and_an_unknown_login_nothing(
    ctx: Context, seat: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for login in ("BE 0999.123.457", "0999.999.922", "niemand@nergens.example", "onzin", "\x00"):
            assert forgotten.send(ctx, login) is None

    (mail,) = mails(ctx)
    assert (mail.recipient, mail.state) == ("zetel@firma0999123457.example", MailState.WAITING)
    assert "niemand@nergens.example" not in caplog.text


def test_the_key_is_in_the_mail_that_leaves_and_nowhere_else(ctx: Context, seat: Actor) -> None:
    forgotten.send(ctx, ZWALUW)
    (queued,) = mails(ctx)
    with Post().open() as post:
        assert outbox.deliver_due(reaching(ctx, post)) == 1

    (taken,) = post.taken
    plain, html = (part.get_content() for part in taken.iter_parts())
    key = KEY.search(plain)
    assert key
    assert KEY.search(html)[1].startswith(key[1])
    own.choose_password(ctx, key[1], NEW)
    assert key[1] not in queued.body
    assert texts(ctx)[:2] == [
        "Link (nieuw-wachtwoord) naar zetel@firma0999123457.example",
        "Mail aan de gebruiker (zetel@firma0999123457.example) verzonden",
    ]
    assert message_from_bytes(taken.as_bytes(), policy=policy.default)["Subject"] == "Een nieuw wachtwoord kiezen"


def reaching(ctx: Context, post: Post) -> Context:
    """The same world, with this mail server."""
    return replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))


def test_a_mail_whose_link_works_no_longer_is_not_sent(ctx: Context, seat: Actor, clock: Clock) -> None:
    forgotten.send(ctx, ZWALUW)
    clock.move(minutes=31)
    (mail,) = mails(ctx)

    with pytest.raises(AppError, match="werkt niet meer"):
        filled_in(ctx, mail)
    with Post().open() as post:
        assert outbox.deliver_due(reaching(ctx, post)) == 0
    assert (mails(ctx)[0].state, post.taken) == (MailState.FAILED, [])


def test_the_agency_is_mailed_in_the_name_of_the_service(ctx: Context) -> None:
    agency = an_agency(ctx)
    with ctx.transaction(EVERYONE) as session:
        account = session.get_one(Account, agency.account_id)
        send_link(ctx, session, account, LinkPurpose.INVITATION)

    (mail,) = mails(ctx)
    assert (mail.provider_id, mail.sender_name, mail.reply_to) == (
        None, "Dienst kmo-portefeuille", "kmo-portefeuille@vlaanderen.be",
    )  # fmt: skip


@pytest.mark.parametrize("closed", [True, False])
def test_who_cannot_use_the_program_is_not_mailed(ctx: Context, seat: Actor, closed: bool) -> None:
    login = ZWALUW if closed else "dossierbeheer@dienst.example"
    if closed:
        with ctx.transaction(EVERYONE) as session:
            session.exec(update(Account).values(disabled=True))
        there = ctx
    else:
        an_agency(ctx)
        there = replace(ctx, settings=ctx.settings.model_copy(update={"agency_desk": False}))

    forgotten.send(there, login)

    assert mails(ctx) == []


def test_asking_again_ends_neither_a_young_link_nor_an_invitation(ctx: Context, seat: Actor, clock: Clock) -> None:
    for _ in range(3):
        forgotten.send(ctx, ZWALUW)
    young = len(mails(ctx))
    clock.move(minutes=11)
    forgotten.send(ctx, ZWALUW)
    key = token(ctx, seat, LinkPurpose.INVITATION)
    clock.move(minutes=30)
    forgotten.send(ctx, ZWALUW)

    assert (young, len(mails(ctx))) == (1, 2)
    assert links.found(ctx, key).login == ZWALUW


@pytest.mark.parametrize("change", ["password", "mail", "by command", "closed"])
def test_a_link_does_not_outlive_what_changes_the_account(ctx: Context, seat: Actor, change: str) -> None:
    key = token(ctx, seat)

    {
        "password": lambda: own.change_password(ctx, seat, PASSWORD, NEW),
        "mail": lambda: own.change_mail(ctx, seat, PASSWORD, "elders@firma.example"),
        "by command": lambda: account_rows.set_password(ctx, ZWALUW, NEW),
        "closed": lambda: account_rows.disable(ctx, ZWALUW),
    }[change]()

    with pytest.raises(NotFound):
        links.found(ctx, key)
