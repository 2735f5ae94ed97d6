"""What may go once the term is over: exactly that, after a typed word, and with an entry in a history that holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from models import Event, Mail, Project, Provider
from models.enums import MailState, ProjectStatus, ServiceType
from services import actions, history, notes, projects, ticking
from services.chronicle import chronicle
from services.context import Context
from services.errors import AppError, BadInput, NotAllowed
from services.imports import batches
from services.policy.access import EVERYONE, Actor
from services.policy.retention import first_kept, last_day
from services.precheck import judging
from services.privacy import due, erasing
from services.privacy.due import Year
from services.scheme import kept_until
from tests.conftest import Clock, owned
from tests.factories import MORGENSTER, a_department, a_mail, a_project, a_provider, a_seat, an_agency, an_event
from tests.privacy.old_and_young import JUST_KEPT, OLD, TOO_OLD, YOUNG, Filled, counts, filled, places_of

EVERYWHERE = {
    "project", "payment", "evidence", "draft", "note", "mail", "reaction", "event", "import_change", "own_record",
    "own_match",
}  # fmt: skip


@pytest.fixture
def old(ctx: Context, seat: Actor, provider: Provider) -> Filled:
    return filled(ctx, seat, provider, OLD, TOO_OLD, "2016-0000001")


@pytest.fixture
def young(ctx: Context, seat: Actor, provider: Provider) -> Filled:
    return filled(ctx, seat, provider, YOUNG, JUST_KEPT, "2016-0000002")


def broken(ctx: Context, actor: Actor) -> int | None:
    with ctx.reading(EVERYONE) as session:
        return history.first_broken(session, actor.tenant)


@pytest.mark.parametrize(
    ("starts_on", "until"),
    [
        (date(2016, 11, 23), date(2026, 11, 23)),
        (date(2016, 2, 29), date(2026, 3, 1)),  # rather a day too long
        (date(2018, 2, 28), date(2028, 2, 28)),
        (date(1999, 12, 31), None),  # filed before there is a term
    ],
)
@pytest.mark.parametrize("service", ServiceType)
def test_papers_are_kept_for_ten_years_after_the_start(service: ServiceType, starts_on: date, until: date) -> None:
    assert kept_until(service, starts_on, starts_on) == until


def test_what_may_go_is_what_is_past_its_last_day_whatever_the_day() -> None:
    for today in (date(2024, 1, 1) + timedelta(days=day) for day in range(5 * 366)):
        bound = first_kept(today, 10)

        assert last_day(bound - timedelta(days=1), 10) < today <= last_day(bound, 10)


def test_what_may_go_is_told_by_year_and_the_day_itself_is_kept(
    ctx: Context, seat: Actor, provider: Provider, old: Filled, young: Filled, clock: Clock
) -> None:
    a_project(ctx, provider, number="2015-1", starts_on=date(2015, 5, 1), filed_on=date(2015, 5, 1))
    busy = a_project(ctx, provider, number="2015-2", starts_on=date(2015, 5, 1), filed_on=date(2015, 5, 1))
    a_mail(ctx, busy, MailState.WAITING)
    asked = {"status": ProjectStatus.STOP_REQUESTED, "starts_on": date(2015, 5, 1), "filed_on": date(2015, 5, 1)}
    a_project(ctx, provider, number="2015-3", **asked)

    found = due.may_go(ctx, seat)
    clock.move(days=1)
    tomorrow = due.may_go(ctx, seat)

    assert found.years == (Year(2015, 1, 0, 0), Year(2016, 1, 1, 1))
    assert (found.busy, found.records, found.events, found.changes) == (2, 1, 0, 0)
    assert found.phrase == "wis 2 projecten"
    assert tomorrow.years == (Year(2015, 1, 0, 0), Year(2016, 2, 2, 2))


def test_the_seat_is_asked_once_a_year_to_look_until_what_ended_before_is_gone(
    ctx: Context, seat: Actor, provider: Provider, clock: Clock
) -> None:
    old = a_project(ctx, provider, number="2015-1", starts_on=date(2015, 12, 31), filed_on=date(2015, 12, 1))
    a_project(ctx, provider, number="2016-1", starts_on=date(2016, 1, 1), filed_on=date(2016, 1, 1))
    busy = a_project(ctx, provider, number="2015-2", starts_on=date(2015, 5, 1), filed_on=date(2015, 5, 1))
    a_mail(ctx, busy, MailState.WAITING)
    asked = []

    for now in (datetime(2025, 12, 31, 8), datetime(2026, 1, 1, 8), datetime(2026, 12, 31, 8)):
        clock.now = now.replace(tzinfo=UTC)
        asked.append(due.is_time(ctx, seat))
    others = [due.is_time(ctx, actor) for actor in (a_department(ctx, provider), an_agency(ctx))]
    erasing.erase(ctx, seat, due.may_go(ctx, seat).phrase)

    assert asked == [False, True, True]
    assert others == [False, False]
    assert not due.is_time(ctx, seat)
    with ctx.reading(EVERYONE) as session:
        assert session.get_one(Project, old.id).erased_on is not None
    clock.now = datetime(2027, 1, 1, 8, tzinfo=UTC)
    assert not due.is_time(ctx, seat)  # what ended in 2026 went along


def test_the_words_of_the_old_are_nowhere_and_those_of_the_young_are_all_there(
    ctx: Context, seat: Actor, old: Filled, young: Filled
) -> None:
    assert places_of(ctx, OLD) == places_of(ctx, YOUNG) == EVERYWHERE
    before = counts(ctx, young.project.id)

    erasing.erase(ctx, seat, "Wis 1 project ")
    judging.catch_up(ctx)

    assert places_of(ctx, OLD) == set()
    assert places_of(ctx, YOUNG) == EVERYWHERE
    assert counts(ctx, young.project.id) == before
    assert counts(ctx, old.project.id) == dict.fromkeys(before, 0) | {"event": 2}
    assert ctx.evidence.since(seat.tenant, old.sha256) is None
    assert ctx.evidence.get(seat.tenant, young.sha256) == f"%PDF {YOUNG}".encode()
    assert due.may_go(ctx, seat).is_empty
    assert broken(ctx, seat) is None


def test_what_is_left_of_a_project_counts_and_names_nobody(ctx: Context, seat: Actor, old: Filled) -> None:
    erasing.erase(ctx, seat, "wis 1 project")

    now, was = projects.get(ctx, seat, "2016-0000001"), old.project.model_dump()
    changed = {name for name, value in now.model_dump().items() if value != was[name]}
    assert changed == {*erasing.EMPTIED, "erased_on", "version", "enterprise_key", "title_key", "search_text"} - {
        "findings", "severity", "duty", "due_on", "papers", "verified",
    }  # fmt: skip
    assert now.verified
    assert (now.enterprise_name, now.enterprise_number, now.title, now.kept_until) == (erasing.ERASED, "", "", "")
    assert [(entry.who, entry.what) for entry in chronicle(ctx, seat, now)] == [
        (seat.name, "Gegevens van project 2016-0000001 gewist: de papieren moesten bewaard worden tot en met "
                    "22/11/2026"),
        ("", "Gewist na de bewaartermijn"),
    ]  # fmt: skip


def test_nothing_is_added_any_more_and_no_list_brings_it_back(ctx: Context, seat: Actor, old: Filled) -> None:
    erasing.erase(ctx, seat, "wis 1 project")
    row = (
        "Projectnummer;Onderneming;Ondernemingsnummer;Registratienummer;Dienst;Aanvraagdatum;Startdatum;Projectbedrag;"
        f"Status\n2016-0000001;{OLD};0999500074;DV.O299001;Opleiding;22/11/2016;22/11/2016;95,00;Lopend\n"
    )

    batches.apply(ctx, seat, batches.read_draft(ctx, seat, "lijst.csv", row.encode()))

    assert places_of(ctx, OLD) == set()
    assert actions.available(ctx, seat, projects.get(ctx, seat, "2016-0000001")) == []
    for add in (
        lambda: notes.add(ctx, seat, "2016-0000001", "Toch nog iets"),
        lambda: ticking.verify(ctx, seat, [old.project.id or 0], False),
    ):
        with pytest.raises(BadInput, match="zijn gewist"):
            add()


@pytest.mark.parametrize("typed", ["", "wis", "wis 2 projecten", "ja"])
def test_without_the_right_words_nothing_goes(ctx: Context, seat: Actor, old: Filled, typed: str) -> None:
    with pytest.raises(BadInput, match=r"Er is niets gewist\. Typ precies: wis 1 project"):
        erasing.erase(ctx, seat, typed)

    assert places_of(ctx, OLD) == EVERYWHERE


def test_only_the_seat_asks_and_erases_and_only_its_own(ctx: Context, provider: Provider, old: Filled) -> None:
    others = (a_department(ctx, provider), an_agency(ctx))
    elsewhere = a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    for actor in others:
        with pytest.raises(NotAllowed):
            due.may_go(ctx, actor)
        with pytest.raises(NotAllowed):
            erasing.erase(ctx, actor, "wis 1 project")
    with pytest.raises(AppError):
        erasing.erase(ctx, elsewhere, "wis 1 project")
    erasing.erase(ctx, elsewhere, "wis de oude rijen")

    assert places_of(ctx, OLD) == EVERYWHERE


def test_what_happened_to_the_firm_loses_its_words_after_the_same_term(ctx: Context, seat: Actor, clock: Clock) -> None:
    an_event(ctx, seat, None, OLD)
    clock.move(days=3653)
    an_event(ctx, seat, None, YOUNG)
    assert due.may_go(ctx, seat).is_empty
    clock.move(days=1)

    erasing.erase(ctx, seat, "wis de oude rijen")

    assert (places_of(ctx, OLD), places_of(ctx, YOUNG)) == (set(), {"event"})
    assert broken(ctx, seat) is None


FORGERIES = {
    "an erased event moved in time": ("UPDATE event SET at = (SELECT max(at) FROM event) WHERE position = 1", 1),
    "an erased event of another kind": ("UPDATE event SET kind = 'anders' WHERE position = 1", 1),
    "an erased event that says something again": ("UPDATE event SET text = 'anders' WHERE position = 1", 1),
    "one more event erased than was said": (
        "UPDATE event SET text = '', details = '{}', account_name = '', account_id = NULL, salt = '', erased_by = 3 "
        "WHERE position = 2", 1,
    ),
    "an event erased that none says so of": (
        "UPDATE event SET text = '', details = '{}', account_name = '', account_id = NULL, salt = '', erased_by = 9 "
        "WHERE position = 2", 2,
    ),
    "what was said of it changed": ("UPDATE event SET details = '{}' WHERE position = 3", 3),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_an_erasure_hides_nothing_else(
    ctx: Context, seat: Actor, provider: Provider, old: Filled, clock: Clock, name: str
) -> None:
    clock.move(minutes=1)
    an_event(ctx, seat, None, "Iets van de firma")
    erasing.erase(ctx, seat, "wis 1 project")
    statement, found = FORGERIES[name]
    unlock = "DROP TRIGGER event_no_update" if ctx.engine.dialect.name == "sqlite" else (
        "ALTER TABLE event DISABLE TRIGGER ALL"
    )  # fmt: skip

    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        for line in (unlock, statement):
            session.connection().execute(text(line))

    assert broken(ctx, seat) == found


def test_the_database_itself_lets_go_of_words_only_with_a_receipt(ctx: Context, seat: Actor) -> None:
    an_event(ctx, seat, None, YOUNG)
    bare = "UPDATE event SET text = '', details = '{}', account_name = '', account_id = NULL, salt = '', erased_by = "

    for receipt in ("1", "2", "NULL"):
        with pytest.raises(DBAPIError, match="history only grows"), ctx.transaction(EVERYONE) as session:
            session.connection().execute(text(bare + receipt))

    assert places_of(ctx, YOUNG) == {"event"}


def test_an_event_has_a_salt_until_its_words_go(ctx: Context, seat: Actor, old: Filled) -> None:
    with ctx.reading(EVERYONE) as session:
        before = session.exec(select(Event.salt).order_by(col(Event.position))).all()

    erasing.erase(ctx, seat, "wis 1 project")

    with ctx.reading(EVERYONE) as session:
        after = session.exec(select(Event.salt).order_by(col(Event.position))).all()
        assert session.exec(select(Mail)).all() == []
        assert len(session.exec(select(Project)).all()) == 1
    assert [len(salt) for salt in (*before, *after)] == [32, 0, 32, 32]


@pytest.mark.parametrize("batch", [1, 50])
def test_the_search_index_forgets_the_words_too_even_when_the_run_is_cut_off_after_the_last_project(
    ctx: Context, seat: Actor, provider: Provider, young: Filled, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", batch)
    filled(ctx, seat, provider, "Zwxqvkjy", TOO_OLD, "2016-0000003")
    threes = (b"zwx", b"wxq", b"xqv", b"qvk", b"vkj", b"kjy")

    def kept() -> set[bytes]:
        """SQLite's index, as it lies in the file; PostgreSQL's goes with its rows."""
        with ctx.reading(EVERYONE) as session:
            if session.get_bind().dialect.name != "sqlite":
                return set()
            blocks = session.connection().execute(text("SELECT block FROM project_search_data")).scalars()
            lying = b"".join(blocks)
            return {three for three in threes if three in lying}

    def cut_off(done: float) -> None:
        raise InterruptedError

    on_sqlite = bool(kept())
    with pytest.raises(InterruptedError):
        erasing.erase(ctx, seat, "wis 1 project", cut_off)

    assert on_sqlite == (ctx.engine.dialect.name == "sqlite")
    assert kept() == set()
