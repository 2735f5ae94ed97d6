"""Views under a name and chosen columns: whose they are, what they hold, how many projects they find."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from models import Account, Provider, SavedView
from models.enums import ProjectStatus, ServiceType
from services.columns import BY_KEY, COLUMNS, OVERVIEW, PRIVATE
from services.context import Context
from services.errors import BadInput, NotFound
from services.exports.table import export_rows, opened
from services.filters import ProjectFilter
from services.listing import counts, search, views
from services.listing.column_choice import chosen, with_the_rest, written
from services.listing.counts import Count
from services.listing.orders import Order
from services.listing.overview import overview
from services.listing.parameters import PARAMETERS
from services.listing.queries import asks, columns_from_query, columns_to_query
from services.listing.shelf import NamedView, shelf
from services.policy.access import EVERYONE, Actor
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency, many_projects

PLAIN = ProjectFilter()
RUNNING = ProjectFilter(statuses=(ProjectStatus.RUNNING,))
ALL_ASKED = ProjectFilter(
    all_years=True, statuses=(ProjectStatus.RUNNING, ProjectStatus.CONFIRMED), services=(ServiceType.ADVICE,),
    themes=("Innovatie, zorg & co", "+1"), registrations=("DV.O299001", "DV.A299002"), departments=(3, 1),
    providers=(7,), verified=False, filed_from=date(2025, 1, 1), filed_to=date(2026, 12, 31),
    starts_from=date(2025, 2, 1), starts_to=date(2026, 3, 1), amount_from=Decimal("1.10"),
    amount_to=Decimal("99.99"), batch=12, search="café=50% & meer",
)  # fmt: skip


def names_of(ctx: Context, actor: Actor) -> list[tuple[str, str]]:
    return [(view.name, view.by) for view in shelf(ctx, actor).views]


def only(ctx: Context, actor: Actor) -> NamedView:
    (view,) = shelf(ctx, actor).views
    return view


def test_a_view_keeps_every_field_of_the_filter_the_order_and_the_columns(ctx: Context, seat: Actor) -> None:
    up = Order("amount", descending=False)

    views.save(ctx, seat, "  Na te  kijken ", ALL_ASKED, up, "title number")

    view = only(ctx, seat)
    assert (view.name, view.wanted, view.order, view.columns) == ("Na te kijken", ALL_ASKED, up, "title number")
    assert (view.by, view.shared, view.is_start, view.problems) == ("", False, False, ())
    # So that a filter of later is kept too.
    assert {parameter.field for parameter in PARAMETERS} == {one.name for one in fields(PLAIN)}


def test_a_shared_view_is_seen_by_the_whole_firm_and_by_nobody_else(ctx: Context, provider: Provider) -> None:
    seat, department = a_seat(ctx, provider), a_department(ctx, provider)
    stranger, agency = a_seat(ctx, a_provider(ctx, number=MORGENSTER)), an_agency(ctx)
    views.save(ctx, seat, "Zetel", RUNNING, Order(), shared=True)
    views.save(ctx, seat, "Alleen van mij", PLAIN, Order())
    views.save(ctx, department, "Techniek", PLAIN, Order(), shared=True)

    assert names_of(ctx, seat) == [("Alleen van mij", ""), ("Zetel", ""), ("Techniek", "Departement Techniek")]
    assert names_of(ctx, department) == [("Techniek", ""), ("Zetel", "Academie Zwaluw (zetel)")]
    assert names_of(ctx, stranger) == []
    assert names_of(ctx, agency) == []


def test_the_agency_shares_among_its_own_accounts(ctx: Context, seat: Actor) -> None:
    one, other = an_agency(ctx), an_agency(ctx, "toezicht@dienst.example")
    views.save(ctx, one, "Stopzettingen", RUNNING, Order(), shared=True)
    views.save(ctx, one, "Voor mij", RUNNING, Order())

    assert names_of(ctx, other) == [("Stopzettingen", "Dossierbeheer")]
    assert names_of(ctx, seat) == []


def test_what_another_made_is_opened_and_started_with_but_not_changed(ctx: Context, provider: Provider) -> None:
    seat, department = a_seat(ctx, provider), a_department(ctx, provider)
    views.save(ctx, seat, "Zetel", RUNNING, Order(), shared=True)
    shared = only(ctx, department)

    for change in (
        lambda: views.rename(ctx, department, shared.id, "Van mij"),
        lambda: views.overwrite(ctx, department, shared.id, PLAIN, Order()),
        lambda: views.share(ctx, department, shared.id, False),
        lambda: views.remove(ctx, department, shared.id),
    ):
        with pytest.raises(NotFound, match=r"Deze weergave is er niet \(meer\)"):
            change()
    views.start_with(ctx, department, shared.id)

    assert shelf(ctx, department).start == only(ctx, department)
    assert only(ctx, seat).name == "Zetel"
    views.share(ctx, seat, shared.id, False)
    assert shelf(ctx, department).views == ()
    with pytest.raises(NotFound):
        views.start_with(ctx, department, shared.id)


def test_a_department_finds_only_its_own_rows_in_what_the_seat_shares(ctx: Context, provider: Provider) -> None:
    seat, department = a_seat(ctx, provider), a_department(ctx, provider)
    other = a_department(ctx, provider, "Departement Talen")
    a_project(ctx, provider, department_id=department.department_id)
    a_project(ctx, provider, department_id=other.department_id)
    of_the_other = ProjectFilter(departments=(other.department_id or 0,))

    assert counts.counts(ctx, seat, [RUNNING, of_the_other]) == [Count(2), Count(1)]
    assert counts.counts(ctx, department, [RUNNING, of_the_other]) == [Count(1), Count(0)]


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Geef je weergave"), (" \u200b ", "Geef je weergave"), ("x" * 81, "hoogstens 80"), ("LÓPEND", "Je hebt al")],
)
def test_a_name_that_cannot_be_changes_nothing(ctx: Context, seat: Actor, name: str, words: str) -> None:
    views.save(ctx, seat, "Lopend", RUNNING, Order())
    views.save(ctx, seat, "Ander", PLAIN, Order())
    before = shelf(ctx, seat)

    with pytest.raises(BadInput, match=words):
        views.save(ctx, seat, name, PLAIN, Order(), start=True)
    with pytest.raises(BadInput, match=words):
        views.rename(ctx, seat, before.views[0].id, name)

    assert shelf(ctx, seat) == before


def test_a_view_is_renamed_and_brought_up_to_date_by_its_maker(ctx: Context, seat: Actor) -> None:
    views.save(ctx, seat, "lopend", RUNNING, Order(), "number")
    view = only(ctx, seat)

    views.rename(ctx, seat, view.id, "Lopend")
    views.overwrite(ctx, seat, view.id, PLAIN, Order("status"), "")

    now = only(ctx, seat)
    assert (now.id, now.name, now.wanted, now.order, now.columns) == (view.id, "Lopend", PLAIN, Order("status"), "")


def test_too_many_views_and_too_long_ones_are_refused(
    ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="te veel om te bewaren"):
        views.save(ctx, seat, "Lang", ProjectFilter(themes=tuple(f"Thema {place:090}" for place in range(50))), Order())
    monkeypatch.setattr(views, "MOST_OWN", 1)
    views.save(ctx, seat, "Een", PLAIN, Order())

    with pytest.raises(BadInput, match="Je hebt al 1 weergaven"):
        views.save(ctx, seat, "Twee", PLAIN, Order())


def test_a_start_view_that_is_removed_is_nobodys_start_any_more(ctx: Context, provider: Provider) -> None:
    seat, department = a_seat(ctx, provider), a_department(ctx, provider)
    views.save(ctx, seat, "Zetel", RUNNING, Order(), shared=True, start=True)
    views.start_with(ctx, department, only(ctx, department).id)
    assert (only(ctx, seat).is_start, only(ctx, department).is_start) == (True, True)

    views.remove(ctx, seat, only(ctx, seat).id)
    views.save(ctx, seat, "Een nieuwe, misschien met het oude nummer", PLAIN, Order(), shared=True)

    assert (shelf(ctx, seat).start, shelf(ctx, department).start) == (None, None)
    with ctx.reading(EVERYONE) as session:
        assert set(session.exec(select(Account.start_view)).all()) == {None}


def test_a_page_that_was_left_open_removes_no_other_view(ctx: Context, seat: Actor) -> None:
    views.save(ctx, seat, "Eerste", PLAIN, Order())
    stale = only(ctx, seat).id
    views.remove(ctx, seat, stale)
    views.save(ctx, seat, "Tweede", PLAIN, Order())

    with pytest.raises(NotFound):
        views.remove(ctx, seat, stale)

    assert names_of(ctx, seat) == [("Tweede", "")]


def test_the_list_opens_without_a_start_view_once_that_is_asked(ctx: Context, seat: Actor) -> None:
    views.save(ctx, seat, "Lopend", RUNNING, Order(), start=True)

    views.start_with(ctx, seat, None)

    assert shelf(ctx, seat).start is None
    assert len(shelf(ctx, seat).views) == 1


def test_what_a_view_finds_is_what_the_overview_finds(ctx: Context, provider: Provider) -> None:
    seat, department, agency = a_seat(ctx, provider), a_department(ctx, provider), an_agency(ctx)
    many_projects(ctx, provider, 150, departments=(None, department.department_id))
    questions = [
        PLAIN, RUNNING, ProjectFilter(all_years=True, verified=True), ProjectFilter(filed_to=date(2026, 6, 1)),
        ProjectFilter(amount_from=Decimal(150), statuses=(ProjectStatus.FINISHED,)), ProjectFilter(search="tuinen"),
        ProjectFilter(search="bestaat niet"),
    ]  # fmt: skip

    for actor in (seat, department, agency):
        listed = [overview(ctx, actor, wanted, Order()).totals.projects for wanted in questions]
        assert counts.counts(ctx, actor, questions) == [Count(found) for found in listed]


def test_only_so_many_views_are_counted_and_none_far(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_projects(ctx, provider, 30)
    monkeypatch.setattr(search, "MOST_COUNTED", 5)
    monkeypatch.setattr(counts, "MOST_COUNTED", 5)
    monkeypatch.setattr("services.listing.tally.MOST_COUNTED", 5)
    cheap, dear = ProjectFilter(all_years=True), ProjectFilter(all_years=True, amount_from=Decimal(1))
    frequent = ProjectFilter(all_years=True, search="excel voor")

    found = counts.counts(ctx, seat, [cheap, dear, frequent, *[PLAIN] * counts.MOST_QUESTIONS])

    assert found[:3] == [Count(30), Count(5, more=True), Count(5, more=True)]
    assert len(found) == counts.MOST_QUESTIONS


def test_chosen_columns_stay_in_their_order_and_unknown_ones_are_passed_over(ctx: Context, seat: Actor) -> None:
    views.choose_columns(ctx, seat, "title bestaat-niet number title hours")
    views.save(ctx, seat, "Met kolommen", PLAIN, Order(), "bestaat-niet balance number")
    with ctx.transaction(EVERYONE) as session:
        session.exec(select(SavedView)).one().columns = "van-later balance number"

    assert shelf(ctx, seat).columns == "title number hours"
    assert [column.key for column in chosen(only(ctx, seat).columns)] == ["balance", "number"]
    assert chosen("van-later") == OVERVIEW


@pytest.mark.parametrize("keys", ["", "bestaat-niet", written(OVERVIEW)])
def test_the_usual_columns_are_no_choice(ctx: Context, seat: Actor, keys: str) -> None:
    views.choose_columns(ctx, seat, "hours")

    views.choose_columns(ctx, seat, keys)

    assert shelf(ctx, seat).columns == ""


def test_an_address_carries_columns_and_says_whether_it_asks_anything() -> None:
    keys = "balance number department_name"

    assert columns_to_query(keys) == {"kolommen": "saldo,projectnummer,departement"}
    assert columns_from_query(columns_to_query(keys)) == keys
    assert columns_from_query({"kolommen": ["saldo,geen", "Saldo", "titel"]}) == "balance title"
    assert columns_from_query(columns_to_query(written(COLUMNS))) == written(COLUMNS)
    assert (columns_to_query(""), columns_from_query({})) == ({}, "")
    assert [asks(query) for query in ({}, {"nummer": "1"}, {"lijst": "x"}, {"kolommen": ""})] == [
        False, False, True, True,
    ]  # fmt: skip


def test_an_export_begins_with_the_columns_of_the_screen_and_misses_none(ctx: Context, provider: Provider) -> None:
    seat, agency = a_seat(ctx, provider), an_agency(ctx)
    a_project(ctx, provider)
    keys = "balance enterprise_name"

    with opened(ctx, seat, PLAIN, Order(), keys) as table:
        of_seat = [column.key for column in table.columns]
    with opened(ctx, agency, PLAIN, Order(), keys) as table:
        of_agency = [column.key for column in table.columns]
    with opened(ctx, agency, PLAIN, Order(), "hours") as table:
        without_client = [column.key for column in table.columns][:2]

    assert of_seat[:3] == ["balance", "enterprise_name", "number"]
    assert sorted(of_seat) == sorted(BY_KEY)
    assert of_agency == [*of_seat[:2], "provider_name", *(key for key in of_seat[2:] if key not in PRIVATE)]
    assert without_client == ["hours", "provider_name"]
    assert len(with_the_rest(chosen(keys))) == len(COLUMNS)
    assert [row["enterprise_name"] for row in export_rows(ctx, seat, PLAIN, Order())] == ["Bakkerij De Meerkoet"]
