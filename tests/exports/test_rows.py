"""Which rows an export has: those of the list, in its order, all of its pages, and nobody else's."""

from itertools import product

import pytest
from sqlmodel import select

from models import Event, Project
from models.enums import ProjectStatus, ServiceType
from services.columns import COLUMNS, OVERVIEW, SORTABLE
from services.context import Context
from services.errors import BadInput
from services.exports import table
from services.exports.table import EXPORTED, export_rows
from services.exports.writing import stream_csv
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.listing.overview import overview
from services.policy.access import EVERYONE, Actor
from tests.exports.files import ALL, csv_rows
from tests.factories import (
    MORGENSTER,
    a_batch,
    a_department,
    a_project,
    a_provider,
    a_seat,
    an_agency,
    many_projects,
)

BATCH, MANY = 25, 60


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few projects are several batches."""
    monkeypatch.setattr(table, "BATCH", BATCH)


@pytest.fixture
def firm(ctx: Context) -> tuple[Actor, list[Project]]:
    provider = a_provider(ctx)
    department = a_department(ctx, provider)
    return a_seat(ctx, provider), many_projects(ctx, provider, MANY, departments=(None, department.department_id))


def numbers(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> list[str]:
    return [row["number"] for row in export_rows(ctx, actor, wanted, order)]


def pages(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order) -> list[str]:
    last = overview(ctx, actor, wanted, order).pages
    return [row.number for page in range(1, last + 1) for row in overview(ctx, actor, wanted, order, page).rows]


def test_the_columns_of_the_screen_come_first_and_the_others_after_them() -> None:
    labels = [column.label for column in EXPORTED]

    assert labels[: len(OVERVIEW)] == [column.label for column in OVERVIEW]
    assert sorted(labels) == sorted(column.label for column in COLUMNS)


def test_the_rows_are_those_of_all_pages_in_every_order(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    orders = [Order(column.key, down) for column, down in product(SORTABLE, (True, False))]

    exported = [numbers(ctx, seat, ALL, order) for order in orders]

    assert exported == [pages(ctx, seat, ALL, order) for order in orders]
    assert {len(found) for found in exported} == {MANY}


@pytest.mark.parametrize(
    "wanted",
    [
        ProjectFilter(),
        ProjectFilter(statuses=(ProjectStatus.RUNNING, ProjectStatus.STOPPED)),
        ProjectFilter(all_years=True, services=(ServiceType.ADVICE,), verified=True),
        ProjectFilter(all_years=True, themes=("Innovatie",)),
        ProjectFilter(all_years=True, search="bakkerij"),
        ProjectFilter(all_years=True, search="ba"),
        ProjectFilter(all_years=True, search="bestaatniet"),
    ],
)
def test_check_51_a_filter_leaves_the_same_rows_as_on_the_screen(
    ctx: Context, firm: tuple[Actor, list[Project]], wanted: ProjectFilter
) -> None:
    seat, _ = firm
    orders = (Order(), Order("title", descending=False))

    exported = [numbers(ctx, seat, wanted, order) for order in orders]

    assert exported == [pages(ctx, seat, wanted, order) for order in orders]


def test_a_list_that_came_in_can_be_taken_out_again(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, projects = firm
    batch = a_batch(ctx, seat, *projects[:3])

    exported = numbers(ctx, seat, ProjectFilter(all_years=True, batch=batch.id), Order("number", descending=False))

    assert exported == sorted(project.number for project in projects[:3])


def test_an_export_has_the_rows_of_its_own_reader_only(ctx: Context) -> None:
    own, other = a_provider(ctx), a_provider(ctx, number=MORGENSTER)
    techniek, talen = a_department(ctx, own), a_department(ctx, own, "Departement Talen")
    for number, department in (("A", None), ("B", techniek.department_id), ("C", talen.department_id)):
        a_project(ctx, own, number=number, department_id=department)
    a_project(ctx, other, number="D")
    readers = (a_seat(ctx, own), techniek, talen, a_seat(ctx, other), an_agency(ctx))

    seen = ["".join(sorted(row["Projectnummer"] for row in csv_rows(ctx, reader))) for reader in readers]

    assert seen == ["ABC", "B", "C", "D", "ABCD"]


def test_the_agency_gets_every_order_too(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    agency = an_agency(ctx)

    found = [numbers(ctx, agency, ALL, Order(column.key)) for column in SORTABLE]

    assert {len(set(rows)) for rows in found} == {MANY}


def test_an_order_that_does_not_exist_is_refused_before_anything_is_written(ctx: Context) -> None:
    seat = a_seat(ctx, a_provider(ctx))

    with pytest.raises(BadInput):
        next(stream_csv(ctx, seat, ALL, Order("reason")))


def events(ctx: Context) -> list[tuple[str, object]]:
    with ctx.reading(EVERYONE) as session:
        return [(event.text, event.details["volledig"]) for event in session.exec(select(Event).order_by(Event.id))]


def test_an_export_is_told_in_the_history_with_its_filter(ctx: Context) -> None:
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    a_project(ctx, provider)
    a_project(ctx, provider, status=ProjectStatus.FINISHED)

    csv_rows(ctx, seat, ProjectFilter(statuses=(ProjectStatus.FINISHED,)), Order("amount", descending=False))

    with ctx.reading(EVERYONE) as session:
        event = session.exec(select(Event)).one()
    assert (event.kind, event.text, event.account_name) == (
        "geëxporteerd", "1 project geëxporteerd als csv", seat.name,
    )  # fmt: skip
    assert event.details == {
        "formaat": "csv", "aantal": 1, "volledig": True,
        "filter": {"status": "Afgewerkt", "sorteer": "projectbedrag"},
    }  # fmt: skip


def test_a_download_that_stops_halfway_is_told_as_such(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    chunks = stream_csv(ctx, seat, ALL, Order())

    next(chunks)
    chunks.close()

    assert events(ctx) == [(f"{BATCH} projecten geëxporteerd als csv (afgebroken)", False)]


def test_the_agency_has_no_chain_and_leaves_no_event(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    csv_rows(ctx, an_agency(ctx))

    assert events(ctx) == []


def test_what_changes_during_a_download_does_not_mix_into_it(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, projects = firm
    rows = export_rows(ctx, seat, ALL, Order("number", descending=False))
    first = next(rows)

    with ctx.transaction(EVERYONE) as session:
        last = session.get_one(Project, max(projects, key=lambda project: project.number).id)
        last.number = "0000-0000000"
        last.title = "Gewijzigd"
    rest = [first, *rows]

    assert [row["number"] for row in rest] == sorted(project.number for project in projects)
    assert "Gewijzigd" not in {row["title"] for row in rest}
