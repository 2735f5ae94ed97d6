"""The signed ends of the histories: a chain that was cut short shows, and one whose words were erased does not."""

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models import Event, Provider
from services import history
from services.backups import daily, heads
from services.context import Context
from services.policy.access import EVERYONE, Actor
from services.upkeep.checking import check
from tests.backups.filled import programs_on_path
from tests.conftest import Clock, owned
from tests.factories import an_event

UNLOCK = {"sqlite": "DROP TRIGGER event_no_delete", "postgresql": "ALTER TABLE event DISABLE TRIGGER USER"}


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


@pytest.fixture
def signed(ctx: Context, seat: Actor, clock: Clock) -> None:
    """Five events and two days of backups; the second day saw all of them."""
    for number in range(5):
        an_event(ctx, seat, None, f"Gebeurtenis {number}")
        if number in (1, 4):
            daily.make_due(ctx)
            clock.move(days=1)


def cut(ctx: Context, length: int) -> None:
    """Leave the first of the chain, as somebody would who hides the rest."""
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        run = session.connection().execute
        run(text(UNLOCK[owner.engine.dialect.name]))
        run(text(f"DELETE FROM event WHERE position > {length}"))
        run(text(f"UPDATE provider SET history_length = {length}, history_head = (SELECT hash FROM event "
                 f"WHERE position = {length} AND event.provider_id = provider.id)"))  # fmt: skip


def test_a_history_as_it_was_signed_is_good_and_may_go_on(ctx: Context, seat: Actor, signed: None) -> None:
    an_event(ctx, seat, None, "Na de back-up")

    assert heads.faults(ctx) == []
    assert oct((ctx.settings.backups / heads.NAME).stat().st_mode)[-3:] == "600"


def test_a_history_that_was_cut_short_shows(ctx: Context, provider: Provider, signed: None) -> None:
    cut(ctx, 3)

    (found,) = heads.faults(ctx)

    assert history.broken_chains(ctx) == {}  # by itself it holds
    assert found.startswith(f"{provider.name} ({provider.enterprise_number}): korter of anders dan op 2026-11-24 getek")
    assert found in check(ctx).faults


def test_a_history_that_was_cut_short_and_went_on_shows_also_once_it_is_signed_again(
    ctx: Context, seat: Actor, signed: None
) -> None:
    cut(ctx, 3)
    for number in range(4):
        an_event(ctx, seat, None, f"Verzonnen {number}")
    daily.make_due(ctx)

    (found,) = heads.faults(ctx)

    assert history.broken_chains(ctx) == {}
    assert "(gebeurtenis 5)" in found


def test_a_line_that_was_changed_shows(ctx: Context, signed: None) -> None:
    path = ctx.settings.backups / heads.NAME
    first, second = path.read_text().splitlines()
    path.write_text(first.replace("2026-11-23", "2026-11-22") + "\n" + second + "\n")

    assert heads.faults(ctx) == ["geschiedenis.jsonl, regel 1: gewijzigd, of met een andere sleutel getekend"]


def test_a_year_of_days_is_kept(ctx: Context, seat: Actor, signed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "MOST_LINES", 1)
    daily.make_due(ctx)

    assert len((ctx.settings.backups / heads.NAME).read_text().splitlines()) == 1
    assert heads.faults(ctx) == []


def test_a_byte_that_is_none_is_a_line_that_nobody_signed_and_stops_no_backup(
    ctx: Context, signed: None, clock: Clock
) -> None:
    path = ctx.settings.backups / heads.NAME
    path.write_bytes(path.read_bytes() + b"\xff\n")

    assert daily.make_due(ctx)
    assert heads.faults(ctx) == ["geschiedenis.jsonl, regel 3: gewijzigd, of met een andere sleutel getekend"]


def test_erased_words_change_no_end(ctx: Context, seat: Actor, signed: None) -> None:
    with ctx.transaction(EVERYONE) as session:
        history.lock_provider(session, seat.tenant)
        events = session.exec(select(Event).order_by(col(Event.position))).all()
        history.erase(session, None, ctx.clock(), "Gewist", events, seat.tenant)

    assert heads.faults(ctx) == []
