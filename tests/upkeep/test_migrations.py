"""The tables come from migrations alone, and a migration keeps what is in them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, text, type_coerce
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import SQLModel, col, select

from models import Payment, Project, Provider
from models.enums import ProjectStatus, ServiceType
from models.migrations.guard import UnsafeMigration
from models.types import Hundredths
from services.context import Context
from services.database import migrate, migration_config
from services.filters import ProjectFilter
from services.formats import BRUSSELS
from services.listing.overview import Order, overview
from services.policy.access import EVERYONE, Actor
from tests.conftest import owned
from tests.factories import a_batch, a_payment, a_piece_of_evidence, a_project, a_provider, a_seat, an_event
from tests.postgres import as_owner
from tests.versions import FAIL_HALF_WAY, REBUILD, everything_in, upgrade_with

LOSE_ROWS = """
    op.execute("DELETE FROM payment")
"""
LOSE_A_PARENT = """
    op.execute("UPDATE project SET id = id + 1000")
"""
GIVE_NUMBERS_AGAIN = """
    with op.batch_alter_table("project", recreate="always"):
        pass
"""


@pytest.fixture
def upgrade(tmp_path: Path, database_url: str) -> Callable[[str], None]:
    """Runs one more migration, on top of those that there are."""

    return lambda body: upgrade_with(database_url, body, tmp_path / "versions")


@pytest.fixture
def seat(ctx: Context) -> Actor:
    return a_seat(ctx, a_provider(ctx))


@pytest.fixture
def project(ctx: Context, seat: Actor) -> Project:
    """A project with everything that may hang on it."""
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider, title="Lastechnieken")
    a_payment(ctx, project)
    a_piece_of_evidence(ctx, project)
    a_batch(ctx, seat, project)
    an_event(ctx, seat, project)
    return project


def test_no_migration_is_forgotten(database_url: str) -> None:
    command.check(migration_config(database_url))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_tables_that_never_give_a_number_again_are_those_that_say_so(ctx: Context) -> None:
    promised = {
        table.name for table in SQLModel.metadata.tables.values() if table.dialect_options["sqlite"]["autoincrement"]
    }

    assert promised == {
        name for (name,) in column_of(ctx, "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    }


def test_migrating_again_changes_nothing(project: Project, database_url: str) -> None:
    before = everything_in(database_url)

    migrate(as_owner(database_url))

    assert everything_in(database_url) == before


def test_a_table_that_is_rebuilt_keeps_its_rows_keys_and_triggers(
    project: Project, database_url: str, upgrade: Callable[[str], None]
) -> None:
    before = everything_in(database_url)

    upgrade(REBUILD)

    after = everything_in(database_url)
    columns, *others = after["shape"].pop("project")
    old_columns, *old_others = before["shape"].pop("project")
    assert others == old_others
    assert [name for name, *_ in columns] == [*(name for name, *_ in old_columns), "nickname"]
    assert [row[:-1] for row in after["rows"].pop("project")] == [tuple(row) for row in before["rows"].pop("project")]
    assert after["rows"].pop("alembic_version") == [("next",)]
    del before["rows"]["alembic_version"]
    assert after == before


def test_a_table_that_is_rebuilt_is_still_counted_and_searched(
    ctx: Context, seat: Actor, project: Project, upgrade: Callable[[str], None]
) -> None:
    ctx.engine.dispose()
    upgrade(REBUILD)

    with ctx.transaction(EVERYONE) as session:
        moved = session.get_one(Project, project.id)
        moved.status, moved.search_text = ProjectStatus.FINISHED, "boekhouden"

    assert counts(ctx, seat, "") == {ProjectStatus.FINISHED: 1}
    assert counts(ctx, seat, "boekhouden") == {ProjectStatus.FINISHED: 1}
    assert counts(ctx, seat, "lastechnieken") == {}


def counts(ctx: Context, actor: Actor, words: str) -> dict[ProjectStatus, int] | None:
    return overview(ctx, actor, ProjectFilter(search=words), Order()).by_status


def test_a_table_that_is_rebuilt_still_holds_its_children_and_its_history(
    ctx: Context, project: Project, upgrade: Callable[[str], None]
) -> None:
    ctx.engine.dispose()
    upgrade(REBUILD)

    for statement in ("DELETE FROM project", "UPDATE event SET text = 'anders'", "DELETE FROM event"):
        with owned(ctx) as owner, pytest.raises(DBAPIError), owner.transaction(EVERYONE) as session:
            session.connection().execute(text(statement))


def test_a_migration_that_fails_half_way_leaves_everything_as_it_was(
    project: Project, database_url: str, upgrade: Callable[[str], None]
) -> None:
    before = everything_in(database_url)

    with pytest.raises(RuntimeError, match="half way"):
        upgrade(FAIL_HALF_WAY)

    assert everything_in(database_url) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "refusal"),
    [(LOSE_ROWS, "rows lost"), (LOSE_A_PARENT, "without a parent"), (GIVE_NUMBERS_AGAIN, "given again")],
)
def test_a_migration_that_loses_something_is_refused_and_leaves_everything_as_it_was(
    project: Project, database_url: str, upgrade: Callable[[str], None], body: str, refusal: str
) -> None:
    before = everything_in(database_url)

    with pytest.raises(UnsafeMigration, match=refusal):
        upgrade(body)

    assert everything_in(database_url) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_connection_of_the_pool_waits_for_its_turn_and_keeps_references(ctx: Context) -> None:
    connections = [ctx.engine.connect() for _ in range(3)]

    found = [
        [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
        for connection in connections
    ]

    for connection in connections:
        connection.close()
    assert found == [["wal", 1, 30_000]] * 3


def test_words_are_stored_as_themselves(ctx: Context) -> None:
    a_project(ctx, a_provider(ctx), status=ProjectStatus.STOP_REQUESTED, service=ServiceType.ADVICE)

    stored = column_of(ctx, "SELECT status, service FROM project")

    assert stored == [("StopzettingAangevraagd", "Advies")]


def test_money_is_stored_exactly(ctx: Context, project: Project) -> None:
    for _ in range(10):
        a_payment(ctx, project, Decimal("0.10"))

    with ctx.reading(EVERYONE) as session:
        total = session.exec(select(type_coerce(func.sum(Payment.amount), Hundredths))).one()

    assert (total, str(total)) == (Decimal("101.10"), "101.10")


def test_a_fraction_of_a_cent_is_refused(ctx: Context, project: Project) -> None:
    with pytest.raises(StatementError, match="more than two decimals"):
        a_payment(ctx, project, Decimal("0.105"))


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=0), "2026-10-25 00:30:00"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=1), "2026-10-25 01:30:00"),
        (datetime(2027, 1, 1, 0, 30, tzinfo=BRUSSELS), "2026-12-31 23:30:00"),
    ],
)
def test_moments_are_stored_in_utc_and_come_back_as_the_same_moment(
    ctx: Context, moment: datetime, stored: str
) -> None:
    project = a_project(ctx, a_provider(ctx), created_at=moment)

    with ctx.reading(EVERYONE) as session:
        read = session.exec(select(Project.created_at).where(col(Project.id) == project.id)).one()

    assert (read, read.tzinfo) == (moment.astimezone(UTC), UTC)
    assert [str(value)[:19] for (value,) in column_of(ctx, "SELECT created_at FROM project")] == [stored]


def test_a_moment_without_its_zone_is_refused(ctx: Context) -> None:
    provider = a_provider(ctx)

    with pytest.raises(StatementError, match="needs its time zone"):
        a_project(ctx, provider, created_at=datetime(2026, 11, 23, 9))


def column_of(ctx: Context, query: str) -> list[tuple[Any, ...]]:
    """What stands in the database, past our own types."""
    with owned(ctx) as owner, owner.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
