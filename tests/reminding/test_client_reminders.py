"""Reminding clients: whom of what, the letter as it goes, and never twice for the same term without asking."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from models import Event, Mail, Project, Provider
from models.enums import MailState, ProjectStatus
from services.context import Context
from services.errors import AppError, BadInput, NotAllowed, NotFound
from services.history import broken_chains
from services.policy.access import EVERYONE, Actor
from services.policy.client_terms import Reminder
from services.post import mails
from services.reminding.client_reminders import NOBODY, Again, Left, Preview, offered, preview, send
from services.sign_in import sessions
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency
from tests.screens import running

TODAY = date(2026, 11, 23)
CLIENT = "klant@bakkerij.example"
# A project that fits each reminder on TODAY.
FITS: dict[Reminder, dict[str, Any]] = {
    Reminder.DEPOSIT: {"status": ProjectStatus.CONFIRMED, "filed_on": date(2026, 11, 1)},
    Reminder.PAYMENT_ORDER: {"ends_on": date(2026, 11, 1)},
    Reminder.YEAR_END: {"filed_on": date(2025, 6, 1)},
}


def fitting(ctx: Context, provider: Provider, kind: Reminder = Reminder.DEPOSIT, **values: Any) -> Project:
    return a_project(ctx, provider, **({"enterprise_mail": CLIENT} | FITS[kind] | values))


def asked(ctx: Context, actor: Actor, kind: Reminder, *projects: Project, again: Again = NOBODY) -> Preview:
    return preview(ctx, actor, [project.id or 0 for project in projects], kind, again=again)


def sent(
    ctx: Context, actor: Actor, kind: Reminder, *projects: Project, key: str = "een", again: Again = NOBODY
) -> int:
    return send(ctx, actor, [project.id or 0 for project in projects], kind, key=key, again=again)


def outbox(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


@pytest.mark.parametrize(
    ("kind", "values", "why"),
    [
        (Reminder.DEPOSIT, {"filed_on": TODAY - timedelta(days=30)}, ""),
        (Reminder.DEPOSIT, {"filed_on": TODAY - timedelta(days=31)}, "De termijn is voorbij sinds 22/11/2026."),
        (Reminder.DEPOSIT, {"filed_on": date(2016, 3, 31)}, "Voor deze aanvraagdatum is geen termijn bekend."),
        (Reminder.DEPOSIT, {"status": ProjectStatus.RUNNING}, "De status is Lopend, niet Bevestigd."),
        (
            Reminder.DEPOSIT,
            {"severity": 4},
            "Er is een inbreuk gevonden. Reageer daar eerst op, of verifieer het project.",
        ),
        (Reminder.DEPOSIT, {"severity": 4, "verified": True}, ""),
        (Reminder.DEPOSIT, {"severity": 3}, ""),
        (Reminder.YEAR_END, {"severity": 4}, ""),
        (Reminder.PAYMENT_ORDER, {"ends_on": TODAY - timedelta(days=1)}, ""),
        (Reminder.PAYMENT_ORDER, {"ends_on": TODAY}, "Het loopt nog tot en met 23/11/2026."),
        (Reminder.PAYMENT_ORDER, {"ends_on": None}, "De einddatum is niet bekend."),
        (Reminder.PAYMENT_ORDER, {"balance": Decimal(0)}, "Er is geen saldo meer."),
        (Reminder.PAYMENT_ORDER, {"balance": None}, "Er is geen saldo bekend dat nog betaald moet worden."),
        (Reminder.PAYMENT_ORDER, {"status": ProjectStatus.CONFIRMED}, "De eigen bijdrage is nog niet gestort."),
        (Reminder.PAYMENT_ORDER, {"status": ProjectStatus.CONFIRMED, "deposited_on": date(2026, 6, 5)}, ""),
        (Reminder.YEAR_END, {"filed_on": date(2025, 1, 1)}, ""),
        (Reminder.YEAR_END, {"filed_on": date(2024, 12, 31)}, "De termijn is voorbij sinds 30/12/2025."),
        (Reminder.YEAR_END, {"filed_on": date(2026, 1, 1)}, "De laatste betaling moet pas in 2027."),
        (Reminder.YEAR_END, {"balance": Decimal(0)}, "Er is geen saldo meer."),
        (Reminder.YEAR_END, {"status": ProjectStatus.CONFIRMED}, "De eigen bijdrage is nog niet gestort."),
        (
            Reminder.YEAR_END,
            {"status": ProjectStatus.CONFIRMED, "deposited_on": date(2025, 6, 5), "balance": Decimal(0)},
            "",
        ),
        (Reminder.YEAR_END, {"status": ProjectStatus.FINISHED}, "De status is Afgewerkt, niet Bevestigd of Lopend."),
        (Reminder.DEPOSIT, {"enterprise_mail": None}, "Van deze onderneming is geen mailadres bekend."),
        (Reminder.DEPOSIT, {"enterprise_mail": "geen"}, "“geen” is geen mailadres."),
    ],
)
def test_a_reminder_goes_only_where_it_fits_and_says_why_not(
    ctx: Context, provider: Provider, seat: Actor, kind: Reminder, values: dict[str, Any], why: str
) -> None:
    project = fitting(ctx, provider, kind, **values)

    found = asked(ctx, seat, kind, project)

    assert found.left == ([Left(project, why)] if why else [])
    assert [one.project for one in found.ready] == ([] if why else [project])


def test_the_last_payment_can_be_reminded_of_until_its_day(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    project = fitting(ctx, provider, Reminder.YEAR_END)

    for days in ((date(2026, 12, 30) - TODAY).days, 1):
        clock.move(days=days)
        assert (asked(ctx, seat, Reminder.YEAR_END, project).left == []) is (days > 1)


@pytest.mark.parametrize("kind", Reminder)
def test_what_is_sent_is_what_was_shown(ctx: Context, provider: Provider, seat: Actor, kind: Reminder) -> None:
    project = fitting(ctx, provider, kind, own_contribution=Decimal("623.00"))
    (shown,) = asked(ctx, seat, kind, project).ready

    assert sent(ctx, seat, kind, project) == 1

    (mail,) = outbox(ctx)
    letter = shown.letter
    assert (mail.recipient, mail.subject, mail.body) == (CLIENT, letter.subject, letter.body)
    assert (mail.sender_name, mail.reply_to) == (provider.name, provider.mail) == (letter.sender_name, letter.reply_to)
    assert (mail.provider_id, mail.project_id, mail.state) == (provider.id, project.id, MailState.WAITING)
    assert f"{shown.term:%d/%m/%Y}" in mail.body
    assert project.number in mail.subject
    assert "{{" not in mail.body
    assert "\n\n\n" not in mail.body
    assert [found.id for found in mails.of_project(ctx, seat, project)] == [mail.id]
    assert [one.mail.id for one in mails.outgoing(ctx, seat).rows] == [mail.id]


def test_a_reminder_is_in_the_history_of_its_project(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = fitting(ctx, provider)
    sent(ctx, seat, Reminder.DEPOSIT, project)

    with ctx.reading(EVERYONE) as session:
        (event,) = session.exec(select(Event)).all()
    said = (
        "Herinnering aan de onderneming (klant@bakkerij.example): Eigen bijdrage nog niet gestort, termijn 01/12/2026"
    )
    assert (event.project_id, event.account_name, event.text) == (project.id, seat.name, f"{said}: wacht")
    assert broken_chains(ctx) == {}


def test_of_several_those_that_fit_go_and_the_others_are_left(ctx: Context, provider: Provider, seat: Actor) -> None:
    good = [fitting(ctx, provider) for _ in range(2)]
    wrong = fitting(ctx, provider, Reminder.YEAR_END)

    assert sent(ctx, seat, Reminder.DEPOSIT, *good, wrong) == 2
    assert [mail.project_id for mail in outbox(ctx)] == [project.id for project in good]
    with pytest.raises(BadInput, match="niemand"):
        sent(ctx, seat, Reminder.DEPOSIT, wrong)


def test_for_the_same_term_a_client_is_reminded_once_unless_asked(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    project, other = fitting(ctx, provider), fitting(ctx, provider)
    sent(ctx, seat, Reminder.DEPOSIT, project)
    clock.move(days=1)

    shown = asked(ctx, seat, Reminder.DEPOSIT, project, other)
    assert shown.left == [Left(project, "Voor deze termijn al herinnerd op 23/11/2026.", again=1)]
    assert sent(ctx, seat, Reminder.DEPOSIT, project, other, key="twee") == 1
    with pytest.raises(BadInput):
        sent(ctx, seat, Reminder.DEPOSIT, project, key="drie")
    assert len(asked(ctx, seat, Reminder.DEPOSIT, project, again=shown.again).ready) == 1
    assert sent(ctx, seat, Reminder.DEPOSIT, project, key="vier", again=shown.again) == 1

    assert [mail.project_id for mail in outbox(ctx)] == [project.id, other.id, project.id]


def test_a_letter_of_another_kind_for_the_same_term_goes_only_when_asked(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project, other = (fitting(ctx, provider, Reminder.YEAR_END, ends_on=date(2026, 11, 1)) for _ in range(2))
    sent(ctx, seat, Reminder.YEAR_END, project)

    shown = asked(ctx, seat, Reminder.PAYMENT_ORDER, project, other)
    why = "Kreeg voor deze termijn al “Laatste betaling voor het jaareinde” op 23/11/2026."
    assert shown.left == [Left(project, why, again=1)]
    assert sent(ctx, seat, Reminder.PAYMENT_ORDER, project, other) == 1
    assert sent(ctx, seat, Reminder.PAYMENT_ORDER, project, key="twee", again=shown.again) == 1


def test_who_is_reminded_once_more_is_who_was_seen_to_be_reminded_and_not_whom_a_colleague_reminded_since(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    colleague = a_department(ctx, provider)
    mine = {"department_id": colleague.department_id}
    first, second, third = (fitting(ctx, provider, **mine) for _ in range(3))
    sent(ctx, seat, Reminder.DEPOSIT, first, second)
    clock.move(days=1)
    shown = asked(ctx, seat, Reminder.DEPOSIT, first, second, third).again

    sent(ctx, colleague, Reminder.DEPOSIT, second, key="twee", again=shown)
    sent(ctx, colleague, Reminder.DEPOSIT, third, key="drie")
    went = sent(ctx, seat, Reminder.DEPOSIT, first, second, third, key="vier", again=shown)

    assert (sorted(shown), went) == ([first.id, second.id], 1)
    assert [mail.project_id for mail in outbox(ctx)] == [first.id, second.id, second.id, third.id, first.id]


def test_a_letter_of_another_kind_that_failed_keeps_none_back(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = fitting(ctx, provider, Reminder.YEAR_END, ends_on=date(2026, 11, 1))
    sent(ctx, seat, Reminder.YEAR_END, project)
    with ctx.transaction(EVERYONE) as session:
        session.exec(select(Mail)).one().state = MailState.FAILED

    assert asked(ctx, seat, Reminder.PAYMENT_ORDER, project).left == []


def test_another_term_is_another_reminder(ctx: Context, provider: Provider, seat: Actor) -> None:
    moved = fitting(ctx, provider)
    sent(ctx, seat, Reminder.DEPOSIT, moved)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, moved.id).filed_on = date(2026, 11, 2)

    assert asked(ctx, seat, Reminder.DEPOSIT, moved).left == []


def the_dialog() -> None:
    """A page that is the inside of the dialog alone: a test has every run begin on the page."""
    import streamlit as st

    from pages.ui import client_reminder
    from services.policy.client_terms import Reminder

    st.session_state.setdefault(client_reminder.KEY, "twee")
    client_reminder._dialog([1, 2], [Reminder.DEPOSIT])


def test_the_dialog_asks_once_more_for_whom_it_showed_and_not_for_whom_a_colleague_reminded_since(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = fitting(ctx, provider), fitting(ctx, provider)
    sent(ctx, seat, Reminder.DEPOSIT, first)
    with running(ctx, monkeypatch):
        app = AppTest.from_function(the_dialog, default_timeout=60)
        app.session_state["auth_session"], _ = sessions.open_session(ctx, seat.account_id, 1)
        app.run().checkbox(key="reminder_again").check().run()
        sent(ctx, seat, Reminder.DEPOSIT, second, key="drie")
        app.run().button(key="reminder_send").click().run()

    assert list(app.exception) == []
    assert [mail.project_id for mail in outbox(ctx)] == [first.id, second.id, first.id]


@pytest.mark.parametrize("again", [False, True])
def test_a_double_click_sends_one(ctx: Context, provider: Provider, seat: Actor, again: bool) -> None:
    project = fitting(ctx, provider)
    before = sent(ctx, seat, Reminder.DEPOSIT, project, key="nul") if again else 0
    shown = asked(ctx, seat, Reminder.DEPOSIT, project).again

    assert [sent(ctx, seat, Reminder.DEPOSIT, project, again=shown) for _ in range(2)] == [1, 1]
    assert len(outbox(ctx)) == before + 1


def test_a_reminder_that_failed_is_said_to_have(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = fitting(ctx, provider)
    sent(ctx, seat, Reminder.DEPOSIT, project)
    with ctx.transaction(EVERYONE) as session:
        session.exec(select(Mail)).one().state = MailState.FAILED

    (left,) = asked(ctx, seat, Reminder.DEPOSIT, project).left
    assert left.why == "De herinnering van 23/11/2026 mislukte. Verstuur ze opnieuw in Postvak uit."


def test_a_department_reminds_its_own_clients_and_answers_are_for_it(ctx: Context, provider: Provider) -> None:
    mine, sibling = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    project = fitting(ctx, provider, department_id=mine.department_id)

    assert sent(ctx, mine, Reminder.DEPOSIT, project) == 1
    assert outbox(ctx)[0].reply_to == "techniek@firma0999123457.example"
    for stranger in (sibling, a_seat(ctx, a_provider(ctx, number=MORGENSTER))):
        for ids in ([project.id or 0], [987_654]):
            answers = []
            for attempt in (preview, lambda *given: send(*given, key="een", again={1: 1})):
                with pytest.raises(NotFound) as refusal:
                    attempt(ctx, stranger, ids, Reminder.DEPOSIT)
                answers.append(str(refusal.value))
            assert answers == ["Een van deze projecten is niet gevonden."] * 2
    assert len(outbox(ctx)) == 1


def test_the_agency_reminds_nobody(ctx: Context, provider: Provider) -> None:
    project, agency = fitting(ctx, provider), an_agency(ctx)

    for attempt in (asked, sent):
        with pytest.raises(NotAllowed):
            attempt(ctx, agency, Reminder.DEPOSIT, project)
    assert outbox(ctx) == []


def test_of_many_one_that_does_not_exist_keeps_all_from_going(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = fitting(ctx, provider)

    with pytest.raises(AppError):
        send(ctx, seat, [project.id or 0, 987_654], Reminder.DEPOSIT, key="een")
    assert outbox(ctx) == []


def test_a_demo_firm_mails_nobody(ctx: Context, provider: Provider, seat: Actor) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Provider, provider.id).is_demo = True
    project = fitting(ctx, provider)
    mailing = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr("smtp://localhost")}))

    (shown,) = asked(mailing, seat, Reminder.DEPOSIT, project).ready
    sent(mailing, seat, Reminder.DEPOSIT, project)

    assert shown.letter.held.startswith("Dit is een demo")
    assert outbox(ctx)[0].state is MailState.DEMO


def test_a_project_offers_what_fits_it(ctx: Context, provider: Provider) -> None:
    both = fitting(ctx, provider, Reminder.YEAR_END, ends_on=date(2026, 11, 1))

    assert offered(ctx, fitting(ctx, provider)) == [Reminder.DEPOSIT]
    assert offered(ctx, both) == [Reminder.PAYMENT_ORDER, Reminder.YEAR_END]
    assert offered(ctx, fitting(ctx, provider, status=ProjectStatus.STOPPED)) == []
