"""What whoever runs the program does from the command line."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models import Provider
from models.enums import Action, ProjectStatus
from services import __main__ as commands
from services import actions
from services.context import Context
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from tests.conftest import KEY
from tests.factories import a_project, an_event
from tests.reactions.post import Post
from tests.test_history import UNLOCK, run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(commands, "make_context", lambda: ctx)
    return CliRunner()


def test_a_whole_history_is_said_to_be_whole(ctx: Context, seat: Actor, command: CliRunner) -> None:
    an_event(ctx, seat)

    result = command.invoke(commands.app, ["verify-history"])

    assert (result.exit_code, result.output) == (0, "De geschiedenis is heel.\n")


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE event SET text = 'anders' WHERE position = 2",
        "DELETE FROM event WHERE position = 2",
        "DELETE FROM event WHERE position >= 2",
    ],
)
def test_a_history_that_was_tampered_with_is_found(ctx: Context, seat: Actor, command: CliRunner, forgery: str) -> None:
    for _ in range(3):
        an_event(ctx, seat)
    run(ctx, *UNLOCK[ctx.engine.dialect.name], forgery)

    result = command.invoke(commands.app, ["verify-history"])

    assert result.exit_code == 1
    assert result.output == "Academie Zwaluw (0999123457): gewijzigd, verwijderd of tussengevoegd vanaf gebeurtenis 2\n"


def test_without_a_mail_server_nothing_is_delivered(ctx: Context, seat: Actor, command: CliRunner) -> None:
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail="klant@bakkerij.example")
    actions.perform(ctx, seat, project.number, Action.CANCEL, Submission("De klant komt niet.", 1, "een"))

    result = command.invoke(commands.app, ["deliver"])

    assert (result.exit_code, result.output) == (
        0,
        "Er is geen mailserver ingesteld (KMO_SMTP_URL): mails wachten.\n0 mails verzonden\n",
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_of_its_own_delivers_until_it_is_stopped(ctx: Context, seat: Actor) -> None:
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail="klant@bakkerij.example")
    actions.perform(ctx, seat, project.number, Action.CANCEL, Submission("De klant komt niet.", 1, "een"))
    own = {name: value for name, value in os.environ.items() if not name.startswith("KMO_")}
    own["KMO_SECRET_KEY"] = KEY

    with Post().open() as post:
        own |= {"KMO_DATABASE_URL": ctx.settings.database, "KMO_DATA_DIR": str(ctx.settings.data_dir),
                "KMO_SMTP_URL": post.url}  # fmt: skip
        worker = subprocess.Popen([sys.executable, "-m", "services", "deliver", "--watch"], env=own, cwd=ROOT)
        for _ in range(600):
            if post.taken or worker.poll() is not None:
                break
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)

    assert worker.wait(30) == 0
    assert [message["To"] for message in post.taken] == ["klant@bakkerij.example"]
