"""The history only grows, and shows when somebody made it say something else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from models import Event, Provider
from services import history
from services.context import Context
from services.errors import NotAllowed
from services.formats import BRUSSELS
from services.history import FIRST, first_broken
from services.policy.access import EVERYONE, Actor
from tests.conftest import Clock, owned
from tests.factories import MORGENSTER, a_project, a_provider, a_seat, an_agency, an_event, new_project

COLUMNS = "provider_id, account_name, at, kind, text, details, position, previous_hash, hash"
ANOTHER = "SELECT provider_id, account_name, at, kind, 'gesmokkeld', details, {}, previous_hash, hash FROM event"
UNLOCK = {
    "sqlite": ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_replace"],
    "postgresql": ["ALTER TABLE event DISABLE TRIGGER ALL"],
}
FORGERIES = {
    "update": "UPDATE event SET text = 'anders'",
    "delete": "DELETE FROM event",
    "upsert": f"INSERT INTO event (id, {COLUMNS}) SELECT id, {COLUMNS} FROM event WHERE true "
    "ON CONFLICT (id) DO UPDATE SET text = 'anders'",
    "upsert by position": f"INSERT INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event WHERE true "
    "ON CONFLICT (provider_id, position) DO UPDATE SET text = 'anders'",
}
ONLY_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO event (id, {COLUMNS}) SELECT id, {COLUMNS} FROM event",
    "replace by position": f"INSERT OR REPLACE INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event",
    "update or replace": "UPDATE OR REPLACE event SET position = 1",
}
ONLY_POSTGRES = {"truncate": "TRUNCATE event", "truncate from above": "TRUNCATE provider CASCADE"}
REFUSED = [
    *((database, statement) for database in UNLOCK for statement in FORGERIES.values()),
    *(("sqlite", statement) for statement in ONLY_SQLITE.values()),
    *(("postgresql", statement) for statement in ONLY_POSTGRES.values()),
]


@pytest.fixture
def seat(ctx: Context) -> Actor:
    return a_seat(ctx, a_provider(ctx))


def run(ctx: Context, *statements: str) -> None:
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        for statement in statements:
            session.connection().execute(text(statement))


def broken(ctx: Context, actor: Actor) -> int | None:
    with ctx.reading(EVERYONE) as session:
        return first_broken(session, actor.tenant)


def chain(ctx: Context, actor: Actor) -> list[Event]:
    with ctx.reading(EVERYONE) as session:
        wanted = select(Event).where(Event.provider_id == actor.tenant).order_by(col(Event.position))
        return list(session.exec(wanted).all())


@pytest.mark.parametrize(("database_url", "statement"), REFUSED, indirect=["database_url"])
def test_what_happened_cannot_be_changed_or_removed(ctx: Context, seat: Actor, statement: str) -> None:
    an_event(ctx, seat)
    an_event(ctx, seat)
    before = chain(ctx, seat)

    with pytest.raises(DBAPIError, match="history only grows"):
        run(ctx, statement)

    assert chain(ctx, seat) == before


def test_each_event_carries_the_hash_of_the_one_before_it(ctx: Context, seat: Actor) -> None:
    events = [an_event(ctx, seat) for _ in range(3)]

    assert [event.position for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == [FIRST, events[0].hash, events[1].hash]
    assert broken(ctx, seat) is None


def test_an_event_says_who_did_what_when_and_to_which_project(ctx: Context, seat: Actor, clock: Clock) -> None:
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider)

    an_event(ctx, seat, project, "Geverifieerd")

    (event,) = chain(ctx, seat)
    assert (event.account_id, event.account_name, event.project_id) == (seat.account_id, seat.name, project.id)
    assert (event.at, event.kind, event.text, event.details) == (clock.now, "proef", "Geverifieerd", {"bij": 1})


def test_each_provider_has_a_chain_of_its_own(ctx: Context, seat: Actor) -> None:
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    for actor in (seat, other, seat, other):
        an_event(ctx, actor)

    assert [event.position for event in chain(ctx, seat)] == [1, 2]
    assert [event.position for event in chain(ctx, other)] == [1, 2]
    assert (broken(ctx, seat), broken(ctx, other)) == (None, None)


def test_the_agency_has_no_chain_to_write_in(ctx: Context, seat: Actor) -> None:
    agency = an_agency(ctx)

    with pytest.raises(NotAllowed, match="Dit kan je niet"):
        an_event(ctx, agency)


@pytest.mark.parametrize(
    "words", ["aanhalingstekens ' \" en \\", "één € – “citaat”", "regel\nregel\ttab", "😀", "", "x" * 4000]
)
def test_the_chain_holds_whatever_is_said(ctx: Context, seat: Actor, words: str) -> None:
    an_event(ctx, seat, text=words)
    an_event(ctx, seat)

    assert broken(ctx, seat) is None


def test_the_chain_holds_whatever_zone_the_clock_is_in(ctx: Context, seat: Actor, clock: Clock) -> None:
    clock.now = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=BRUSSELS, fold=1)

    an_event(ctx, seat)
    an_event(ctx, seat)

    assert broken(ctx, seat) is None


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("UPDATE event SET text = 'anders' WHERE position = 3", 3),
        ("UPDATE event SET at = (SELECT at FROM event WHERE position = 1) WHERE position = 4", 4),
        ("UPDATE event SET account_name = 'Iemand anders' WHERE position = 1", 1),
        ("UPDATE event SET details = '{\"bij\": 2}' WHERE position = 2", 2),
        ("UPDATE event SET hash = previous_hash WHERE position = 2", 2),
        ("DELETE FROM event WHERE position = 1", 1),
        ("DELETE FROM event WHERE position = 3", 3),
        (f"INSERT INTO event ({COLUMNS}) {ANOTHER.format(6)} WHERE position = 5", 6),
        (f"INSERT INTO event ({COLUMNS}) {ANOTHER.format(0)} WHERE position = 1", 1),
    ],
)
def test_the_first_place_where_the_history_was_forged_is_found(
    ctx: Context, seat: Actor, clock: Clock, forgery: str, found: int
) -> None:
    for _ in range(5):
        an_event(ctx, seat)
        clock.move(minutes=1)

    run(ctx, *UNLOCK[ctx.engine.dialect.name], forgery)

    assert broken(ctx, seat) == found


def test_two_events_that_changed_places_are_found(ctx: Context, seat: Actor) -> None:
    for words in ("een", "twee", "drie", "vier"):
        an_event(ctx, seat, text=words)
    places = "UPDATE event SET position = {} WHERE position = {}"

    run(ctx, *UNLOCK[ctx.engine.dialect.name], places.format(9, 2), places.format(2, 3), places.format(3, 9))

    assert broken(ctx, seat) == 2


def together(writers: int, work: Callable[[int], object]) -> list[object]:
    """What each of several threads brings back, all of them started at once."""
    start = Barrier(writers)

    def run(place: int) -> object:
        start.wait(timeout=30)
        return work(place)

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


def test_eight_writers_at_once_make_one_chain(ctx: Context, seat: Actor) -> None:
    def write(writer: int) -> None:
        for turn in range(5):
            an_event(ctx, seat, text=f"schrijver {writer}, beurt {turn}")

    together(8, write)

    events = chain(ctx, seat)
    assert [event.position for event in events] == list(range(1, 41))
    assert {event.text for event in events} == {f"schrijver {w}, beurt {t}" for w in range(8) for t in range(5)}
    assert broken(ctx, seat) is None


def test_writers_who_each_added_a_project_first_do_not_lock_each_other_out(ctx: Context, seat: Actor) -> None:
    # SQLite has one writer at a time: there the second one starts when the first has ended.
    both_added = Barrier(2 if ctx.engine.dialect.name == "postgresql" else 1)
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)

    def write(year: int) -> None:
        with ctx.transaction(EVERYONE) as session:
            session.add(new_project(ctx, provider, number=f"{2020 + year}-9", filed_on=date(2020 + year, 5, 1)))
            session.flush()
            both_added.wait(timeout=30)
            history.lock_provider(session, seat.tenant)
            history.append(session, seat, ctx.clock(), "proef", "Toegevoegd")

    together(2, write)

    assert [event.position for event in chain(ctx, seat)] == [1, 2]
    assert broken(ctx, seat) is None
