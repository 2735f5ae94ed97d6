"""A database that was filled at the first schema goes on after each upgrade, or stays what it was."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from models import Event
from services.context import Context
from services.database import make_engine, migrate, revision
from services.errors import AppError
from services.history import FIRST, fingerprint
from services.policy.access import EVERYONE
from services.upkeep.checking import check
from tests.conftest import START, Clock, make_settings
from tests.filling import fill
from tests.postgres import drop_database, fresh_database
from tests.versions import FAIL_HALF_WAY, all_versions, everything_in, orphans, upgrade_with

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("UPDATE event SET text = 'anders'", "DELETE FROM event")


@pytest.fixture(params=["sqlite", "postgresql"])
def first_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the first schema, with rows in every table and a history of three events."""
    url = f"sqlite:///{tmp_path / 'kmo.db'}" if request.param == "sqlite" else fresh_database()
    migrate(url, all_versions()[0])
    engine = make_engine(url)
    schema = fill_what_is_empty(engine)
    with engine.execution_options(writes=True).begin() as connection:
        add_history(connection, schema.tables["event"])
    engine.dispose()
    yield url
    if request.param == "postgresql":
        drop_database(url)


def fill_what_is_empty(engine: Engine) -> MetaData:
    """Put rows in the tables that have none, in whatever schema there is."""
    schema = MetaData()
    with engine.execution_options(writes=True).begin() as connection:
        schema.reflect(connection)
        fill(connection, schema)
    return schema


def add_history(connection: Connection, events: Table) -> None:
    previous = FIRST
    for position in (1, 2, 3):
        event = Event(
            provider_id=1, project_id=1, account_name="Zetel", at=START, kind="proef", text="Iets", details={},
            position=position, previous_hash=previous, hash="",
        )  # fmt: skip
        previous = event.hash = fingerprint(event)
        connection.execute(events.insert(), event.model_dump(include={*events.columns.keys()} - {"id"}))


def rows_of(engine: Engine) -> dict[str, int]:
    """How many rows each table has, whatever tables there are."""
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if not name.startswith("project_search")]
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def history_of(engine: Engine) -> list[tuple[object, ...]]:
    """The history as the first schema knew it."""
    columns = "id, provider_id, project_id, account_name, at, kind, text, position, previous_hash, hash"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM event ORDER BY id"))]


def refuses(engine: Engine, statement: str) -> bool:
    with engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except DBAPIError as refusal:
            return "history only grows" in str(refusal)
    return False


def test_the_first_schema_is_full(first_url: str) -> None:
    engine = make_engine(first_url)

    assert [table for table, rows in rows_of(engine).items() if not rows] == []

    engine.dispose()


def test_every_version_keeps_every_row_its_parents_and_a_history_that_only_grows(first_url: str) -> None:
    engine = make_engine(first_url)
    told = history_of(engine)
    for version in all_versions()[1:]:
        fill_what_is_empty(engine)  # what the version before this one brought
        before = rows_of(engine)
        engine.dispose()

        migrate(first_url, version)

        after = rows_of(engine)
        with engine.connect() as connection:
            assert revision(connection) == version
            assert orphans(connection) == [], version
        assert {table: after.get(table) for table in before} == before, version
        assert history_of(engine) == told, version
        assert [statement for statement in FORBIDDEN if not refuses(engine, statement)] == [], version
    engine.dispose()


def test_after_the_last_version_all_is_whole(first_url: str, tmp_path: Path) -> None:
    migrate(first_url)

    upgraded = Context(make_engine(first_url), make_settings(tmp_path, first_url), Clock())
    report = check(upgraded)
    with upgraded.reading(EVERYONE) as session:
        ends = session.connection().execute(text("SELECT history_length, history_head FROM provider ORDER BY id")).all()
    last = history_of(upgraded.engine)[-1][-1]
    upgraded.engine.dispose()

    assert [fault for fault in report.faults if not fault.startswith("Bewijsstukken")] == []
    assert [tuple(row) for row in ends] == [(3, last), (0, ""), (0, "")]


def test_a_stop_that_was_read_in_without_a_day_waits_since_its_list_and_its_firm_is_judged_again(
    first_url: str,
) -> None:
    migrate(first_url, "0011")
    engine = make_engine(first_url)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE provider SET judged_on = '2026-11-20'"))
        connection.execute(text("UPDATE project SET status_changed_at = NULL, listed_at = '2026-11-02 10:00:00'"))
        connection.execute(text("UPDATE project SET status = 'StopzettingAangevraagd' WHERE id < 3"))
        connection.execute(text("UPDATE project SET listed_at = NULL, created_at = '2026-10-05 09:00:00' WHERE id = 2"))

    migrate(first_url)

    with engine.connect() as connection:
        since = connection.execute(text("SELECT status_changed_at FROM project ORDER BY id")).scalars().all()
        judged = connection.execute(text("SELECT judged_on FROM provider ORDER BY id")).scalars().all()
    engine.dispose()
    assert [moment and str(moment)[:16] for moment in since] == ["2026-11-02 10:00", "2026-10-05 09:00", None]
    assert [str(day) for day in judged] == ["None", "None", "2026-11-20"]


def test_when_the_last_of_many_versions_fails_none_of_them_happened(first_url: str, tmp_path: Path) -> None:
    before = everything_in(first_url)

    with pytest.raises(RuntimeError, match="half way"):
        upgrade_with(first_url, FAIL_HALF_WAY, tmp_path / "versions")

    assert everything_in(first_url) == before
    migrate(first_url)  # and what was not at fault can still happen


def test_a_database_that_is_newer_than_the_program_is_left_alone_in_words(first_url: str) -> None:
    engine = make_engine(first_url)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = everything_in(first_url)

    with pytest.raises(AppError, match=r"niet bijgewerkt en staat nog zoals ze was: .*9999"):
        migrate(first_url)

    assert everything_in(first_url) == before


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_the_upgrade_makes_its_backup_before_anything_changes() -> None:
    said = subprocess.run(["make", "-n", "upgrade"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    steps = [line.partition(" -m services ")[2] for line in said.splitlines() if " -m services " in line]
    assert steps == ["backup", "migrate", "check"]
    assert said.index("services backup") < said.rindex("make --no-print-directory install") < said.index("migrate")
