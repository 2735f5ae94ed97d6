"""One project: finding it, ticking it off, and what is told of it."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from sqlmodel import col, select

from models import Event, Project, Provider
from models.enums import BatchState, ProjectStatus
from services import projects, ticking
from services.context import Context
from services.errors import NotAllowed, NotFound
from services.history import first_broken
from services.judging import catch_up
from services.policy.access import EVERYONE, Actor
from services.projects import Place
from tests.conftest import Clock
from tests.factories import (
    MORGENSTER,
    a_batch,
    a_department,
    a_payment,
    a_project,
    a_provider,
    a_seat,
    an_agency,
    an_event,
)


def stored(ctx: Context, project: Project) -> Project:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Project, project.id)


def told(ctx: Context) -> list[tuple[int | None, str, bool]]:
    """Of which project, by whom, and whether the tick was set or taken away."""
    with ctx.reading(EVERYONE) as session:
        events = session.exec(select(Event).order_by(col(Event.provider_id), col(Event.position))).all()
    return [(event.project_id, event.account_name, event.details["geverifieerd"]) for event in events]


# Finding


def test_a_project_is_found_by_its_number(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, number="2026-0012345")
    a_project(ctx, provider, number="2026-00123")

    assert projects.get(ctx, seat, "2026-0012345") == project
    assert projects.get(ctx, seat, " 2026-0012345\n") == project


@pytest.mark.parametrize(
    "number",
    ["2026-9999999", "", " ", "%", "2026-000000_", "2026-0000001'", "\x00", "\ud800", "é" * 5000, "1", "vreemd"],
)
def test_an_unknown_number_and_that_of_a_stranger_get_the_same_answer(
    ctx: Context, provider: Provider, seat: Actor, number: str
) -> None:
    a_project(ctx, provider)
    a_project(ctx, a_provider(ctx, number=MORGENSTER), number="vreemd")

    with pytest.raises(NotFound) as refusal:
        projects.get(ctx, seat, number)

    assert str(refusal.value) == "Dit project is niet gevonden."


def test_a_department_finds_only_its_own_projects(ctx: Context, provider: Provider) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    mine = a_project(ctx, provider, department_id=techniek.department_id)
    others = [a_project(ctx, provider, department_id=talen.department_id), a_project(ctx, provider)]

    assert projects.get(ctx, techniek, mine.number) == mine
    for project in others:
        with pytest.raises(NotFound):
            projects.get(ctx, techniek, project.number)


def test_the_agency_names_the_provider_of_a_number_that_two_have(ctx: Context, provider: Provider) -> None:
    other, agency = a_provider(ctx, number=MORGENSTER), an_agency(ctx)
    first, second = (a_project(ctx, owner, number="2026-1") for owner in (provider, other))
    alone = a_project(ctx, other, number="2026-2")

    assert projects.get(ctx, agency, "2026-1", provider.enterprise_number) == first
    assert projects.get(ctx, agency, "2026-1", MORGENSTER) == second
    assert projects.get(ctx, agency, "2026-2") == alone
    for named in ("", "0999000000"):
        with pytest.raises(NotFound):
            projects.get(ctx, agency, "2026-1", named)


def test_naming_another_provider_shows_a_provider_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    other = a_provider(ctx, number=MORGENSTER)
    for owner in (provider, other):
        a_project(ctx, owner, number="2026-1")

    with pytest.raises(NotFound):
        projects.get(ctx, seat, "2026-1", MORGENSTER)


def test_where_a_project_is_names_its_provider_to_the_agency_alone(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    rows = [a_project(ctx, provider), a_project(ctx, a_provider(ctx, number=MORGENSTER))]
    numbers = [project.number for project in rows]

    assert projects.places(ctx, seat, rows[:1]) == [Place(numbers[0])]
    assert projects.places(ctx, an_agency(ctx), rows) == [
        Place(numbers[0], "Academie Zwaluw", provider.enterprise_number),
        Place(numbers[1], "Adviesbureau Morgenster", MORGENSTER),
    ]


# Ticking


def test_a_tick_says_by_whom_and_when(ctx: Context, provider: Provider, seat: Actor, clock: Clock) -> None:
    project = a_project(ctx, provider)

    changed = ticking.verify(ctx, seat, [project.id or 0], True)

    now = stored(ctx, project)
    assert changed == 1
    assert (now.verified, now.verified_by, now.verified_at) == (True, seat.name, clock.now)
    assert told(ctx) == [(project.id, seat.name, True)]


def test_a_tick_can_be_taken_away(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    catch_up(ctx)
    before = stored(ctx, project)
    ticking.verify(ctx, seat, [project.id or 0], True)

    changed = ticking.verify(ctx, seat, [project.id or 0], False)

    assert changed == 1
    assert stored(ctx, project) == before
    assert told(ctx) == [(project.id, seat.name, True), (project.id, seat.name, False)]


def test_a_tick_leaves_every_other_field_alone(ctx: Context, provider: Provider, seat: Actor) -> None:
    """Also the version: a form that another reader has open stays good."""
    project = a_project(ctx, provider, remark="let op", version=7)

    ticking.verify(ctx, seat, [project.id or 0], True)

    ticks = {"verified", "verified_at", "verified_by", "verified_seen", "findings", "severity", "duty", "due_on"}
    assert stored(ctx, project).model_dump(exclude=ticks) == project.model_dump(exclude=ticks)


def test_several_are_ticked_at_once_and_only_what_changed_is_told(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    made = [a_project(ctx, provider) for _ in range(4)]
    ids = [project.id or 0 for project in made]
    ticking.verify(ctx, seat, ids[:1], True)
    first = clock.now
    clock.move(days=1)

    changed = ticking.verify(ctx, seat, [*ids[:3], ids[1]], True)

    assert changed == 2
    assert [stored(ctx, project).verified for project in made] == [True, True, True, False]
    assert [stored(ctx, project).verified_at for project in made] == [first, clock.now, clock.now, None]
    assert sorted(told(ctx)) == [(id_, seat.name, True) for id_ in ids[:3]]


def test_ticking_nothing_changes_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider)

    assert ticking.verify(ctx, seat, [], True) == 0
    assert told(ctx) == []


@pytest.mark.parametrize("other", ["stranger", "unknown", "other department"])
def test_one_project_that_is_not_yours_stops_all_of_them(ctx: Context, provider: Provider, other: str) -> None:
    department = a_department(ctx, provider)
    mine = a_project(ctx, provider, department_id=department.department_id)
    strangers = a_project(ctx, a_provider(ctx, number=MORGENSTER))
    without = a_project(ctx, provider)
    wrong = {"stranger": strangers.id, "unknown": 999_999, "other department": without.id}[other]

    with pytest.raises(NotFound) as refusal:
        ticking.verify(ctx, department, [mine.id or 0, wrong or 0], True)

    assert str(refusal.value) == "Een van deze projecten is niet gevonden."
    assert [stored(ctx, project).verified for project in (mine, strangers, without)] == [False, False, False]
    assert told(ctx) == []


def test_the_agency_does_not_tick(ctx: Context, provider: Provider) -> None:
    project = a_project(ctx, provider)
    agency = an_agency(ctx)

    with pytest.raises(NotAllowed):
        ticking.verify(ctx, agency, [project.id or 0], True)

    assert stored(ctx, project).verified is False
    assert told(ctx) == []


def test_readers_who_tick_at_the_same_time_lose_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    department = a_department(ctx, provider)
    made = [a_project(ctx, provider, department_id=department.department_id) for _ in range(8)]
    ids = [project.id or 0 for project in made]
    start = Barrier(2)

    def tick(actor: Actor, chosen: list[int]) -> None:
        start.wait(timeout=30)
        for id_ in chosen:
            ticking.verify(ctx, actor, [id_], True)

    threads = [Thread(target=tick, args=(seat, ids[:4])), Thread(target=tick, args=(department, ids[4:]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [stored(ctx, project).verified_by for project in made] == [seat.name] * 4 + [department.name] * 4
    assert sorted(told(ctx)) == sorted(
        (id_, (seat if place < 4 else department).name, True) for place, id_ in enumerate(ids)
    )
    with ctx.reading(EVERYONE) as session:
        assert first_broken(session, seat.tenant) is None


def test_of_two_readers_who_tick_the_same_project_one_does(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    start, changed = Barrier(2), []

    def tick() -> None:
        start.wait(timeout=30)
        changed.append(ticking.verify(ctx, seat, [project.id or 0], True))

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(changed) == [0, 1]
    assert told(ctx) == [(project.id, seat.name, True)]


def test_what_is_told_after_ticking() -> None:
    assert [ticking.said_verified(*case) for case in ((0, True), (1, True), (2, True), (1, False))] == [
        "0 projecten geverifieerd.", "1 project geverifieerd.", "2 projecten geverifieerd.",
        "1 project niet langer geverifieerd.",
    ]  # fmt: skip


# What hangs on a project


def test_payments_come_in_the_order_of_their_days(ctx: Context, provider: Provider, seat: Actor) -> None:
    project, other = a_project(ctx, provider), a_project(ctx, provider)
    later, earlier = a_payment(ctx, project), a_payment(ctx, project, Decimal("2.20"))
    a_payment(ctx, other)
    with ctx.transaction(EVERYONE) as session:
        session.add(earlier)
        earlier.paid_on = project.starts_on - timedelta(days=1)

    assert projects.payments(ctx, seat, project) == [earlier, later]


def test_the_history_of_a_project_has_the_newest_first(ctx: Context, provider: Provider, seat: Actor) -> None:
    project, other = a_project(ctx, provider), a_project(ctx, provider)
    events = [an_event(ctx, seat, of) for of in (project, other, project, None)]

    assert projects.events(ctx, seat, project) == [events[2], events[0]]


def test_what_lists_did_to_a_project_has_the_newest_first(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    batches = [a_batch(ctx, seat, project), a_batch(ctx, seat, project, state=BatchState.UNDONE)]
    batches += [a_batch(ctx, seat, project), a_batch(ctx, seat, a_project(ctx, provider))]

    changes = projects.list_changes(ctx, seat, project)

    assert [(batch.id, change.batch_id) for change, batch in changes] == [(batches[2].id,) * 2, (batches[0].id,) * 2]


def test_a_number_that_the_database_gives_out_again_brings_no_changes_of_a_stranger(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    """What a list did outlives a project that was taken back, and SQLite gives its id to the next one."""
    stranger = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    mine = a_project(ctx, provider)
    a_batch(ctx, stranger, mine)

    assert projects.list_changes(ctx, seat, mine) == []


def test_a_project_that_the_list_contradicts_says_so() -> None:
    def differs(ours: bool, status: ProjectStatus, listed: ProjectStatus | None) -> bool:
        return Project(status_is_ours=ours, status=status, list_status=listed).differs_from_list

    assert differs(True, ProjectStatus.CANCELLED, ProjectStatus.CONFIRMED) is True
    assert differs(True, ProjectStatus.CANCELLED, ProjectStatus.CANCELLED) is False
    assert differs(True, ProjectStatus.CANCELLED, None) is False
    assert differs(False, ProjectStatus.CANCELLED, ProjectStatus.CONFIRMED) is False
