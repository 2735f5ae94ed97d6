"""Since the last visit: what is told of a list is what its button opens, and the lists of others hide nobody's own."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from models import Provider
from models.enums import Action
from services.actions import perform
from services.columns import IMPORTED
from services.context import Context
from services.filters import ProjectFilter
from services.imports.by_hand import enter
from services.listing.overview import Order, overview
from services.policy.access import Actor
from services.policy.listing import CHANGING
from services.policy.submissions import Submission
from services.start.visits import MOST, Listed, since
from tests.conftest import Clock
from tests.factories import a_batch, a_department, a_project
from tests.imports.test_batches import batch_counts, line, project, read_in
from tests.imports.test_by_hand import TEXTS

MINE = {"Departement": "Departement Techniek", "Status": "Bevestigd"}


@pytest.fixture
def department(ctx: Context, provider: Provider) -> Actor:
    return a_department(ctx, provider)


def listed(ctx: Context, seat: Actor, clock: Clock, *rows: Mapping[str, str]) -> tuple[datetime, int]:
    """A visit, and the list that the seat read in the day after it."""
    visit = clock.now
    clock.move(days=1)
    return visit, read_in(ctx, seat, *rows)


def told(ctx: Context, actor: Actor, visit: datetime) -> list[tuple[int, int]]:
    """How many are new and changed in each list, once it is seen that its button opens as many."""
    lists = since(ctx, actor, visit).lists
    assert [one.new + one.changed for one in lists] == [opened(ctx, actor, one) for one in lists]
    return [(one.new, one.changed) for one in lists]


def opened(ctx: Context, actor: Actor, one: Listed) -> int:
    return overview(ctx, actor, ProjectFilter(all_years=True, batch=one.batch_id), Order()).totals.projects


def test_a_project_that_a_list_leaves_as_it_is_here_is_no_change_for_the_seat_nor_for_its_department(
    ctx: Context, seat: Actor, department: Actor, clock: Clock
) -> None:
    """One that was cancelled here, and that the list still calls Bevestigd."""
    read_in(ctx, seat, line(**MINE))
    cancelled = project(ctx)
    perform(ctx, seat, cancelled.number, Action.CANCEL, Submission("Niet doorgegaan.", cancelled.version, "een"))

    visit, batch = listed(ctx, seat, clock, line(**MINE), line("2026-0000002", **MINE))

    assert batch_counts(ctx, batch)[:3] == (1, 0, 1)
    assert [told(ctx, actor, visit) for actor in (seat, department)] == [[(1, 0)], [(1, 0)]]


def test_a_project_that_was_typed_and_that_a_list_names_for_the_first_time_is_no_change(
    ctx: Context, seat: Actor, department: Actor, clock: Clock
) -> None:
    enter(ctx, seat, TEXTS | {"rate": "", "department_name": "Departement Techniek"})

    visit, batch = listed(ctx, seat, clock, line(Departement="Departement Techniek"))

    assert batch_counts(ctx, batch)[:3] == (0, 0, 1)
    assert told(ctx, seat, visit) == [(0, 0)]
    assert told(ctx, department, visit) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"Projectbedrag": "1.300,00"}, {"Status": "Lopend"}, {"Uren": "3"}, {"E-mail onderneming": "x@klant.example"},
        {"Titel": 'Lassen "status": deel 2'}, {"Departement": "Departement Talen"},
    ],
)  # fmt: skip
def test_what_changed_in_a_column_is_one(
    ctx: Context, provider: Provider, seat: Actor, department: Actor, clock: Clock, cells: Mapping[str, str]
) -> None:
    other = a_department(ctx, provider, "Departement Talen")
    read_in(ctx, seat, line(**MINE))

    visit, batch = listed(ctx, seat, clock, line(**(MINE | cells)))

    assert batch_counts(ctx, batch)[:3] == (0, 1, 0)
    assert told(ctx, seat, visit) == [(0, 1)]
    assert [(0, 1)] in (told(ctx, department, visit), told(ctx, other, visit))


def test_every_column_of_a_list_but_the_tick_can_be_what_changed() -> None:
    assert set(CHANGING) == {column.key for column in IMPORTED} - {"verified"}


def test_lists_that_brought_a_department_nothing_hide_none_that_did(
    ctx: Context, provider: Provider, seat: Actor, department: Actor, clock: Clock
) -> None:
    mine = a_project(ctx, provider, department_id=department.department_id)
    other = a_project(ctx, provider)
    visit = clock.now
    clock.move(days=1)
    batch = a_batch(ctx, seat, mine)
    for _ in range(MOST):
        a_batch(ctx, seat, other)

    assert [one.batch_id for one in since(ctx, department, visit).lists] == [batch.id]
    assert len(since(ctx, seat, visit).lists) == MOST
