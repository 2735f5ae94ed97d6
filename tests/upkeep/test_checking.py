"""What the check after an upgrade finds, and that it finds nothing where nothing is wrong."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from models import Evidence, Provider
from services import __main__ as commands
from services import evidence
from services.context import Context
from services.database import make_engine, migrate
from services.policy.access import EVERYONE, Actor
from services.upkeep.checking import check
from tests.conftest import Clock, make_settings
from tests.factories import a_project, an_event
from tests.reactions.files import PDF
from tests.test_history import UNLOCK, run


@pytest.fixture
def kept(ctx: Context, provider: Provider, seat: Actor) -> Path:
    """A project with its history and a piece of evidence; where that file lies."""
    project = a_project(ctx, provider)
    an_event(ctx, seat, project)
    an_event(ctx, seat, project)
    file = evidence.keep(ctx, seat, "attest.pdf", PDF)
    with ctx.transaction(EVERYONE) as session:
        session.add(
            Evidence(
                provider_id=seat.tenant, project_id=project.id, file_name=file.name, mime=file.mime, size=file.size,
                sha256=file.sha256, kept_at=ctx.clock(),
            )
        )  # fmt: skip
    return ctx.settings.data_dir / "evidence" / str(seat.tenant) / file.sha256


def test_what_is_whole_is_said_to_be_whole(ctx: Context, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "make_context", lambda: ctx)

    result = CliRunner().invoke(commands.app, ["check", "--all"])

    assert result.exit_code == 0, result.output
    assert "event                           2" in result.output.splitlines()
    assert result.output.splitlines()[-1] == "Alles is heel; 1 bewijsstuk nagekeken."


def test_every_fault_has_its_line_and_the_command_fails(
    ctx: Context, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "make_context", lambda: ctx)
    kept.write_bytes(b"anders")
    run(ctx, *UNLOCK[ctx.engine.dialect.name], "UPDATE event SET text = 'anders' WHERE position = 2")
    run(ctx, "UPDATE project_tally SET projects = 7")

    result = CliRunner().invoke(commands.app, ["check"])

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "De tellingen kloppen niet: 7 geteld, 1 projecten.",
        "Academie Zwaluw (0999123457): gewijzigd, verwijderd of tussengevoegd vanaf gebeurtenis 2",
        "Bewijsstukken weg of beschadigd: 1 (attest.pdf).",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_without_its_parent_is_found(ctx: Context, kept: Path) -> None:
    with ctx.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("UPDATE evidence SET project_id = 999")
        driver.execute("PRAGMA foreign_keys=ON")

    assert check(ctx).faults == ["Een rij wijst naar iets dat er niet is: evidence 1 naar project"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_damaged_is_found(ctx: Context, kept: Path, clock: Clock, tmp_path: Path) -> None:
    ctx.engine.dispose()
    path = tmp_path / "kmo.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    path.write_bytes(content)

    (fault, *_) = check(ctx).faults

    assert fault.startswith(("Het bestand van de databank is beschadigd", "De databank antwoordt niet"))


def test_an_older_database_is_told_what_to_do(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'kmo.db'}"
    migrate(url, "0001")
    engine = make_engine(url)

    (fault,) = check(Context(engine, make_settings(tmp_path, url), clock)).faults

    engine.dispose()
    assert fault.startswith("De databank heeft versie 0001, het programma ")


def test_a_database_that_does_not_answer_is_a_fault(tmp_path: Path, clock: Clock) -> None:
    url = "postgresql+psycopg://kmo@127.0.0.1:1/kmo"

    (fault,) = check(Context(make_engine(url), make_settings(tmp_path, url), clock)).faults

    assert fault.startswith("De databank antwoordt niet zoals het hoort: ")
