"""The digest: a mail a day to whom something is due, about his own projects, and to nobody else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select
from typer.testing import CliRunner

from models import Account, AccountEvent, Mail, Project, Provider
from models.enums import Duty, MailState, OwnKind, ProjectStatus
from services import __main__ as commands
from services import own
from services.context import Context
from services.errors import NotAllowed
from services.formats import BRUSSELS
from services.outbox import deliver_due, watch
from services.policy.access import EVERYONE, Actor
from services.post import mails
from services.precheck import judging
from services.reminding import digest
from services.sign_in import sessions
from services.start.today import today
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_mail, a_project, a_provider, a_seat, an_agency
from tests.own.files import E1, read_in
from tests.reactions.post import Post

TODAY = date(2026, 11, 23)


@pytest.fixture
def mailing(ctx: Context) -> Context:
    """The same world, where mails can leave."""
    return replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr("smtp://localhost:9")}))


def with_duty(ctx: Context, provider: Provider, duty: Duty, days: int, **values: Any) -> Project:
    """A project with something to do so many days from today."""
    due_on = TODAY + timedelta(days=days)
    if duty is Duty.DEPOSIT:
        values = {"verified": True} | values | {
            "status": ProjectStatus.CONFIRMED, "filed_on": due_on - timedelta(days=30)}  # fmt: skip
    return a_project(ctx, provider, duty=duty, due_on=due_on, **values)


def signed_in(ctx: Context, actor: Actor) -> Actor:
    sessions.open_session(ctx, actor.account_id, 1)
    return actor


def outbox(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


def changed(ctx: Context, actor: Actor, **values: Any) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, actor.account_id).sqlmodel_update(values)


@pytest.mark.parametrize(
    ("duty", "days", "place"),
    [
        (Duty.CHECK, 7, 0), (Duty.CHECK, 8, None), (Duty.CHECK, -14, 0), (Duty.CHECK, -15, None),
        (Duty.CHECK_AGAIN, 0, 0),
        (Duty.DEPOSIT, 7, 1), (Duty.DEPOSIT, 8, None), (Duty.DEPOSIT, 0, 1), (Duty.DEPOSIT, -1, 2),
        (Duty.DEPOSIT, -14, 2), (Duty.DEPOSIT, -15, None), (Duty.LAST_PAYMENT, 8, None), (Duty.LAST_PAYMENT, 7, 3),
        (Duty.LAST_PAYMENT, 0, 3), (Duty.LAST_PAYMENT, -1, None), (Duty.DECISION, -1, 4), (Duty.DECISION, 0, None),
        (Duty.NONE, 0, None),
    ],
)  # fmt: skip
def test_what_is_due_is_counted_and_named_on_the_right_days(
    ctx: Context, provider: Provider, seat: Actor, duty: Duty, days: int, place: int | None
) -> None:
    project = with_duty(ctx, provider, duty, days)

    found = digest.due(ctx, seat)

    assert found.counts == tuple(int(at == place) for at in range(7))
    assert found.named == ([] if place is None else [project])


def test_a_project_that_asks_for_two_things_is_counted_for_both_and_named_once(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = with_duty(ctx, provider, Duty.CHECK, -9, status=ProjectStatus.CONFIRMED, filed_on=date(2026, 10, 31))
    with_duty(ctx, provider, Duty.CHECK, -9, status=ProjectStatus.FINISHED)

    found = digest.due(ctx, seat)

    assert found == digest.Due((1, 1, 0, 0, 0, 0, 0), 1, [project])
    assert (found.total, found.unnamed) == (1, 0)


@pytest.mark.parametrize(("days", "counts"), [(15, (0, 0)), (14, (1, 0)), (7, (1, 1)), (0, (1, 1)), (-1, (0, 0))])
def test_while_its_deposit_is_near_a_project_is_still_to_be_checked(
    ctx: Context, provider: Provider, seat: Actor, days: int, counts: tuple[int, int]
) -> None:
    with_duty(ctx, provider, Duty.DEPOSIT, days, verified=False)

    assert digest.due(ctx, seat).counts[:2] == counts


def test_a_day_on_which_vandaag_shows_a_term_within_a_week_is_no_silent_day(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for number, (days, duty, values) in enumerate((
        (7, Duty.LAST_PAYMENT, {"verified": True}), (6, Duty.DEPOSIT, {"verified": True}), (5, Duty.CHECK, {}),
        (4, Duty.CHECK_AGAIN, {}), (-14, Duty.DEPOSIT, {"verified": True}),
    )):  # fmt: skip
        with_duty(ctx, provider, duty, days, number=f"2026-{number:07}", **values)

    assert {one.number for one in digest.due(ctx, seat).named} == {one.number for one in today(ctx, seat).duties}


def test_mails_that_failed_are_counted(ctx: Context, provider: Provider, seat: Actor) -> None:
    for state in MailState:
        a_mail(ctx, a_project(ctx, provider), state)

    assert digest.due(ctx, seat) == digest.Due((0, 0, 0, 0, 0, 0, 1), 0, [])


def test_enrolments_for_which_the_client_can_hardly_apply_any_more_are_counted(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    department = a_department(ctx, provider)
    starts = {"I-1": "08/11/2026", "I-2": "09/11/2026", "I-3": "16/11/2026", "I-4": "17/11/2026"}
    a_project(ctx, provider, starts_on=date(2026, 11, 16), amount=Decimal(890))
    read_in(ctx, seat, OwnKind.ENROLMENT, *((number, *E1[1:5], day, E1[6]) for number, day in starts.items()))

    assert digest.due(ctx, seat) == digest.Due((0, 0, 0, 0, 0, 1, 0), 0, [])
    assert (digest.due(ctx, seat).total, today(ctx, seat).unfiled) == (1, 1)
    assert (digest.due(ctx, department).total, today(ctx, department).unfiled) == (0, 0)


def test_at_most_ten_are_named_what_comes_first_and_then_what_was_missed_last(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for days in (-3, -2, -1, *range(7, 0, -1), -4):
        with_duty(ctx, provider, Duty.CHECK, days)

    found = digest.due(ctx, seat)

    days = [(project.due_on - TODAY).days for project in found.named]
    assert (days, found.total, found.unnamed) == ([1, 2, 3, 4, 5, 6, 7, -1, -2, -3], 11, 1)


def test_the_mail_names_number_client_duty_and_day_and_leads_to_the_program(
    mailing: Context, provider: Provider, seat: Actor
) -> None:
    with_duty(mailing, provider, Duty.DEPOSIT, 7, enterprise_name="Café <b>Côté</b>")
    with_duty(mailing, provider, Duty.DEPOSIT, -2, number="2026-0000066")
    with_duty(mailing, provider, Duty.LAST_PAYMENT, 3, number="2026-0000067")
    with_duty(mailing, provider, Duty.LAST_PAYMENT, 4, number="2026-0000068")
    with_duty(mailing, provider, Duty.DECISION, -1, number="2026-0000077")
    signed_in(mailing, seat)

    assert digest.send_all(mailing) == 1

    (mail,) = outbox(mailing)
    assert (mail.subject, mail.recipient) == ("5 zaken vragen vandaag je aandacht", "zetel@firma0999123457.example")
    assert (mail.provider_id, mail.account_id, mail.project_id) == (provider.id, seat.account_id, None)
    assert mail.body == (
        "Dag Academie Zwaluw (zetel),\n\nDit vraagt vandaag je aandacht bij Academie Zwaluw:\n"
        "- 1 eigen bijdrage te storten binnen 7 dagen\n"
        "- 1 termijn om te storten is voorbij: lees je laatste projectenlijst in en kijk na of er gestort is\n"
        "- 2 laatste betalingen te doen binnen 7 dagen\n"
        "- 1 stopzetting wacht langer dan verwacht op een beslissing\n\nOm te doen:\n"
        "- 26/11/2026: laatste betaling, 2026-0000067, Bakkerij De Meerkoet\n"
        "- 27/11/2026: laatste betaling, 2026-0000068, Bakkerij De Meerkoet\n"
        "- 30/11/2026: eigen bijdrage storten, 2026-0000001, Café <b>Côté</b>\n"
        "- 22/11/2026: beslissing over de stopzetting, 2026-0000077, Bakkerij De Meerkoet\n"
        "- 21/11/2026: eigen bijdrage storten, 2026-0000066, Bakkerij De Meerkoet\n\n"
        "http://localhost:8501\n\n"
        "Deze mail komt alleen op dagen waarop er iets te doen is. Je zet hem uit bij Mijn gegevens, Agenda en mail.\n"
    )


def test_it_goes_once_a_day_whoever_sends_it(mailing: Context, provider: Provider, seat: Actor, clock: Clock) -> None:
    with_duty(mailing, provider, Duty.CHECK, 0)
    signed_in(mailing, seat)

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(digest.send_all, [mailing, mailing])) == 1
    clock.move(hours=6)
    assert digest.send_all(mailing) == 0
    clock.move(hours=18)
    assert digest.send_all(mailing) == 1

    assert [mail.key for mail in outbox(mailing)] == [
        f"dagoverzicht-{seat.account_id}-2026-11-{day}" for day in (23, 24)
    ]


@pytest.mark.parametrize(("hour", "day"), [(6, None), (7, date(2026, 7, 1)), (23, date(2026, 7, 1)), (0, None)])
def test_a_day_begins_at_seven_in_brussels(ctx: Context, clock: Clock, hour: int, day: date | None) -> None:
    clock.now = datetime(2026, 7, 1, hour, 59 if hour != 7 else 0, tzinfo=BRUSSELS)

    assert digest.day_due(ctx) == day


def test_where_nothing_is_due_no_mail_comes(mailing: Context, provider: Provider, seat: Actor) -> None:
    with_duty(mailing, provider, Duty.CHECK, 8)
    signed_in(mailing, seat)

    assert (digest.send_all(mailing), outbox(mailing)) == (0, [])


def test_each_gets_only_what_he_may_see(mailing: Context, provider: Provider, seat: Actor) -> None:
    mine, sibling = a_department(mailing, provider), a_department(mailing, provider, "Departement Talen")
    other = a_seat(mailing, a_provider(mailing, number=MORGENSTER))
    with_duty(mailing, provider, Duty.CHECK, 1, department_id=mine.department_id, number="2026-0000042")
    for actor in (seat, mine, sibling, other, an_agency(mailing)):
        signed_in(mailing, actor)

    assert digest.send_all(mailing) == 2

    assert [(mail.account_id, "2026-0000042" in mail.body) for mail in outbox(mailing)] == [
        (seat.account_id, True), (mine.account_id, True),
    ]  # fmt: skip
    for actor in (seat, mine, other):
        assert mails.outgoing(mailing, actor).total == 0


@pytest.mark.parametrize("values", [{"digest": False}, {"disabled": True}, {"mail": ""}, {"is_demo": True}])
def test_who_does_not_want_it_or_cannot_read_it_gets_none(
    mailing: Context, provider: Provider, seat: Actor, values: dict[str, Any]
) -> None:
    with_duty(mailing, provider, Duty.CHECK, 1)
    signed_in(mailing, seat)
    changed(mailing, seat, **values)

    assert (digest.send_all(mailing), outbox(mailing)) == (0, [])


def test_who_never_signed_in_gets_none(mailing: Context, provider: Provider, seat: Actor) -> None:
    with_duty(mailing, provider, Duty.CHECK, 1)

    assert digest.send_all(mailing) == 0


def test_it_does_not_pile_up_where_no_mail_leaves(ctx: Context, provider: Provider, seat: Actor) -> None:
    with_duty(ctx, provider, Duty.CHECK, 1)
    signed_in(ctx, seat)

    assert (digest.send_all(ctx), outbox(ctx)) == (0, [])


def test_everybody_switches_it_off_for_himself_and_the_agency_has_none(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)

    own.set_digest(ctx, part, False)

    assert (own.account(ctx, part).digest, own.account(ctx, seat).digest) == (False, True)
    own.set_digest(ctx, part, True)
    assert own.account(ctx, part).digest
    with pytest.raises(NotAllowed):
        own.set_digest(ctx, an_agency(ctx), False)


def test_one_that_went_is_no_news_for_the_history_of_an_account(ctx: Context, provider: Provider, seat: Actor) -> None:
    with_duty(ctx, provider, Duty.CHECK, 1)
    signed_in(ctx, seat)
    with Post().open() as post:
        mailing = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))
        digest.send_all(mailing)

        assert deliver_due(mailing) == 1

    assert outbox(ctx)[0].state is MailState.SENT
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(AccountEvent.text)).all() == ["Aangemeld met wachtwoord"]


class Rounds(threading.Event):
    """So many rounds of the worker, half a day apart."""

    def __init__(self, clock: Clock, most: int) -> None:
        super().__init__()
        self.clock, self.left = clock, most

    def wait(self, timeout: float | None = None) -> bool:
        self.clock.move(hours=12)
        self.left -= 1
        if not self.left:
            self.set()
        return self.is_set()


def test_the_worker_sends_them_each_morning(ctx: Context, provider: Provider, seat: Actor, clock: Clock) -> None:
    with_duty(ctx, provider, Duty.CHECK, 1)
    signed_in(ctx, seat)
    clock.now = datetime(2026, 11, 23, 6, 30, tzinfo=BRUSSELS)
    with Post().open() as post:
        mailing = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))

        watch(mailing, Rounds(clock, 4))

    assert [f"{mail.queued_at.astimezone(BRUSSELS):%d %H:%M}" for mail in outbox(ctx)] == ["23 18:30", "24 18:30"]


def test_whom_a_passing_fault_befell_gets_his_at_the_next_round_and_the_others_at_once(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = a_department(ctx, provider)
    with_duty(ctx, provider, Duty.CHECK, 1, department_id=part.department_id, filed_on=date(2026, 11, 10))
    for actor in (seat, part):
        signed_in(ctx, actor)
    clock.now = datetime(2026, 11, 23, 8, 30, tzinfo=BRUSSELS)
    real, faults = digest.due, [OSError("away")]

    def due(ctx: Context, actor: Actor) -> digest.Due:
        if actor == seat and faults:
            raise faults.pop()
        return real(ctx, actor)

    monkeypatch.setattr(digest, "due", due)
    judging.catch_up(ctx)
    with Post().open() as post:
        mailing = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))

        watch(mailing, Rounds(clock, 2))

    assert [(mail.account_id, f"{mail.queued_at.astimezone(BRUSSELS):%d %H:%M}") for mail in outbox(ctx)] == [
        (part.account_id, "23 08:30"), (seat.account_id, "23 20:30"),
    ]  # fmt: skip


def test_the_command_sends_them_and_says_how_many(
    mailing: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_duty(mailing, provider, Duty.CHECK, 1, filed_on=date(2026, 11, 10))
    signed_in(mailing, seat)
    monkeypatch.setattr(commands, "make_context", lambda: mailing)

    said = [CliRunner().invoke(commands.app, ["digest"]).output for _ in range(2)]

    assert said == ["1 dagoverzicht klaargezet\n", "0 dagoverzichten klaargezet\n"]
