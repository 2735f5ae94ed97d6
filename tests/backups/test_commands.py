"""What whoever runs the program sees of backups; and the backup before each migration."""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, create_engine
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from models import Event, Provider
from services import __main__ as commands
from services.backups.sqlite import copy
from services.context import Context
from services.database import make_engine, migrate
from services.errors import AppError
from services.history import FIRST, fingerprint
from services.policy.access import Actor
from services.settings import Settings
from tests.backups.filled import Place, an_empty_place, fill, programs_on_path
from tests.conftest import START, make_settings
from tests.postgres import drop_database, fresh_database

FIRM = "INSERT INTO provider (id, name, enterprise_number, mail, is_demo) VALUES (1, 'F', '0999123457', '', false)"


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


@pytest.fixture
def place(ctx: Context, tmp_path: Path) -> Iterator[Place]:
    with an_empty_place(ctx, tmp_path / "leeg") as place:
        yield place


@pytest.mark.usefixtures("programs")
def test_a_backup_is_made_looked_through_and_put_back(
    ctx: Context, provider: Provider, seat: Actor, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ctx, provider, seat)
    monkeypatch.setattr(commands, "make_context", lambda: ctx)
    monkeypatch.setattr(commands, "settings", lambda: place.settings)
    run = CliRunner().invoke

    made = run(commands.app, ["backup", str(tmp_path / "elders")])
    (path,) = (tmp_path / "elders").iterdir()
    with monkeypatch.context() as without:  # unpacked on the disk of the archive, which has the room for it
        without.setattr(tempfile, "tempdir", str(tmp_path / "nergens"))
        looked = run(commands.app, ["verify-backup", str(path)])
    assert list(path.parent.iterdir()) == [path]
    back = run(commands.app, ["restore", str(path)])
    twice = run(commands.app, ["restore", str(path)])

    what = next(line for line in looked.output.splitlines() if line.startswith("van "))
    assert (looked.exit_code, looked.output) == (0, f"De back-up is heel.\n{what}\n")
    assert what.endswith("2 bewijsstukken")
    assert made.output.splitlines()[0] == f"Back-up gemaakt: {path}"
    assert "bewaar het waar niemand anders aan kan" in made.output
    assert back.exit_code == 0
    assert "3 mails die nog wachtten, staan op “mislukt”" in back.output
    assert (twice.exit_code, "niets overschreven" in str(twice.exception)) == (1, True)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database at an earlier revision, with a row."""
    url = f"sqlite:///{tmp_path / 'kmo.db'}" if request.param == "sqlite" else fresh_database()
    migrate(url, "0001")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(FIRM)
    yield make_settings(tmp_path, url)
    if request.param == "postgresql":
        drop_database(url)


def migrating(chosen: Settings, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, list[str]]:
    monkeypatch.setattr(commands, "settings", lambda: chosen)
    done = CliRunner().invoke(commands.app, ["migrate", *options])
    folder = chosen.backups
    return done.exit_code, [path.name[27:] for path in folder.iterdir()] if folder.exists() else []


@pytest.mark.usefixtures("programs")
def test_before_a_migration_there_is_a_backup_once(old: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    add_an_event(old.database)
    assert migrating(old, monkeypatch) == (0, ["voor-migratie.zip"])
    assert migrating(old, monkeypatch) == (0, ["voor-migratie.zip"])

    (path,) = old.backups.iterdir()
    with zipfile.ZipFile(path) as bundle:
        assert b'"revision": "0001"' in bundle.read("backup.json")
    assert CliRunner().invoke(commands.app, ["verify-backup", str(path)]).exit_code == 0


def add_an_event(url: str) -> None:
    """In the first schema, which knew nothing of salt and erasing."""
    event = Event(
        provider_id=1, account_name="Zetel", at=START, kind="proef", text="Iets", details={}, position=1,
        previous_hash=FIRST, hash="",
    )  # fmt: skip
    event.hash = fingerprint(event)
    engine = make_engine(url)
    with engine.execution_options(writes=True).begin() as connection:
        events = Table("event", MetaData(), autoload_with=connection)
        connection.execute(events.insert(), event.model_dump(include={*events.columns.keys()} - {"id"}))
    engine.dispose()


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_a_backup_of_older_tables_is_put_back_by_a_newer_program(
    old: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_an_event(old.database)
    migrating(old, monkeypatch)
    (path,) = old.backups.iterdir()
    empty = make_settings(tmp_path / "leeg", f"sqlite:///{tmp_path / 'leeg' / 'kmo.db'}")
    monkeypatch.setattr(commands, "settings", lambda: empty)

    back = CliRunner().invoke(commands.app, ["restore", str(path)])

    assert (back.exit_code, back.exception) == (0, None)
    with sqlite3.connect(tmp_path / "leeg" / "kmo.db") as there:
        assert there.execute("SELECT count(*) FROM event").fetchone() == (1,)


def test_no_backup_is_made_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="kon niet gekopieerd worden"):
        copy(tmp_path / "weg.db", tmp_path / "kopie.db")

    assert not (tmp_path / "weg.db").exists()


@pytest.mark.parametrize("old", ["postgresql"], indirect=True)
def test_without_pg_dump_nothing_is_migrated_unless_that_is_asked(
    old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(commands, "settings", lambda: old)

    refused = CliRunner().invoke(commands.app, ["migrate"])

    assert "pg_dump is niet gevonden" in str(refused.exception)
    assert "--no-backup" in str(refused.exception)
    assert migrating(old, monkeypatch, "--no-backup") == (0, [])


@pytest.mark.usefixtures("programs")
def test_an_empty_database_is_migrated_without_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert migrating(make_settings(tmp_path / "nieuw"), monkeypatch) == (0, [])
