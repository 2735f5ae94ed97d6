"""One project: finding it, ticking it off, and what is told of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models import Project, Provider
from models.enums import BatchState, ProjectStatus
from services import projects
from services.context import Context
from services.errors import NotFound
from services.policy.access import EVERYONE, Actor
from services.projects import Place
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
