"""The review queue: what waits and in which order, the card of each, and verifying several together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from models import Event, Project, Provider, Registration
from models.enums import Level, ProjectStatus
from pages.ui import review_round
from pages.ui.review_round import Outcome, Round, next_card
from services.context import Context
from services.errors import Changed, NotAllowed, NotFound
from services.made_up import enterprise_number
from services.policy.access import EVERYONE, Actor
from services.precheck.judging import catch_up
from services.start import review
from services.start.review import Left, Scope, Waiting
from services.ticking import verify
from tests.factories import MORGENSTER, a_department, a_project, a_provider, an_agency

CONFIRMED, RUNNING, FINISHED = ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
FINISHED_TOO, OLDER_TOO = Scope(finished=True), Scope(all_years=True)


def changed(ctx: Context, project: Project, **values: Any) -> None:
    """Have a project become otherwise, as a list or a colleague would."""
    with ctx.transaction(EVERYONE) as session:
        now = session.get_one(Project, project.id)
        now.assign(values)
        now.version += 1


def verified(ctx: Context) -> list[int]:
    with ctx.reading(EVERYONE) as session:
        return sorted(session.exec(select(Project.id).where(Project.verified)).all())  # type: ignore[type-var]


def ids(*projects: Project) -> tuple[int, ...]:
    return tuple(project.id or 0 for project in projects)


def seen(*projects: Project) -> dict[int, int]:
    return {project.id or 0: project.version for project in projects}


# What waits


def test_the_nearest_due_day_comes_first_then_the_most_serious_then_the_largest_amount(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    def one(due_on: int, severity: Level, amount: str) -> Project:
        return a_project(ctx, provider, due_on=date(2026, 12, due_on), severity=int(severity), amount=Decimal(amount))

    large, small = one(2, Level.DOUBT, "1000"), one(2, Level.DOUBT, "999.99")
    twin = one(2, Level.DOUBT, "1000")
    breach, late, first = one(2, Level.BREACH, "100"), one(3, Level.BREACH, "9000"), one(1, Level.NONE, "100")

    assert review.waiting(ctx, seat, Scope()) == Waiting(ids(first, breach, large, twin, small, late), 6)


def test_a_round_takes_the_first_ones_and_tells_of_all(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [a_project(ctx, provider, due_on=date(2026, 12, day)) for day in (3, 1, 2)]
    monkeypatch.setattr(review, "MOST", 2)

    assert review.waiting(ctx, seat, Scope()) == Waiting(ids(made[1], made[2]), 3)


@dataclass(frozen=True)
class Kinds:
    """A project of each kind that may wait or not."""

    confirmed: Project
    running: Project
    finished: Project
    older: Project
    older_finished: Project


@pytest.fixture
def kinds(ctx: Context, provider: Provider) -> Kinds:
    a_project(ctx, provider, verified=True)
    for status in set(ProjectStatus) - {CONFIRMED, RUNNING, FINISHED}:
        a_project(ctx, provider, status=status)
    old, days = date(2024, 12, 31), iter(range(1, 9))

    def one(status: ProjectStatus, filed_on: date = date(2025, 1, 1)) -> Project:
        return a_project(ctx, provider, status=status, filed_on=filed_on, due_on=date(2026, 12, next(days)))

    return Kinds(one(CONFIRMED), one(RUNNING), one(FINISHED), one(RUNNING, old), one(FINISHED, old))


def test_what_is_confirmed_or_running_in_two_calendar_years_waits_and_more_when_asked(
    ctx: Context, seat: Actor, kinds: Kinds
) -> None:
    asked = (Scope(), FINISHED_TOO, OLDER_TOO, Scope(finished=True, all_years=True))
    usual = (kinds.confirmed, kinds.running)

    found = [review.waiting(ctx, seat, scope) for scope in asked]

    assert found == [
        Waiting(ids(*usual), 2),
        Waiting(ids(*usual, kinds.finished), 3),
        Waiting(ids(*usual, kinds.older), 3),
        Waiting(ids(*usual, kinds.finished, kinds.older, kinds.older_finished), 5),
    ]
    assert review.left(ctx, seat) == Left(unfinished=2, finished=1, older=2, projects=9)


def test_a_department_goes_through_its_own_projects_and_the_agency_through_none(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    department = a_department(ctx, provider)
    mine, other = a_project(ctx, provider, department_id=department.department_id), a_project(ctx, provider)
    a_project(ctx, a_provider(ctx, number=MORGENSTER))
    agency = an_agency(ctx)

    assert review.waiting(ctx, department, Scope()) == Waiting(ids(mine), 1)
    assert review.waiting(ctx, seat, Scope()) == Waiting(ids(mine, other), 2)
    assert review.left(ctx, department) == Left(1, 0, 0, 1)
    assert [project.id for project in review.harmless(ctx, department, Scope())] == [mine.id]
    with pytest.raises(NotAllowed):
        review.waiting(ctx, agency, Scope())
    with pytest.raises(NotAllowed):
        review.card(ctx, agency, mine.id or 0)


# The card


def test_a_card_has_what_the_rules_find_now_and_whether_it_still_waits(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, amount=Decimal(95), subsidy=Decimal("28.50"), own_contribution=Decimal("66.50"))
    catch_up(ctx)
    before = review.card(ctx, seat, project.id or 0)

    verify(ctx, seat, ids(project), True)
    after = review.card(ctx, seat, project.id or 0)

    assert before.project.findings == "".join(f"{one.level:d}:{one.rule.key} " for one in before.findings)
    assert (before.findings[0].rule.key, before.findings[0].level) == ("minimum", Level.BREACH)
    assert (before.waits, after.waits) == (True, False)


def test_a_card_of_another_does_not_exist(ctx: Context, provider: Provider, seat: Actor) -> None:
    strangers = a_project(ctx, a_provider(ctx, number=MORGENSTER))

    for number in (strangers.id or 0, 999_999):
        with pytest.raises(NotFound, match=r"^Dit project is niet gevonden\.$"):
            review.card(ctx, seat, number)


# A round


def test_a_round_passes_over_what_was_done_elsewhere_and_knows_what_was_done_here(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    colleagues, gone, skipped, reacted, last = (a_project(ctx, provider) for _ in range(5))
    round_ = Round(Scope(), ids(colleagues, gone, skipped, reacted, last), 5)
    verify(ctx, seat, ids(colleagues), True)
    with ctx.transaction(EVERYONE) as session:
        session.delete(session.get_one(Project, gone.id))

    assert shown(ctx, seat, round_) == skipped.id
    assert round_.before is None
    round_.decide(skipped.id or 0, Outcome.SKIPPED)
    round_.decide(skipped.id or 0, Outcome.SKIPPED)  # a second click
    assert shown(ctx, seat, round_) == reacted.id
    round_.back()
    assert shown(ctx, seat, round_) == skipped.id
    verify(ctx, seat, ids(skipped), True)
    round_.decide(skipped.id or 0, Outcome.VERIFIED)
    round_.reacting = reacted.id
    changed(ctx, reacted, status=ProjectStatus.CANCELLED)
    assert shown(ctx, seat, round_) == last.id
    round_.back()
    assert shown(ctx, seat, round_) == skipped.id
    round_.decide(skipped.id or 0, Outcome.VERIFIED)
    assert shown(ctx, seat, round_) == last.id
    round_.decide(last.id or 0, Outcome.SKIPPED)

    assert shown(ctx, seat, round_) is None
    assert {one: round_.count(one) for one in Outcome} == {
        Outcome.VERIFIED: 1, Outcome.SKIPPED: 1, Outcome.REACTED: 1, Outcome.ELSEWHERE: 2,
    }  # fmt: skip


def test_a_card_is_decided_on_once_somebody_can_have_seen_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now, round_ = [100.0], Round(Scope(), (1, 2), 2)
    monkeypatch.setattr(review_round, "monotonic", lambda: now[0])

    round_.show(1)
    now[0] += 0.39
    round_.show(1)
    assert (round_.was_seen(1), round_.was_seen(2)) == (False, False)
    now[0] += 0.01
    assert round_.was_seen(1)
    round_.show(2)
    assert (round_.was_seen(1), round_.was_seen(2)) == (False, False)


def shown(ctx: Context, actor: Actor, round_: Round) -> int | None:
    """The project on the card whose turn it is."""
    card = next_card(ctx, actor, round_)
    return card and card.project.id


# Together


@dataclass(frozen=True)
class Judged:
    """Projects by the most serious of what was found of them."""

    nothing: Project
    too: Project
    note: Project
    breach: Project


@pytest.fixture
def judged(ctx: Context, provider: Provider) -> Judged:
    with ctx.transaction(EVERYONE) as session:
        for registration in session.exec(select(Registration).where(Registration.provider_id == provider.id)):
            registration.valid_from, registration.valid_to = date(2020, 1, 1), date(2030, 1, 1)

    def one(number: int, **values: Any) -> Project:
        client = enterprise_number(9_995_000 + number)
        return a_project(ctx, provider, enterprise_number=client, enterprise_size="Klein", **values)

    last_year = {"filed_on": date(2025, 3, 1), "starts_on": date(2025, 3, 10), "ends_on": date(2025, 4, 10)}
    made = Judged(one(1), one(2), one(3, **last_year), one(4, amount=Decimal(95)))
    catch_up(ctx)
    return made


def test_what_has_no_findings_is_listed_and_what_only_informs_when_asked(
    ctx: Context, seat: Actor, judged: Judged
) -> None:
    none = [project.id for project in review.harmless(ctx, seat, Scope())]
    notes = [project.id for project in review.harmless(ctx, seat, Scope(), Level.NOTE)]

    assert none == [judged.nothing.id, judged.too.id]
    # That one is of last year: its last payment is due before anybody has to look at the others again.
    assert notes == [judged.nothing.id, judged.too.id, judged.note.id]


def test_several_are_verified_together(ctx: Context, seat: Actor, judged: Judged) -> None:
    verify(ctx, seat, ids(judged.too), True)

    number = review.verify_together(ctx, seat, seen(judged.nothing, judged.too))
    more = review.verify_together(ctx, seat, seen(judged.note), Level.NOTE)

    assert (number, more) == (1, 1)
    assert verified(ctx) == sorted(ids(judged.nothing, judged.too, judged.note))
    assert review.waiting(ctx, seat, Scope()) == Waiting(ids(judged.breach), 1)


@pytest.mark.parametrize("why", ["a finding", "a version", "a status", "a finding of today"])
def test_one_that_has_findings_or_changed_refuses_all_of_them(
    ctx: Context, seat: Actor, judged: Judged, why: str
) -> None:
    """Also a finding that nobody computed yet, such as after a night without the program."""
    shown = seen(judged.nothing, judged.too)
    match why:
        case "a finding":
            shown = seen(judged.nothing, judged.note)
        case "a version":
            changed(ctx, judged.too, title="Anders")
        case "a status":
            changed(ctx, judged.too, status=ProjectStatus.CANCELLED)
            shown = seen(judged.nothing) | {judged.too.id or 0: 2}
        case _:
            changed(ctx, judged.too, amount=Decimal(95))
            shown = seen(judged.nothing) | {judged.too.id or 0: 2}
    number = judged.note.number if why == "a finding" else judged.too.number

    with pytest.raises(Changed) as refusal:
        review.verify_together(ctx, seat, shown)

    assert str(refusal.value) == (
        f"Er is niets geverifieerd: project {number} is ondertussen gewijzigd of heeft nu een bevinding. "
        "Kijk de lijst opnieuw na."
    )
    assert verified(ctx) == []
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Event)).all() == []


def test_together_with_one_of_another_nothing_is_verified(ctx: Context, seat: Actor, judged: Judged) -> None:
    strangers = a_project(ctx, a_provider(ctx, number=MORGENSTER))

    with pytest.raises(NotFound):
        review.verify_together(ctx, seat, seen(judged.nothing, strangers))

    assert verified(ctx) == []
