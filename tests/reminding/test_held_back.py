"""What need not go any more is no failure: a reminder that was held back, and a failed mail that is put away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from models import Event, Mail, Project, Provider
from models.enums import Action, MailState, ProjectStatus
from services import actions
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.history import broken_chains
from services.outbox import deliver_due
from services.policy.access import EVERYONE, Actor
from services.policy.client_terms import Reminder
from services.policy.submissions import Submission
from services.post import mails
from services.reminding import digest
from services.reminding.client_reminders import preview, send
from services.start import today
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_mail, a_project, a_provider, a_seat, an_agency
from tests.reactions.post import Post
from tests.screens import opening, text_of

CLIENT = "klant@bakkerij.example"


@pytest.fixture
def post() -> Iterator[Post]:
    with Post().open() as opened:
        yield opened


@pytest.fixture
def mailing(ctx: Context, post: Post) -> Context:
    return replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))


def reminded(ctx: Context, seat: Actor, provider: Provider, key: str = "een") -> Project:
    """A client who was asked to deposit by 1 December."""
    project = a_project(
        ctx, provider, status=ProjectStatus.CONFIRMED, filed_on=date(2026, 11, 1), enterprise_mail=CLIENT
    )
    send(ctx, seat, [project.id or 0], Reminder.DEPOSIT, key=key)
    return project


def altered(ctx: Context, project: Project, **values: Any) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, project.id).sqlmodel_update(values)


def stands(ctx: Context) -> list[tuple[MailState, str | None]]:
    with ctx.reading(EVERYONE) as session:
        return [(mail.state, mail.error) for mail in session.exec(select(Mail).order_by(col(Mail.id)))]


def told(ctx: Context) -> str:
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(Event).order_by(col(Event.position).desc())).all()[0].text


def failures(ctx: Context, actor: Actor) -> tuple[int, int]:
    """What the card on Vandaag counts, and what the digest tells of."""
    (card,) = (card for card in today.today(ctx, actor).cards if card.kind is today.Kind.MAILS)
    return card.count, digest.due(ctx, actor).counts[-1]


NOT_NEEDED = {
    "paid meanwhile": ({"status": ProjectStatus.RUNNING}, 0, "De status is Lopend, niet Bevestigd."),
    "deposited meanwhile": ({"deposited_on": date(2026, 11, 23)}, 9, "Er is al gestort, op 23/11/2026."),
}
MUST_NOT_GO = {
    "term over": ({}, 9, "De termijn is voorbij sinds 01/12/2026."),
    "a breach": ({"severity": 4}, 0, "Er is een inbreuk gevonden. Reageer daar eerst op, of verifieer het project."),
}


@pytest.mark.parametrize("why", NOT_NEEDED)
def test_a_reminder_that_is_no_longer_needed_does_not_go_and_is_no_failure(
    ctx: Context, mailing: Context, provider: Provider, seat: Actor, clock: Clock, post: Post, why: str
) -> None:
    values, days, reason = NOT_NEEDED[why]
    altered(ctx, reminded(ctx, seat, provider), **values)
    clock.move(days=days)

    assert deliver_due(mailing) == 0

    assert (stands(ctx), post.taken) == ([(MailState.NOT_NEEDED, reason)], [])
    assert told(ctx) == f"Mail aan de onderneming ({CLIENT}) niet meer nodig: {reason}"
    assert failures(ctx, seat) == (0, 0)
    assert mails.outgoing(ctx, seat).by_state == {MailState.NOT_NEEDED: 1}


@pytest.mark.parametrize("why", MUST_NOT_GO)
def test_a_reminder_that_cannot_go_any_more_failed_and_somebody_is_told(
    ctx: Context, mailing: Context, provider: Provider, seat: Actor, clock: Clock, post: Post, why: str
) -> None:
    values, days, reason = MUST_NOT_GO[why]
    altered(ctx, reminded(ctx, seat, provider), **values)
    clock.move(days=days)

    deliver_due(mailing)

    assert (stands(ctx), post.taken) == ([(MailState.FAILED, reason)], [])
    assert failures(ctx, seat) == (1, 1)


def test_a_failed_reminder_that_is_no_longer_needed_is_not_sent_again(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = reminded(ctx, seat, provider)
    with ctx.transaction(EVERYONE) as session:
        mail = session.exec(select(Mail)).one()
        mail.state = MailState.FAILED
    altered(ctx, project, status=ProjectStatus.RUNNING)

    with pytest.raises(BadInput, match=r"is Lopend, niet Bevestigd\. .* niet meer nodig"):
        mails.resend(ctx, seat, mail.id or 0, CLIENT)

    assert stands(ctx)[0][0] is MailState.FAILED


def test_a_reminder_that_names_a_day_that_is_no_longer_right_fails_and_says_to_remind_again(
    ctx: Context, mailing: Context, provider: Provider, seat: Actor, post: Post
) -> None:
    """A list corrected the day of the application: what waits would go with a term that is six days too late."""
    project = reminded(ctx, seat, provider)
    altered(ctx, project, filed_on=date(2026, 10, 26))
    moved = "De termijn is intussen 25/11/2026: herinner opnieuw."

    deliver_due(mailing)

    assert (stands(ctx), post.taken) == ([(MailState.FAILED, moved)], [])
    with pytest.raises(BadInput, match=moved):
        mails.resend(ctx, seat, 1, CLIENT)
    send(ctx, seat, [project.id or 0], Reminder.DEPOSIT, key="twee")
    mails.put_away(ctx, seat, 1)
    assert deliver_due(mailing) == 1
    assert stands(ctx) == [(MailState.NOT_NEEDED, moved), (MailState.SENT, None)]
    assert "25/11/2026" in post.taken[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", Reminder)
def test_a_reminder_whose_term_stays_goes_also_after_a_while(
    ctx: Context, mailing: Context, provider: Provider, seat: Actor, kind: Reminder, clock: Clock
) -> None:
    values = {"status": ProjectStatus.CONFIRMED} if kind is Reminder.DEPOSIT else {"filed_on": date(2025, 6, 1)}
    project = a_project(
        ctx, provider, enterprise_mail=CLIENT, ends_on=date(2026, 11, 1), **({"filed_on": date(2026, 11, 1)} | values)
    )
    send(ctx, seat, [project.id or 0], kind, key="een-twee")
    clock.move(days=2)

    assert deliver_due(mailing) == 1


def test_who_was_not_reminded_after_all_can_be(ctx: Context, mailing: Context, provider: Provider, seat: Actor) -> None:
    project = reminded(ctx, seat, provider)
    altered(ctx, project, status=ProjectStatus.RUNNING)
    deliver_due(mailing)
    altered(ctx, project, status=ProjectStatus.CONFIRMED)

    assert preview(ctx, seat, [project.id or 0], Reminder.DEPOSIT).left == []


def test_a_failed_mail_is_put_away_and_counts_no_more(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    mail = a_mail(ctx, project, MailState.FAILED)
    before = failures(ctx, seat)

    mails.put_away(ctx, seat, mail.id or 0)

    assert (before, failures(ctx, seat)) == ((1, 1), (0, 0))
    assert stands(ctx) == [(MailState.NOT_NEEDED, None)]
    assert told(ctx) == "Mail aan de onderneming (klant@onderneming.example) niet meer nodig"
    assert broken_chains(ctx) == {}
    for again in (
        lambda: mails.put_away(ctx, seat, mail.id or 0),
        lambda: mails.resend(ctx, seat, mail.id or 0, CLIENT),
    ):
        with pytest.raises(BadInput, match="niet mislukt"):
            again()


@pytest.mark.parametrize("state", [state for state in MailState if state is not MailState.FAILED])
def test_only_what_failed_is_put_away(ctx: Context, provider: Provider, seat: Actor, state: MailState) -> None:
    mail = a_mail(ctx, a_project(ctx, provider), state)

    with pytest.raises(BadInput):
        mails.put_away(ctx, seat, mail.id or 0)

    assert stands(ctx) == [(state, None)]


def test_a_stranger_puts_nothing_away(ctx: Context, provider: Provider) -> None:
    mail = a_mail(ctx, a_project(ctx, provider), MailState.FAILED)

    for stranger in (a_seat(ctx, a_provider(ctx, number=MORGENSTER)), a_department(ctx, provider)):
        with pytest.raises(NotFound):
            mails.put_away(ctx, stranger, mail.id or 0)

    assert stands(ctx) == [(MailState.FAILED, None)]


def test_a_mail_is_put_away_only_by_the_side_that_wrote_it(ctx: Context, seat: Actor, provider: Provider) -> None:
    agency = an_agency(ctx)
    project = a_project(ctx, provider, status=ProjectStatus.STOP_REQUESTED, enterprise_mail=None)
    actions.perform(ctx, agency, project.number, Action.CONFIRM_STOP, Submission("", 1, "besluit"))
    (failed,) = mails.outgoing(ctx, agency, MailState.FAILED).rows

    with pytest.raises(NotAllowed):
        mails.put_away(ctx, seat, failed.mail.id or 0)

    assert mails.put_away(ctx, agency, failed.mail.id or 0).state is MailState.NOT_NEEDED


def test_postvak_uit_says_so_in_words_and_offers_to_put_away_what_failed(
    ctx: Context, seat: Actor, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_mail(ctx, a_project(ctx, provider), MailState.FAILED)
    with opening(ctx, monkeypatch) as open_screen:
        app = open_screen(seat, "outbox")

        app.button(key="put_away_1").click().run()

    shown = text_of(app)
    assert "is niet meer nodig" in shown
    assert "Niet meer nodig · 1" in shown
    assert ["put_away_1" in str(button.key) for button in app.button if "put_away" in str(button.key)] == []
    assert stands(ctx) == [(MailState.NOT_NEEDED, None)]
