"""The list: what a reader sees of it, what he asks of it, in which order, and what it sums to."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest
from sqlmodel import col, delete, select, update

from models import Project, Provider
from models.enums import BatchState, ProjectStatus, Role, ServiceType
from services.columns import BY_KEY, SORTABLE
from services.context import Context
from services.errors import BadInput
from services.filters import ProjectFilter
from services.imports import by_hand
from services.listing import search
from services.listing.overview import Neighbours, Order, Overview, neighbours, overview
from services.listing.tally import SUMS, Choices, Totals, choices
from services.policy.access import EVERYONE, Actor
from services.projects import derived
from tests.conftest import Clock
from tests.factories import (
    CLIENTS,
    IJSVOGEL,
    MORGENSTER,
    a_batch,
    a_department,
    a_project,
    a_provider,
    a_seat,
    an_agency,
    many_projects,
)

ALL = ProjectFilter(all_years=True)
UP, DOWN = Order("number", descending=False), Order("number", descending=True)
TINY = 10  # projects a page


def shown(ctx: Context, actor: Actor, wanted: ProjectFilter = ALL, order: Order = UP) -> list[str]:
    """The numbers on all pages of a list."""
    first = overview(ctx, actor, wanted, order)
    pages = [first, *(overview(ctx, actor, wanted, order, page) for page in range(2, first.pages + 1))]
    return [project.number for page in pages for project in page.rows]


def found(ctx: Context, actor: Actor, words: str) -> list[str]:
    return shown(ctx, actor, replace(ALL, search=words))


def with_pages_of(ctx: Context, size: int) -> Context:
    return replace(ctx, settings=ctx.settings.model_copy(update={"page_size": size}))


# Who sees what


def test_check_22_each_kind_of_reader_sees_its_own_rows(ctx: Context, provider: Provider, seat: Actor) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    other = a_provider(ctx, number=MORGENSTER)
    outsider = a_department(ctx, other)
    a_project(ctx, provider, number="geen")
    a_project(ctx, provider, number="talen", department_id=talen.department_id)
    a_project(ctx, provider, number="techniek", department_id=techniek.department_id)
    a_project(ctx, other, number="vreemd", department_id=outsider.department_id)

    assert shown(ctx, seat) == ["geen", "talen", "techniek"]
    assert shown(ctx, techniek) == ["techniek"]
    assert shown(ctx, talen) == ["talen"]
    assert shown(ctx, outsider) == ["vreemd"]
    assert shown(ctx, a_seat(ctx, other)) == ["vreemd"]
    assert shown(ctx, an_agency(ctx)) == ["geen", "talen", "techniek", "vreemd"]


def test_the_agency_asks_for_the_projects_of_some_providers(ctx: Context, provider: Provider) -> None:
    other, third = a_provider(ctx, number=MORGENSTER), a_provider(ctx, number=IJSVOGEL)
    for number, owner in (("zwaluw", provider), ("morgenster", other), ("ijsvogel", third)):
        a_project(ctx, owner, number=number)

    asked = ProjectFilter(providers=(provider.id, third.id))
    seen = overview(ctx, an_agency(ctx), asked, Order("number", descending=False))

    assert [row.number for row in seen.rows] == ["ijsvogel", "zwaluw"]
    assert (seen.totals.projects, seen.by_status) == (2, {ProjectStatus.RUNNING: 2})
    assert overview(ctx, a_seat(ctx, other), asked, Order()).rows == []


def test_counts_sums_and_choices_are_those_of_the_rows_that_are_seen(ctx: Context, provider: Provider) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    a_project(ctx, provider, amount=Decimal("1.10"), theme="Innovatie", registration_number="DV.O299001")
    a_project(
        ctx, provider, amount=Decimal("2.20"), theme="Duurzaamheid", registration_number="DV.A299002",
        department_id=talen.department_id, status=ProjectStatus.CONFIRMED,
    )  # fmt: skip

    page = overview(ctx, talen, ProjectFilter(), UP)

    assert (page.by_status, page.totals.projects) == ({ProjectStatus.CONFIRMED: 1}, 1)
    assert page.totals.amount == Decimal("2.20")
    assert choices(ctx, talen) == Choices(("Duurzaamheid",), ("DV.A299002",), (talen.department_id,))
    assert choices(ctx, techniek) == Choices((), (), ())
    assert overview(ctx, techniek, ProjectFilter(), UP).totals == Totals()


def test_a_department_account_without_its_department_sees_nothing(ctx: Context, provider: Provider) -> None:
    techniek = a_department(ctx, provider)
    a_project(ctx, provider)
    a_project(ctx, provider, department_id=techniek.department_id)
    lost = Actor(techniek.account_id, "Niemand", Role.DEPARTMENT, provider.id, None)

    page = overview(ctx, lost, ALL, UP)

    assert (list(page.rows), page.totals, page.by_status) == ([], Totals(), {})


# Two calendar years, or all of them


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), ["2025-01", "2025-12", "2026-01", "2026-12"]),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), ["2025-01", "2025-12", "2026-01", "2026-12"]),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), ["2026-01", "2026-12"]),
    ],
)
def test_the_standard_list_holds_two_calendar_years_on_the_brussels_calendar(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, moment: datetime, expected: list[str]
) -> None:
    clock.now = moment
    for year in (2024, 2025, 2026):
        a_project(ctx, provider, number=f"{year}-01", filed_on=date(year, 1, 1))
        a_project(ctx, provider, number=f"{year}-12", filed_on=date(year, 12, 31))

    assert shown(ctx, seat, ProjectFilter()) == expected
    assert shown(ctx, seat, ALL) == ["2024-01", "2024-12", "2025-01", "2025-12", "2026-01", "2026-12"]
    assert overview(ctx, seat, ProjectFilter(), UP).totals.projects == len(expected)


# What is asked


FILTERS: dict[str, tuple[ProjectFilter, Callable[[Project], bool]]] = {
    "one status": (
        ProjectFilter(statuses=(ProjectStatus.RUNNING,)),
        lambda project: project.status is ProjectStatus.RUNNING,
    ),
    "several statuses": (
        ProjectFilter(statuses=(ProjectStatus.RUNNING, ProjectStatus.STOPPED)),
        lambda project: project.status in (ProjectStatus.RUNNING, ProjectStatus.STOPPED),
    ),
    "service": (
        ProjectFilter(services=(ServiceType.ADVICE,)),
        lambda project: project.service is ServiceType.ADVICE,
    ),
    "theme": (
        ProjectFilter(themes=("Innovatie", "Duurzaamheid")),
        lambda project: project.theme in ("Innovatie", "Duurzaamheid"),
    ),
    "registration": (
        ProjectFilter(registrations=("DV.A299002",)),
        lambda project: project.registration_number == "DV.A299002",
    ),
    "verified": (ProjectFilter(verified=True), lambda project: project.verified),
    "not verified": (ProjectFilter(verified=False), lambda project: not project.verified),
    "filed": (
        ProjectFilter(filed_from=date(2025, 3, 1), filed_to=date(2026, 6, 30)),
        lambda project: date(2025, 3, 1) <= project.filed_on <= date(2026, 6, 30),
    ),
    "starts": (
        ProjectFilter(starts_from=date(2025, 3, 1), starts_to=date(2026, 6, 30)),
        lambda project: date(2025, 3, 1) <= project.starts_on <= date(2026, 6, 30),
    ),
    "amount": (
        ProjectFilter(amount_from=Decimal("123.31"), amount_to=Decimal("166.60")),
        lambda project: Decimal("123.31") <= project.amount <= Decimal("166.60"),
    ),
    "all at once": (
        ProjectFilter(
            services=(ServiceType.TRAINING,),
            verified=False,
            themes=("", "Innovatie"),
            amount_from=Decimal(110),
            statuses=(ProjectStatus.RUNNING, ProjectStatus.CONFIRMED, ProjectStatus.FINISHED),
        ),
        lambda project: (
            project.service is ServiceType.TRAINING
            and not project.verified
            and project.theme in ("", "Innovatie")
            and project.amount >= 110
            and project.status in (ProjectStatus.RUNNING, ProjectStatus.CONFIRMED, ProjectStatus.FINISHED)
        ),
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_shows_the_rows_that_fit_it_with_their_counts_and_sums(
    ctx: Context, provider: Provider, seat: Actor, name: str
) -> None:
    wanted, fits = FILTERS[name]
    rows = many_projects(ctx, provider, 120)
    many_projects(ctx, a_provider(ctx, number=MORGENSTER), 40, seed=2)

    for years, since in ((True, date.min), (False, date(2025, 1, 1))):
        asked = replace(wanted, all_years=years)
        fitting = [project for project in rows if fits(project) and project.filed_on >= since]
        page = overview(ctx, seat, asked, UP)

        assert shown(ctx, seat, asked) == sorted(project.number for project in fitting)
        assert page.totals == totals_of(fitting)
        any_status = shown(ctx, seat, replace(asked, statuses=()))
        assert page.by_status == Counter(project.status for project in rows if project.number in any_status)
    assert fitting
    assert len(fitting) < len(rows)


def totals_of(projects: list[Project]) -> Totals:
    sums = {name: sum((getattr(project, name) or Decimal(0) for project in projects), Decimal(0)) for name in SUMS}
    return Totals(len(projects), **sums)


def test_the_filter_on_departments_shows_their_rows(ctx: Context, provider: Provider, seat: Actor) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    ids = (None, techniek.department_id, talen.department_id)
    rows = many_projects(ctx, provider, 30, departments=ids)
    wanted = replace(ALL, departments=(talen.department_id or 0,))

    page = overview(ctx, seat, wanted, UP)

    of_talen = [project for project in rows if project.department_id == talen.department_id]
    assert [project.number for project in page.rows] == sorted(project.number for project in of_talen)
    assert page.totals == totals_of(of_talen)
    assert shown(ctx, techniek, wanted) == []


def test_the_filter_on_a_list_shows_what_that_list_brought(ctx: Context, provider: Provider, seat: Actor) -> None:
    rows = many_projects(ctx, provider, 12)
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    batch = a_batch(ctx, seat, *rows[3:7])
    a_batch(ctx, seat, *rows[8:])

    wanted = replace(ALL, batch=batch.id)

    assert shown(ctx, seat, wanted) == sorted(project.number for project in rows[3:7])
    assert overview(ctx, seat, wanted, UP).totals == totals_of(rows[3:7])
    assert shown(ctx, other, wanted) == []


def test_the_list_says_how_old_its_news_is(ctx: Context, provider: Provider, seat: Actor, clock: Clock) -> None:
    department = a_department(ctx, provider)
    before = overview(ctx, seat, ALL, UP).as_of
    a_batch(ctx, seat)
    first = clock.now
    clock.move(days=1)
    a_batch(ctx, department)
    clock.move(days=1)
    a_batch(ctx, seat, state=BatchState.UNDONE)

    assert before is None
    assert overview(ctx, seat, ALL, UP).as_of == first
    assert overview(ctx, department, ALL, UP).as_of == first + timedelta(days=1)


def test_a_project_typed_by_hand_makes_the_list_no_newer(ctx: Context, seat: Actor, clock: Clock) -> None:
    a_batch(ctx, seat)
    listed = clock.now
    clock.move(days=1)

    by_hand.enter(ctx, seat, TYPED)

    page = overview(ctx, seat, ALL, UP)
    assert ([project.number for project in page.rows], page.as_of) == (["2026-1"], listed)


TYPED = {
    "number": "2026-1", "enterprise_name": "Bakkerij Vink", "enterprise_number": "0999500074",
    "registration_number": "DV.O299001", "service": "Opleiding", "filed_on": "01/02/2026",
    "starts_on": "10/02/2026", "amount": "95", "status": "Bevestigd",
}  # fmt: skip


# Searching


@pytest.fixture
def library(ctx: Context, provider: Provider) -> dict[str, str]:
    """Projects with something to look for in each of them."""
    firms = {
        "2026-0012345": {"enterprise_name": "Café Côté Jardin", "title": "Énergie in de bouw"},
        "2026-0012346": {"enterprise_name": "CAFE BELGE", "title": "Excel versie 2.0"},
        "2026-0067890": {"enterprise_name": "100% Hout", "enterprise_number": "0999500470", "title": "Zagen"},
        "2025-0000001": {"enterprise_name": "Tuinen_Noord & Zn", "title": 'Snoeien: de "kunst" van \'t tuinieren'},
        "2026-0055555": {"enterprise_name": "AB Boekhouders", "title": "De bouw van een balans"},
    }
    for number, values in firms.items():
        a_project(ctx, provider, number=number, **values)
    return {number: values["enterprise_name"] for number, values in firms.items()}


CAFE, BELGE, HOUT, NOORD, BOEK = "2026-0012345", "2026-0012346", "2026-0067890", "2025-0000001", "2026-0055555"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-0012345", [CAFE]),
        (" 2026-0012345 ", [CAFE]),
        ("2026-00123", [CAFE, BELGE]),
        ("0012346", [BELGE]),
        ("Jardin", [CAFE]),
        ("jard", [CAFE]),
        ("café", [CAFE, BELGE]),
        ("CAFE", [CAFE, BELGE]),
        ("cafe\u0301", [CAFE, BELGE]),
        ("cote énergie", [CAFE]),
        ("bouw", [CAFE, BOEK]),
        ("bouw balans", [BOEK]),
        ("balans bouw", [BOEK]),
        ("bouw excel", []),
        ("excel 2.0", [BELGE]),
        ("de bouw", [CAFE, BOEK]),
        ("een ab bouw", [BOEK]),
        ("0999500470", [HOUT]),
        ("0999.500.470", [HOUT]),
        ("0999 500 470", [HOUT]),
        ("BE 0999 500 470", [HOUT]),
        ("BE0999500470", [HOUT]),
        ("be0999.500.470", [HOUT]),
        ("BE 0999.500.470 ", [HOUT]),
        ("999500470", [HOUT]),
        ("0999-500-470", [HOUT]),
        ("0999.500.47", [HOUT]),
        ("hout 0999.500.470", [HOUT]),
        ("100%", [HOUT]),
        ("%", []),
        ("%%%", []),
        ("1_0%", []),
        ("n_noord", [NOORD]),
        ("tuinen_", [NOORD]),
        ("___", []),
        ('de "kunst"', [NOORD]),
        ('"', []),
        ("'t tuinieren", [NOORD]),
        ("kunst*", []),
        ("noord OR jardin", []),
        ("noord AND zn", []),
        ("' or 1=1", []),
        ("' or 1=1 --", []),
        ("\\", []),
        ("noord/", []),
        ("search_text:noord", []),
        ("noo\x00rd", [NOORD]),
        ("\x00", [NOORD, CAFE, BELGE, BOEK, HOUT]),
        ("...", []),
        ("a", [BOEK]),
        ("ab", [BOEK]),
        ("10", [HOUT]),
        ("20", [NOORD, CAFE, BELGE, BOEK, HOUT]),
        ("ca", [CAFE, BELGE]),
        ("ca be", []),
        ("zz", []),
        ("   ", [NOORD, CAFE, BELGE, BOEK, HOUT]),
        ("\ud800noord", [NOORD]),
        ("x" * 10_240, []),
        ("noord " * 2_000, [NOORD]),
        ("%" * 10_240, []),
    ],
)
def test_check_32_a_search_finds_what_it_says_and_nothing_else(
    ctx: Context, library: dict[str, str], seat: Actor, words: str, expected: list[str]
) -> None:
    assert found(ctx, seat, words) == expected


def test_a_search_stays_within_what_the_reader_may_see_and_asks(
    ctx: Context, library: dict[str, str], provider: Provider, seat: Actor
) -> None:
    other, department = a_provider(ctx, number=MORGENSTER), a_department(ctx, provider)
    a_project(ctx, other, number=CAFE, enterprise_name="Café Vreemd", enterprise_number="0999500470")
    outsider = a_seat(ctx, other)

    assert found(ctx, outsider, "café") == [CAFE]
    assert found(ctx, outsider, "jardin") == []
    assert [found(ctx, department, words) for words in (CAFE, "café", "0999500470", "ca")] == [[]] * 4
    assert found(ctx, seat, "vreemd") == []
    assert found(ctx, an_agency(ctx), "café") == [CAFE, CAFE, BELGE]
    assert shown(ctx, seat, ProjectFilter(search="noord", verified=True)) == []


def test_a_search_follows_a_project_that_is_renamed_or_removed(ctx: Context, provider: Provider, seat: Actor) -> None:
    project, gone = a_project(ctx, provider), a_project(ctx, provider, enterprise_name="Zilvermeeuw")

    with ctx.transaction(EVERYONE) as session:
        session.add(project)
        project.enterprise_name = "Kwikstaart"
        project.assign(derived(project.model_dump()))
        session.exec(delete(Project).where(col(Project.id) == gone.id))

    assert found(ctx, seat, "kwikstaart") == [project.number]
    assert found(ctx, seat, "meerkoet") == []
    assert found(ctx, seat, "zilvermeeuw") == []


@pytest.fixture
def five_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("services.listing.search.MOST_COUNTED", 5)
    monkeypatch.setattr("services.listing.tally.MOST_COUNTED", 5)
    assert search.MOST_COUNTED == 5
    return


@pytest.mark.usefixtures("five_counted")
def test_a_word_that_is_everywhere_is_listed_but_not_counted(ctx: Context, provider: Provider, seat: Actor) -> None:
    made = [a_project(ctx, provider, enterprise_name="Bakkerij Vink") for _ in range(6)]
    a_project(ctx, provider, enterprise_name="Garage")
    wanted = replace(ALL, search="bakkerij vink")

    page = overview(ctx, seat, wanted, DOWN)

    assert page.totals == Totals(5, more=True)
    assert page.by_status is None
    assert [project.number for project in page.rows] == [project.number for project in reversed(made)][:5]
    assert neighbours(ctx, seat, made[2], wanted, DOWN) is None


@pytest.mark.usefixtures("five_counted")
def test_a_word_that_is_everywhere_elsewhere_is_counted_here(ctx: Context, provider: Provider, seat: Actor) -> None:
    other = a_provider(ctx, number=MORGENSTER)
    for _ in range(6):
        a_project(ctx, other, enterprise_name="Bakkerij Vink")
    mine = [a_project(ctx, provider, enterprise_name="Bakkerij Vink") for _ in range(5)]

    page = overview(ctx, seat, replace(ALL, search="bakkerij"), UP)

    assert page.totals == totals_of(mine)
    assert page.by_status == {ProjectStatus.RUNNING: 5}
    assert [project.number for project in page.rows] == [project.number for project in mine]


# Page by page, in order


def test_pages_are_slices_of_the_whole_list(ctx: Context, provider: Provider, seat: Actor) -> None:
    rows = sorted(many_projects(ctx, provider, 47), key=attrgetter("filed_on", "id"), reverse=True)
    small = with_pages_of(ctx, TINY)

    pages = [overview(small, seat, ALL, Order(), page) for page in range(1, 6)]

    assert [[project.id for project in page.rows] for page in pages] == [
        [project.id for project in rows[first : first + TINY]] for first in range(0, 47, TINY)
    ]
    assert [(page.page, page.pages, page.totals) for page in pages] == [
        (place, 5, totals_of(rows)) for place in range(1, 6)
    ]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-7, 1), (5, 5), (6, 5), (10**15, 5)])
def test_a_page_that_does_not_exist_gives_the_nearest_one(
    ctx: Context, provider: Provider, seat: Actor, asked: int, given: int
) -> None:
    many_projects(ctx, provider, 47)
    small = with_pages_of(ctx, TINY)

    page, nearest = (overview(small, seat, ALL, UP, place) for place in (asked, given))

    assert (page.page, page.rows) == (given, nearest.rows)


def test_an_empty_list_has_one_empty_page(ctx: Context, seat: Actor) -> None:
    assert overview(ctx, seat, ALL, UP, 3) == Overview([], Totals(), {}, 1, 1, None)


@pytest.mark.parametrize("reader", ["seat", "department", "agency"])
def test_each_column_sorts_up_and_down(ctx: Context, provider: Provider, seat: Actor, reader: str) -> None:
    department = a_department(ctx, provider)
    agency = an_agency(ctx)
    all_rows = many_projects(ctx, provider, 60, departments=(None, department.department_id))
    all_rows += many_projects(ctx, a_provider(ctx, number=IJSVOGEL), 20, seed=3)
    actor, rows = {
        "seat": (seat, [row for row in all_rows if row.provider_id == provider.id]),
        "department": (department, [row for row in all_rows if row.department_id is not None]),
        "agency": (agency, all_rows),
    }[reader]
    small = with_pages_of(ctx, 35)

    for column in (one for one in SORTABLE if reader != "agency" or one.key not in ("findings", "papers")):
        key = attrgetter(column.sort_key, "id")
        for descending in (False, True):
            order = Order(column.key, descending)
            first = overview(small, actor, ALL, order)
            pages = [first, *(overview(small, actor, ALL, order, page) for page in range(2, first.pages + 1))]

            seen = [project.id for page in pages for project in page.rows]
            assert seen == [row.id for row in sorted(rows, key=key, reverse=descending)], order


@pytest.fixture
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of a few dozen projects are walked as those of a million are."""
    monkeypatch.setattr("services.listing.paging.FEW", 3)
    monkeypatch.setattr("services.listing.paging.FAR", 3)


ASKED = {
    "all years": ALL,
    "two years": ProjectFilter(),
    "statuses": replace(ALL, statuses=(ProjectStatus.RUNNING, ProjectStatus.STOPPED, ProjectStatus.FINISHED)),
    "kinds": ProjectFilter(services=(ServiceType.TRAINING,), verified=False),
    "themes": replace(ALL, themes=("", "Innovatie"), registrations=("DV.A299002",)),
    "days": replace(ALL, filed_from=date(2024, 3, 1), filed_to=date(2026, 3, 1), statuses=(ProjectStatus.RUNNING,)),
    "starts": replace(ALL, starts_from=date(2024, 3, 1)),
    "amounts": replace(ALL, amount_to=Decimal(160)),
    "search": replace(ALL, search="jardin"),
}


@pytest.mark.usefixtures("long_lists")
@pytest.mark.parametrize("reader", ["seat", "department", "agency"])
@pytest.mark.parametrize("asked", ASKED)
def test_a_long_list_is_walked_in_its_order_from_whichever_side_is_nearer(
    ctx: Context, provider: Provider, seat: Actor, reader: str, asked: str
) -> None:
    department = a_department(ctx, provider)
    actor = {"seat": seat, "department": department, "agency": an_agency(ctx)}[reader]
    many_projects(ctx, provider, 110, departments=(None, department.department_id))
    small, wanted = with_pages_of(ctx, TINY), ASKED[asked]
    listed = sorted(everything(ctx, actor, wanted), key=attrgetter("id"))

    for column in ("filed_on", "number", "starts_on", "amount", "status"):
        for descending in (False, True):
            key = attrgetter(BY_KEY[column].sort_key, "id")
            expected = [row.number for row in sorted(listed, key=key, reverse=descending)]

            assert shown(small, actor, wanted, Order(column, descending)) == expected, (column, descending)
    assert len(listed) > 2


def everything(ctx: Context, actor: Actor, wanted: ProjectFilter) -> list[Project]:
    """What is asked, in one page."""
    return list(overview(with_pages_of(ctx, 500), actor, wanted, UP).rows)


def test_names_sort_without_regard_to_case_and_accents(ctx: Context, provider: Provider, seat: Actor) -> None:
    for name in CLIENTS:
        a_project(ctx, provider, enterprise_name=name)

    page = overview(ctx, seat, ALL, Order("enterprise_name", descending=False))

    assert [project.enterprise_name for project in page.rows] == [
        "'t Zonneke", "100% Hout", "Bakkerij De Meerkoet", "Café Côté Jardin", "Drukkerij Hof te Rode",
        "Élan Interieur", "Garage Waterkant", "Tuinen_Noord", "Van Aerschot & Dochters", "ZEEZICHT",
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["", "id", "search_text", "reason", "number; DROP TABLE project", "__class__"])
def test_an_unknown_column_gives_no_order(ctx: Context, seat: Actor, column: str) -> None:
    with pytest.raises(BadInput, match="kan je niet sorteren"):
        overview(ctx, seat, ALL, Order(column))


WALKS = [
    (ALL, Order()),
    (ALL, Order("status", descending=False)),
    (ALL, Order("verified", descending=True)),
    (ALL, Order("amount", descending=False)),
    (ALL, Order("enterprise_name", descending=True)),
    (ProjectFilter(statuses=(ProjectStatus.RUNNING, ProjectStatus.STOPPED)), Order("theme", descending=False)),
    (ProjectFilter(all_years=True, search="jardin"), Order("starts_on", descending=False)),
]


@pytest.mark.parametrize(("wanted", "order"), WALKS)
def test_walking_from_neighbour_to_neighbour_walks_the_list(
    ctx: Context, provider: Provider, seat: Actor, wanted: ProjectFilter, order: Order
) -> None:
    rows = {project.number: project for project in many_projects(ctx, provider, 40)}
    listed = shown(ctx, seat, wanted, order)
    around = [None, *(rows[number] for number in listed), None]

    walked = [neighbours(ctx, seat, rows[number], wanted, order) for number in listed]

    assert walked == [
        Neighbours(place, len(listed), around[place - 1], around[place + 1]) for place in range(1, len(listed) + 1)
    ]
    assert [
        number for number in rows if number not in listed and neighbours(ctx, seat, rows[number], wanted, order)
    ] == []
    assert len(listed) > 2


# The tally


def assert_told_truly(ctx: Context, seat: Actor) -> None:
    """All that a list tells equals what the rows themselves say."""
    with ctx.reading(EVERYONE) as session:
        rows = list(session.exec(select(Project).where(Project.provider_id == seat.provider_id)).all())
    days = replace(ALL, filed_from=date(2024, 5, 1), filed_to=date(2025, 5, 1))
    for wanted, since, until in ((ALL, date.min, date.max), (days, days.filed_from, days.filed_to)):
        fitting = [row for row in rows if since <= row.filed_on <= until]
        page = overview(ctx, seat, wanted, UP)
        assert page.totals == totals_of(fitting)
        assert page.by_status == Counter(row.status for row in fitting)
        for order in (UP, Order("starts_on", descending=False), Order("filed_on", descending=True)):
            ordered = sorted(fitting, key=attrgetter(order.column, "id"), reverse=order.descending)
            assert shown(ctx, seat, wanted, order) == [row.number for row in ordered]


@pytest.mark.usefixtures("long_lists")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_tally_equals_a_real_count_whatever_happens_to_projects(
    ctx: Context, provider: Provider, seat: Actor, seed: int
) -> None:
    chance = random.Random(seed)
    departments = [None, *(a_department(ctx, provider, name).department_id for name in ("Techniek", "Talen"))]
    many_projects(ctx, provider, 20, departments=departments, seed=seed)

    for _ in range(12):
        chance.choice([_add, _change_one, _change_many, _move, _remove, _fail])(ctx, provider, departments, chance)

        assert_told_truly(ctx, seat)
    tallied = choices(ctx, seat)
    with ctx.reading(EVERYONE) as session:
        rows = session.exec(select(Project)).all()
    assert tallied == Choices(
        tuple(sorted({row.theme for row in rows} - {""})),
        tuple(sorted({row.registration_number for row in rows})),
        tuple(sorted({row.department_id for row in rows if row.department_id})),
    )


Departments = list[int | None]


def _add(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    a_project(ctx, provider, number=f"extra-{chance.random()}", **_new_values(departments, chance))


def _change_one(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    with ctx.transaction(EVERYONE) as session:
        for project in session.exec(select(Project).order_by(col(Project.id)).limit(chance.randrange(3))).all():
            project.assign(_new_values(departments, chance))


def _move(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    """Only what no count or sum depends on."""
    with ctx.transaction(EVERYONE) as session:
        for project in session.exec(select(Project).order_by(col(Project.id)).limit(2)).all():
            project.number = f"{chance.randrange(1990, 2027)}-verplaatst-{chance.random():.9f}"
            project.starts_on = date(chance.randrange(1990, 2027), 1, 1)


def _change_many(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    values: dict[str, Any] = _new_values(departments, chance)
    with ctx.transaction(EVERYONE) as session:
        session.exec(update(Project).where(col(Project.verified) == chance.choice([True, False])).values(**values))


def _remove(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    with ctx.transaction(EVERYONE) as session:
        ids = session.exec(select(Project.id).order_by(col(Project.id).desc()).limit(chance.randrange(4))).all()
        session.exec(delete(Project).where(col(Project.id).in_(ids)))


def _fail(ctx: Context, provider: Provider, departments: Departments, chance: random.Random) -> None:
    with suppress(ZeroDivisionError), ctx.transaction(EVERYONE) as session:
        session.exec(update(Project).values(**_new_values(departments, chance)))
        raise ZeroDivisionError


def _new_values(departments: Departments, chance: random.Random) -> dict[str, Any]:
    values = {
        "department_id": chance.choice(departments), "status": chance.choice([*ProjectStatus]),
        "service": chance.choice([*ServiceType]), "theme": chance.choice(["", "Innovatie", "Eén ’thema’"]),
        "verified": chance.choice([True, False]), "filed_on": date(chance.randrange(2023, 2027), 5, 1),
        "starts_on": date(chance.randrange(2022, 2027), chance.randrange(1, 13), 1),
        "amount": Decimal(chance.randrange(10_000)) / 100, "subsidy": chance.choice([None, Decimal("0.10")]),
        "registration_number": chance.choice(["DV.O299001", "DV.A299002"]), "title": "Iets anders",
    }  # fmt: skip
    return {name: value for name, value in values.items() if chance.random() < 0.5} or values


def test_a_reader_sees_one_moment(ctx: Context, provider: Provider) -> None:
    a_project(ctx, provider)
    with ctx.reading(EVERYONE) as session:
        before = session.exec(select(Project.number)).all()

        a_project(ctx, provider)

        assert session.exec(select(Project.number)).all() == before
    with ctx.reading(EVERYONE) as session:
        assert len(session.exec(select(Project.number)).all()) == 2


def test_every_column_of_the_overview_has_an_order() -> None:
    assert [column.key for column in SORTABLE if not hasattr(Project, BY_KEY[column.key].sort_key)] == []
