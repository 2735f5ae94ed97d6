"""One client: what its projects say of it together, to whom, and how its page shows it."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from models import OwnRecord, Provider, RelatedEnterprise
from models.enums import Audience, MailState, OwnKind, ProjectStatus
from pages.ui import world
from pages.ui.plain import plain
from services.clients import clients
from services.clients.client_words import Written
from services.clients.client_years import Used, Year
from services.clients.clients import Client
from services.context import Context
from services.errors import NotFound
from services.made_up import enterprise_number
from services.policy.access import EVERYONE, Actor
from services.precheck import judging
from services.precheck.findings import of_project
from services.sign_in import sessions
from tests.factories import MORGENSTER, NAMES, ZWALUW, a_department, a_mail, a_project, a_provider, a_seat, an_agency
from tests.screens import FRAME, text_of

CLIENT, OTHER = enterprise_number(9_995_000), enterprise_number(9_995_001)
CANCELLED, RUNNING, FINISHED = ProjectStatus.CANCELLED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
TECHNIEK, NO_DEPARTMENT = "Departement Techniek", "Zonder departement"
GONE = "Deze klant is niet gevonden."


def euro(amount: str) -> Decimal:
    return Decimal(amount)


def numbers(found: Client) -> list[str]:
    return [project.number for project in found.projects]


def rules(found: Client) -> set[str]:
    """The rules that found something of its projects."""
    return {finding.rule.key for one in found.flagged for finding in one.findings}


def an_enrolment(ctx: Context, provider: Provider, reference: str, **values: object) -> None:
    with ctx.transaction(EVERYONE) as session:
        given = {"kind": OwnKind.ENROLMENT, "enterprise_number": CLIENT, "starts_on": date(2026, 11, 20)} | values
        session.add(OwnRecord(provider_id=provider.id, reference=reference, imported_at=ctx.clock(), **given))


def test_a_client_is_all_that_its_projects_say_the_newest_first(ctx: Context, provider: Provider, seat: Actor) -> None:
    old = {"filed_on": date(2025, 3, 1), "starts_on": date(2025, 3, 10), "enterprise_name": "De Meerkoet"}
    a_project(ctx, provider, **old, enterprise_mail="oud@meerkoet.example", status=FINISHED, paid_out=euro("890.00"))
    a_project(ctx, provider, enterprise_mail="info@meerkoet.example", enterprise_size="Kleine onderneming")
    a_project(ctx, provider, filed_on=date(2026, 11, 2), status=CANCELLED, subsidy=euro("300.00"))
    a_project(ctx, provider, filed_on=date(2026, 11, 1), enterprise_mail="oud@meerkoet.example", subsidy=None)
    a_project(ctx, provider, enterprise_number=OTHER)

    found = clients.client(ctx, seat, "BE 0" + CLIENT[1:4] + "." + CLIENT[4:7] + "." + CLIENT[7:])

    assert found.number == CLIENT
    assert numbers(found) == ["2026-0000003", "2026-0000004", "2026-0000002", "2026-0000001"]
    assert found.names == [
        Written("Bakkerij De Meerkoet", date(2026, 11, 2)), Written("De Meerkoet", date(2025, 3, 1)),
    ]  # fmt: skip
    assert found.addresses == [
        Written("oud@meerkoet.example", date(2026, 11, 1)), Written("info@meerkoet.example", date(2026, 10, 1)),
    ]  # fmt: skip
    assert found.sizes == [Written("Kleine onderneming", date(2026, 10, 1))]
    assert found.years == [
        Year(
            2026, 3, euro("2670.00"), euro("567.00"), euro("1869.00"), euro("0"), {RUNNING: 2, CANCELLED: 1},
            Used(euro("267.00"), euro("7500"), {}),
        ),
        Year(
            2025, 1, euro("890.00"), euro("267.00"), euro("623.00"), euro("890.00"), {FINISHED: 1},
            Used(euro("267.00"), None, {}),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_cap_counts_what_was_stopped_in_a_later_year(ctx: Context, provider: Provider, seat: Actor) -> None:
    stopped = {"status": ProjectStatus.STOPPED, "filed_on": date(2025, 6, 1), "subsidy": euro("100.00")}
    for moment in (datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC), None):
        a_project(ctx, provider, **stopped, status_changed_at=moment)

    (year,) = clients.client(ctx, seat, CLIENT).years

    assert year.used.total == euro("100.00")


@pytest.mark.parametrize(
    ("size", "day", "cap"),
    [
        ("Klein", date(2019, 12, 31), "10000"), ("Middelgroot", date(2019, 12, 31), "15000"),
        ("Middelgroot", date(2020, 1, 1), "7500"), ("Groot", date(2026, 1, 1), None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_cap_is_that_of_the_year_and_the_size(
    ctx: Context, provider: Provider, seat: Actor, size: str, day: date, cap: str | None
) -> None:
    a_project(ctx, provider, enterprise_size=size, filed_on=day, subsidy=euro("7500.01"))

    (year,) = clients.client(ctx, seat, CLIENT).years

    assert year.used == Used(euro("7500.01"), cap and euro(cap), {})
    assert year.used.is_over == (cap == "7500")


def test_a_department_sees_its_own_part_the_seat_both_and_the_agency_every_firm(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    department, sibling = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    other = a_provider(ctx, number=MORGENSTER)
    a_project(ctx, provider, department_id=department.department_id, subsidy=euro("5000.00"))
    a_project(ctx, provider, subsidy=euro("100.00"), filed_on=date(2026, 10, 2))
    a_project(ctx, other, number="2026-0000009", subsidy=euro("4000.00"), filed_on=date(2026, 10, 3))
    a_project(ctx, other, enterprise_number=OTHER)
    with ctx.transaction(EVERYONE) as session:
        session.add(RelatedEnterprise(provider_id=other.id, enterprise_number=CLIENT))
        session.add(RelatedEnterprise(provider_id=provider.id, enterprise_number=OTHER))

    seen = {name: clients.client(ctx, actor, CLIENT) for name, actor in
            {"department": department, "seat": seat, "agency": an_agency(ctx)}.items()}  # fmt: skip

    assert {name: (numbers(found), found.years[0].used, found.related_to) for name, found in seen.items()} == {
        "department": (["2026-0000001"], Used(euro("5000.00"), None, {}), []),
        "seat": (
            ["2026-0000002", "2026-0000001"],
            Used(euro("5100.00"), None, {TECHNIEK: euro("5000.00"), NO_DEPARTMENT: euro("100.00")}),
            [],
        ),
        "agency": (
            ["2026-0000009", "2026-0000002", "2026-0000001"],
            Used(euro("9100.00"), None, {NAMES[ZWALUW]: euro("5100.00"), NAMES[MORGENSTER]: euro("4000.00")}),
            [NAMES[MORGENSTER]],
        ),
    }  # fmt: skip
    for stranger, number in ((sibling, CLIENT), (a_seat(ctx, other), enterprise_number(9_995_002)), (seat, OTHER)):
        with pytest.raises(NotFound) as refusal:
            clients.client(ctx, stranger, number)
        assert str(refusal.value) == GONE


@pytest.mark.parametrize("asked", ["", "geen nummer", "0999.999.999", CLIENT + "0", "%", "٠" * 10])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_number_of_a_client_finds_nobody(ctx: Context, provider: Provider, seat: Actor, asked: str) -> None:
    a_project(ctx, provider)

    with pytest.raises(NotFound, match=GONE):
        clients.client(ctx, seat, asked)


def test_findings_and_doubles_are_those_of_open_projects_and_the_agency_hears_nothing_of_the_firms_own(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    late = {"filed_on": date(2026, 10, 31), "starts_on": date(2026, 10, 12)}
    for status in (RUNNING, CANCELLED, FINISHED):
        a_project(ctx, provider, **late, status=status, verified=True)
    an_enrolment(ctx, provider, "I-1", enterprise_number=OTHER, starts_on=date(2026, 1, 5))
    judging.catch_up(ctx)

    ours, theirs = (clients.client(ctx, actor, CLIENT) for actor in (seat, an_agency(ctx)))

    for actor, found in ((seat, ours), (an_agency(ctx, "tweede@dienst.example"), theirs)):
        assert {one.project.number: one.findings for one in found.flagged} == {
            one.number: of_project(ctx, actor, one) for one in found.projects if one.status is not CANCELLED
        }
        assert found.flagged_in_all == 2
        assert [[one.number for one in group] for group in found.doubles] == [["2026-0000003", "2026-0000001"]]
    assert rules(ours) - rules(theirs) == {"zonder-inschrijving"}
    assert {"te-laat", "dubbel"} <= rules(theirs)


def test_titles_that_differ_only_after_what_lists_are_sorted_by_are_no_doubles_and_no_title_is_none(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for title in (f"{'Boekhouden ' * 10}deel 1", f"{'Boekhouden ' * 10}deel 2", "", ""):
        a_project(ctx, provider, title=title)

    assert clients.client(ctx, seat, CLIENT).doubles == []


def test_mails_are_those_to_the_client_and_enrolments_those_without_application(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project, elsewhere = a_project(ctx, provider), a_project(ctx, provider, enterprise_number=OTHER)
    first, last = a_mail(ctx, project), a_mail(ctx, project, MailState.SENT)
    to_service = a_mail(ctx, project)
    a_mail(ctx, elsewhere)
    with ctx.transaction(EVERYONE) as session:
        session.merge(to_service).audience = Audience.SERVICE
    an_enrolment(ctx, provider, "I-1")
    an_enrolment(ctx, provider, "I-2", enterprise_number=OTHER)
    an_enrolment(ctx, provider, "F-1", kind=OwnKind.INVOICE)

    ours, theirs = (clients.client(ctx, actor, CLIENT) for actor in (seat, an_agency(ctx)))

    sent = [(last.id, "2026-0000001"), (first.id, "2026-0000001")]
    assert [(mail.id, about.number) for mail, about in ours.mails] == sent
    assert [(mail.id, about.number) for mail, about in theirs.mails] == sent
    assert (ours.mails_in_all, theirs.mails_in_all) == (2, 2)
    assert [record.reference for record in ours.unfiled] == ["I-1"]
    assert theirs.unfiled == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_much_the_page_holds_the_beginning_and_says_how_many_there_are(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for place in range(12):
        a_mail(ctx, a_project(ctx, provider, filed_on=date(2026, 11, 1) + timedelta(place), starts_on=date(2026, 1, 5)))
    judging.catch_up(ctx)

    found = clients.client(ctx, seat, CLIENT)

    assert (len(found.flagged), found.flagged_in_all) == (clients.MOST_FOUND, 12)
    assert (len(found.mails), found.mails_in_all) == (clients.MOST_MAILS, 12)


@pytest.fixture
def shown(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Actor, str], AppTest]]:
    """The page of a client as somebody sees it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a run puts its page in its place
    monkeypatch.setattr(world, "make_context", lambda: ctx)
    monkeypatch.setattr("pages.ui.session._of_cookie", lambda: None)
    world.context.cache_clear()

    def show(actor: Actor, number: str) -> AppTest:
        app = AppTest.from_file(FRAME, default_timeout=60)
        app.session_state["auth_session"], _ = sessions.open_session(ctx, actor.account_id, 1)
        app.query_params["nummer"] = number
        return app.run().switch_page("client.py").run()

    yield show
    world.context.cache_clear()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_shows_what_was_written_as_it_was_written(
    ctx: Context, provider: Provider, seat: Actor, shown: Callable[[Actor, str], AppTest]
) -> None:
    name = "**Vet** & [Zonen](http://kwaad.example) <b>"
    a_project(ctx, provider, enterprise_name=name, enterprise_size="Klein", subsidy=euro("6200.00"))
    a_project(
        ctx, provider, enterprise_name="Vroeger :red[anders]", filed_on=date(2024, 5, 5), starts_on=date(2024, 5, 6)
    )

    app = shown(seat, CLIENT)

    assert [found.value for found in app.exception] == []
    assert [title.value for title in app.title] == [plain(name)]
    assert [header.value for header in app.header] == ["Per jaar van aanvraag", "Contact", "Bevindingen (0)"]
    assert [tab.label for tab in app.tabs] == ["Projecten (2)", "Mails aan de klant (0)", "Zonder steunaanvraag (0)"]
    assert [header.value for header in app.subheader] == ["2026 · 1 project", "2024 · 1 project"]
    assert "€\xa06.200,00 van €\xa07.500,00 subsidie zoals hier te zien" in text_of(app)
    assert "Ook geschreven als Vroeger \\:red\\[anders\\] (laatst op 05/05/2024)" in [c.value for c in app.caption]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_client_of_others_has_no_page(
    ctx: Context, provider: Provider, seat: Actor, shown: Callable[[Actor, str], AppTest]
) -> None:
    a_project(ctx, a_provider(ctx, number=MORGENSTER), enterprise_name="Geheim")

    app = shown(seat, CLIENT)

    assert [title.value for title in app.title] == ["Klant niet gevonden"]
    assert [box.value for box in app.info] == [f"{GONE} Kijk het ondernemingsnummer na, of zoek de klant in de lijst."]
