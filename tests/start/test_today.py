"""The start page: what waits, what comes next, what changed since the last visit, and the figures of the pictures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from models import Project, Provider
from models.enums import Action, Duty, Level, MailState, ProjectStatus
from services import reasons
from services.context import Context
from services.listing.orders import Order
from services.listing.overview import overview
from services.policy.access import EVERYONE, Actor
from services.policy.rules import RULES
from services.post.mails import outgoing
from services.precheck import judgement, judging, judging_progress
from services.precheck.judging_progress import Judged
from services.projects import TAKEN_OVER
from services.reactions import reports, stops
from services.sign_in import sessions
from services.start import figures, visits
from services.start.figures import Expected, Filed, Lead
from services.start.today import Kind, today
from services.start.visits import Since, last_visit, since
from services.tidying import tidy
from tests.conftest import Clock
from tests.factories import (
    MORGENSTER,
    a_batch,
    a_department,
    a_mail,
    a_project,
    a_provider,
    a_reaction,
    a_seat,
    an_agency,
)

CONFIRMED, RUNNING, FINISHED = ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
REQUESTED, CANCELLED = ProjectStatus.STOP_REQUESTED, ProjectStatus.CANCELLED
LONG_AGO = date(2023, 3, 1)


def some_projects(ctx: Context, provider: Provider, department: Actor) -> None:
    """Of every kind that a card counts, and beside each one that it does not."""
    for place, values in enumerate(
        (
            {"status": CONFIRMED, "filed_on": date(2026, 11, 20), "starts_on": date(2026, 12, 1)},
            {"status": CONFIRMED, "filed_on": date(2026, 11, 12), "starts_on": date(2026, 10, 1)},
            {"status": RUNNING, "filed_on": date(2026, 9, 1), "starts_on": date(2026, 6, 1), "verified": True},
            {
                "status": RUNNING,
                "filed_on": date(2026, 11, 1),
                "starts_on": date(2026, 11, 2),
                "department_id": department.department_id,
            },
            {"status": FINISHED, "filed_on": date(2026, 3, 1)},
            {"status": CANCELLED, "filed_on": date(2026, 3, 1), "starts_on": date(2026, 1, 1)},
            {"status": REQUESTED, "filed_on": date(2026, 3, 1), "status_changed_at": ctx.clock()},
            {"status": REQUESTED, "filed_on": LONG_AGO, "status_changed_at": ctx.clock() - timedelta(days=20)},
            {"status": CONFIRMED, "filed_on": LONG_AGO},
        )
    ):
        project = a_project(ctx, provider, number=f"2026-{place:07d}", **values)
        a_mail(ctx, project, MailState.FAILED if place % 3 == 0 else MailState.SENT)
        if project.status is FINISHED:
            a_reaction(ctx, department, project)


@pytest.fixture
def people(ctx: Context, provider: Provider, seat: Actor) -> list[Actor]:
    """A seat, a department of it, another firm and the agency, with projects of both firms."""
    department, other = a_department(ctx, provider), a_provider(ctx, number=MORGENSTER)
    some_projects(ctx, provider, department)
    some_projects(ctx, other, a_department(ctx, other))
    judging.catch_up(ctx)
    return [seat, department, a_seat(ctx, other), an_agency(ctx)]


def test_each_card_counts_what_the_list_behind_it_shows(ctx: Context, people: list[Actor]) -> None:
    for actor in people:
        for card in today(ctx, actor).cards:
            if card.wanted is not None:
                assert card.count == overview(ctx, actor, card.wanted, Order()).totals.projects, card
            elif card.kind is Kind.MAILS:
                assert card.count == outgoing(ctx, actor, MailState.FAILED).total
            else:
                screen = {Kind.TO_DECIDE: stops, Kind.REPORTS: reports}[card.kind]
                assert card.count == screen(ctx, actor).total


def test_each_reader_sees_the_cards_of_his_side_and_his_own_numbers(ctx: Context, people: list[Actor]) -> None:
    seen = [{card.kind: card.count for card in today(ctx, actor).cards} for actor in people]

    firm = {Kind.TO_CHECK: 3, Kind.BREACHES: 2, Kind.DUE: 3, Kind.WAITING: 2, Kind.MAILS: 3}
    part = {Kind.TO_CHECK: 1, Kind.BREACHES: 0, Kind.DUE: 1, Kind.WAITING: 0, Kind.MAILS: 1}
    agency = {Kind.TO_DECIDE: 4, Kind.REPORTS: 2, Kind.PROJECTS: 14, Kind.MAILS: 6}
    assert seen == [firm, part, firm, agency]


def test_the_next_duties_are_those_due_soonest_and_the_agencys_are_the_stops(ctx: Context, people: list[Actor]) -> None:
    seat, department, _, agency = people

    found = [(one.number, one.duty, one.due_on) for one in today(ctx, seat).duties]

    assert found == [
        ("2026-0000003", Duty.CHECK, date(2026, 11, 15)), ("2026-0000001", Duty.CHECK, date(2026, 11, 26)),
        ("2026-0000000", Duty.CHECK, date(2026, 12, 4)), ("2026-0000002", Duty.LAST_PAYMENT, date(2027, 12, 30)),
    ]  # fmt: skip
    assert [one.number for one in today(ctx, department).duties] == ["2026-0000003"]
    waiting = [(one.number, one.duty) for one in today(ctx, agency).duties]
    assert waiting == [(f"2026-000000{place}", Duty.DECISION) for place in (7, 7, 6, 6)]


def test_what_is_overdue_is_counted_beside_the_next_duties_also_what_is_for_more_than_a_fortnight(
    ctx: Context, people: list[Actor]
) -> None:
    found = [today(ctx, actor) for actor in people]

    assert [now.overdue for now in found] == [2, 1, 2, 0]
    assert [sum(one.due_on < ctx.today for one in now.duties) for now in found[:3]] == [1, 1, 1]


def test_what_lapsed_on_the_last_day_of_a_year_is_not_gone_on_the_first_of_the_next(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    unpaid = a_project(ctx, provider, status=RUNNING, filed_on=date(2025, 6, 1), starts_on=date(2025, 6, 2))
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        clock.move(days=(day - ctx.today).days)
        judging.catch_up(ctx)

        now = today(ctx, seat)

        assert [project.id for project in now.duties] == [unpaid.id]
        assert {card.kind: card.count for card in now.cards}[Kind.DUE] == 1


def test_without_projects_there_is_nothing_to_count(ctx: Context, seat: Actor) -> None:
    now = today(ctx, seat)

    assert ([card.count for card in now.cards], list(now.duties), now.projects, now.overdue) == ([0] * 5, [], 0, 0)
    assert (figures.filed(ctx, seat), figures.leads(ctx, seat), figures.expected(ctx, seat)) == ([], [], [])
    assert reasons.reasons(ctx, seat) == {}
    assert judging_progress.judged(ctx, seat) is None


def test_the_last_visit_is_the_one_before_this_session_and_of_this_account(
    ctx: Context, clock: Clock, provider: Provider, seat: Actor
) -> None:
    someone = a_department(ctx, provider)
    first, _ = sessions.open_session(ctx, seat.account_id, 1)
    clock.move(minutes=20)
    sessions.actor_of(ctx, first)
    seen = clock.now
    clock.move(days=1)
    sessions.open_session(ctx, someone.account_id, 1)
    second, _ = sessions.open_session(ctx, seat.account_id, 1)
    begun = clock.now
    clock.move(minutes=5)

    assert last_visit(ctx, seat, first) is None
    assert last_visit(ctx, seat, second) == seen
    assert last_visit(ctx, someone, second) is None

    third, _ = sessions.open_session(ctx, seat.account_id, 1)
    clock.move(minutes=5)
    sessions.actor_of(ctx, second)
    assert last_visit(ctx, seat, third) == clock.now - timedelta(minutes=5) != begun


def test_who_was_away_for_long_is_still_greeted_with_his_last_visit(ctx: Context, clock: Clock, seat: Actor) -> None:
    seen = clock.now
    sessions.open_session(ctx, seat.account_id, 1)
    clock.move(days=90)
    tidy(ctx)
    back, _ = sessions.open_session(ctx, seat.account_id, 1)
    tidy(ctx)

    assert last_visit(ctx, seat, back) == seen


def test_what_changed_since_a_visit_is_told_with_the_list_that_brought_it(
    ctx: Context, clock: Clock, provider: Provider, seat: Actor
) -> None:
    department, agency = a_department(ctx, provider), an_agency(ctx)
    project = a_project(ctx, provider, department_id=department.department_id, filed_on=date(2026, 9, 1))
    other = a_project(ctx, provider, filed_on=date(2026, 9, 1))
    a_batch(ctx, seat, project)
    a_reaction(ctx, agency_at(seat, agency), project, Action.REFUSE_STOP)
    visit = clock.now
    clock.move(days=1)
    batch = a_batch(ctx, seat, project, other)
    decided = a_reaction(ctx, agency_at(seat, agency), other, Action.CONFIRM_STOP)
    a_reaction(ctx, seat, other, Action.STOP)
    with ctx.transaction(EVERYONE) as session:
        lapsed = session.get_one(Project, project.id)
        lapsed.findings, lapsed.severity = "3:gewijzigd ", int(Level.DOUBT)

    told, in_part, asked = (since(ctx, actor, visit) for actor in (seat, department, agency))

    assert [(one.batch_id, one.new, one.changed) for one in told.lists] == [(batch.id, 0, 2)]
    assert [(reaction.id, about.number) for reaction, about in told.decisions] == [(decided.id, other.number)]
    assert told.lapsed == overview(ctx, seat, visits.LAPSED, Order()).totals.projects == 1
    assert [(one.batch_id, one.new, one.changed, one.absent) for one in in_part.lists] == [(batch.id, 0, 1, 0)]
    assert (list(in_part.decisions), in_part.lapsed) == ([], 1)
    assert asked == Since(asked={Action.STOP: 1})


def agency_at(seat: Actor, agency: Actor) -> Actor:
    """The agency, deciding on a project of this firm."""
    return replace(agency, provider_id=seat.provider_id)


def test_the_figures_add_up_what_was_filed_ticked_and_is_still_to_come(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    department = a_department(ctx, provider)
    moment = ctx.clock()
    for values in (
        {"filed_on": date(2026, 10, 5), "verified": True, "verified_at": moment, "amount": Decimal("100.10")},
        {"filed_on": date(2026, 10, 24), "verified": True, "verified_at": moment, "amount": Decimal("50.20")},
        {"filed_on": date(2026, 10, 24), "status": FINISHED, "amount": Decimal("10.00")},
        {"filed_on": date(2024, 11, 30), "status": FINISHED, "amount": Decimal("10.00")},
    ):
        a_project(ctx, provider, **({"status": CONFIRMED} | values))  # type: ignore[arg-type]
    for values in (
        {"ends_on": date(2026, 1, 1), "balance": Decimal(70), "own_contribution": Decimal(70), "subsidy": Decimal(30)},
        {"ends_on": date(2026, 12, 20), "balance": Decimal(35), "own_contribution": Decimal(70),
         "subsidy": Decimal(30)},
        {"ends_on": date(2026, 12, 20), "balance": None, "paid_out": Decimal(40)},
        {"ends_on": date(2027, 1, 20), "balance": Decimal(60), "own_contribution": Decimal(70),
         "subsidy": Decimal(30), "paid_out": Decimal(40)},
    ):  # fmt: skip
        a_project(ctx, provider, **({"status": RUNNING, "filed_on": LONG_AGO, "amount": Decimal(100)} | values))  # type: ignore[arg-type]
    october = date(2026, 10, 1)

    assert figures.filed(ctx, seat) == [
        Filed(october, CONFIRMED, 2, Decimal("150.30")), Filed(october, FINISHED, 1, Decimal("10.00"))
    ]  # fmt: skip
    assert figures.leads(ctx, seat) == [Lead(october, 2, 30)]
    assert figures.expected(ctx, seat) == [
        Expected(date(2026, 11, 1), 1, Decimal(100)), Expected(date(2027, 1, 1), 2, Decimal(110)),
        Expected(date(2027, 2, 1), 1, Decimal(60)),
    ]  # fmt: skip
    assert (figures.filed(ctx, department), figures.leads(ctx, department)) == ([], [])


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2026, 10, 10, 21, 59, tzinfo=UTC), 5), (datetime(2026, 10, 10, 22, 0, tzinfo=UTC), 6),
        (datetime(2026, 11, 10, 22, 59, tzinfo=UTC), 36), (datetime(2026, 11, 10, 23, 0, tzinfo=UTC), 37),
    ],
)  # fmt: skip
def test_a_tick_late_in_the_evening_counts_for_its_day_in_brussels(
    ctx: Context, provider: Provider, seat: Actor, moment: datetime, days: int
) -> None:
    a_project(ctx, provider, filed_on=date(2026, 10, 5), verified=True, verified_at=moment)

    assert figures.leads(ctx, seat) == [Lead(date(2026, 10, 1), 1, days)]


def test_a_tick_that_came_with_a_list_tells_nothing_of_how_long_it_took(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for by in (TAKEN_OVER, None, "Zetel"):
        a_project(ctx, provider, filed_on=date(2026, 10, 24), verified=True, verified_at=ctx.clock(), verified_by=by)

    assert figures.leads(ctx, seat) == [Lead(date(2026, 10, 1), 2, 30)]


def test_a_reason_is_counted_under_the_ready_text_that_it_begins_with(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    for action, reason in (
        (Action.CANCEL, "De opleiding of het advies gaat niet door, omdat de lesgever ziek is."),
        (Action.STOP, "De opleiding of het advies gaat niet door, omdat 100 % afhaakte."),
        (Action.CANCEL, "Op vraag van de klant."),
        (Action.REPORT, "De opleiding of het advies gaat niet door, omdat"),
    ):
        a_reaction(ctx, seat, project, action, reason)

    assert reasons.reasons(ctx, seat) == {"Dienst gaat niet door": 2, "Andere": 1}


def test_a_reason_that_was_typed_without_a_capital_counts_under_the_same_ground(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    for reason in (
        "de opleiding of het advies gaat niet door, omdat",
        "DE OPLEIDING OF HET ADVIES GAAT NIET DOOR, OMDAT",
    ):
        a_reaction(ctx, seat, project, Action.CANCEL, reason)

    assert reasons.reasons(ctx, seat) == {"Dienst gaat niet door": 2}


def test_every_ready_reason_of_a_rule_is_counted_under_its_ground_or_its_name(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    for reason in (
        "Advies komt sinds 01/02/2026 alleen nog in aanmerking voor Cybersecurity.",
        "Opleiding komt sinds 01/02/2026 alleen nog in aanmerking voor Cybersecurity.",
        "Opleiding op maat van de klant.",
        "De eigen bijdrage is niet gestort binnen 30 kalenderdagen na de aanvraag van 01/10/2026, dus tot en met …",
    ):
        a_reaction(ctx, seat, project, Action.CANCEL, reason)

    assert reasons.reasons(ctx, seat) == {
        "Niet-subsidiabele dienst": 2, "Andere": 1, "Eigen bijdrage niet gestort": 1
    }  # fmt: skip
    known = {name for _, name in reasons.beginnings()}
    assert {rule.ground or rule.title for rule in RULES if rule.reason} <= known


def test_while_judging_is_behind_its_share_is_told_by_firm(ctx: Context, clock: Clock, people: list[Actor]) -> None:
    seat, _, other, agency = people
    assert judging_progress.judged(ctx, agency) is None

    with ctx.transaction(EVERYONE) as session:
        judgement.stale(session, other.tenant)

    assert [judging_progress.judged(ctx, actor) for actor in (seat, other, agency)] == [
        None, Judged(0, 9), Judged(9, 18)
    ]  # fmt: skip
    clock.move(days=1)
    assert judging_progress.judged(ctx, seat) == Judged(0, 9)
