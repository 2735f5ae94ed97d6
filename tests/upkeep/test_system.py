"""Whether the program can do its work, and what who runs it is told of that."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from starlette.requests import Request

from models import BackupRun
from pages.routes import health as routes
from services import outbox
from services.context import Context
from services.database import make_engine
from services.errors import NotAllowed
from services.heartbeats import BACKUP, JUDGING, MAILS, alive, beat, beats
from services.policy.access import EVERYONE
from services.precheck import judging
from services.upkeep import health, status, system
from services.upkeep.metering import Outbox
from tests.conftest import Clock, owned
from tests.factories import a_mail, a_project, a_provider, a_seat, an_agency
from tests.routes.asgi import in_loop
from tests.screens import showing


@pytest.fixture
def working(ctx: Context) -> Context:
    """A program whose workers live, and that has a mail server."""
    ctx = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr("smtp://post.example")}))
    for name in (MAILS, JUDGING):
        beat(ctx, name)
    return ctx


def asked(ctx: Context, monkeypatch: pytest.MonkeyPatch, asking: routes.Ready) -> tuple[int, bytes]:
    """What a stranger is told at `/ready`."""
    monkeypatch.setattr(routes, "context", lambda: ctx)
    monkeypatch.setattr(routes, "ask", asking)
    told = []

    async def go() -> None:
        told.append(await routes.ready(Request({"type": "http"})))

    in_loop(go)
    return told[0].status_code, bytes(told[0].body)


def too_old(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))


def no_answer(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        session.connection().execute(text("ALTER TABLE alembic_version RENAME TO gone"))


def too_slow(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "_look", lambda ctx: time.sleep(0.5))


def silence(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    beat(replace(ctx, clock=lambda: ctx.clock() - timedelta(minutes=6)), JUDGING)


def a_full_disk(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=100 * health.MEGABYTE, total=1000 * health.MEGABYTE, used=0)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: usage)


WRONG: dict[str, Callable[[Context, pytest.MonkeyPatch], None]] = {
    "not ready: migrations: versie 0001, dit programma wil": too_old,
    "not ready: database: antwoordt niet zoals het hoort": no_answer,
    "not ready: database: antwoordt niet binnen": too_slow,
    "not ready: worker: projecten beoordelen zwijgt sinds 23/11/2026 08:54": silence,
    "not ready: disk: 100 MB vrij, minder dan 200 MB": a_full_disk,
}


def test_a_program_that_can_do_its_work_is_ready(
    working: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(working, monkeypatch, routes.Ready()) == (200, b'{"status":"ok"}')
    assert caplog.messages == []


@pytest.mark.parametrize("line", WRONG)
def test_one_thing_that_is_wrong_is_enough_and_only_the_log_says_which(
    working: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    WRONG[line](working, monkeypatch)

    with caplog.at_level(logging.ERROR, "kmo"):
        answer = asked(working, monkeypatch, routes.Ready())

    assert answer == (503, b'{"status":"niet klaar"}')
    assert [message[: len(line)] for message in caplog.messages] == [line]


def test_a_mail_that_should_have_left_hours_ago_is_told_once_there_is_a_mail_server(
    working: Context, clock: Clock
) -> None:
    project = a_project(working, a_provider(working))
    a_mail(working, project)
    a_mail(working, project)
    without = replace(working, settings=working.settings.model_copy(update={"smtp_url": SecretStr("")}))

    found = []
    for minutes in (120, 1):
        clock.move(minutes=minutes)
        for name in (MAILS, JUDGING):
            beat(working, name)
        found.append([check.key for ctx in (working, without) for check in health.checks(ctx) if not check.good])

    assert found == [[], ["mails"]]


def test_however_often_it_is_asked_it_looks_only_now_and_then(
    working: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, looked = [0.0], []
    asking = routes.Ready(lambda: now[0])
    monkeypatch.setattr(routes, "is_ready", lambda ctx: looked.append(now[0]) or True)

    for moment in (0.0, 1.0, 4.9, 5.0, 9.9, 10.1):
        now[0] = moment
        asked(working, monkeypatch, asking)

    assert looked == [0.0, 5.0, 10.1]


def test_a_worker_says_that_it_lives_at_most_once_a_minute(ctx: Context, clock: Clock) -> None:
    start, signs = clock.now, []
    for _ in range(5):
        alive(ctx, MAILS)
        signs.append(round((beats(ctx)[MAILS].at - start).total_seconds()))
        clock.move(seconds=25)

    assert signs == [0, 0, 0, 75, 75]


def test_the_state_of_the_program_is_told_in_words(
    working: Context, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    beat(working, BACKUP)
    clock.move(minutes=3)
    a_mail(working, a_project(working, a_provider(working)))

    status.show_status(working)

    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if line.startswith("NIET")] == []
    assert "goed   Achtergrondwerk: mails en beoordelingen lopen" in told
    assert "Back-up         23/11/2026 09:00, minder dan een uur geleden" in told
    assert "Mails           1 wachten, de oudste sinds 23/11/2026 09:03; 0 mislukt" in told


def test_the_command_fails_when_something_is_not_well(ctx: Context, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        status.show_status(ctx)

    assert ended.value.code == 1
    assert "NIET   Achtergrondwerk: mails versturen begon nog nooit; projecten beoordelen begon nog nooit" in (
        capsys.readouterr().out
    )


def test_the_command_fails_when_the_backups_stopped(
    working: Context, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    beat(working, BACKUP)
    clock.move(hours=36)
    for kind in (MAILS, JUDGING):
        beat(working, kind)
    status.show_status(working)
    assert "NIET" not in capsys.readouterr().out

    clock.move(minutes=1)

    with pytest.raises(SystemExit):
        status.show_status(working)
    assert "NIET   Back-up: de laatste is van 23/11/2026 09:00, niet van de voorbije anderhalve dag" in (
        capsys.readouterr().out
    )


def test_backups_that_never_succeed_are_told_from_the_second_day_on(working: Context) -> None:
    today = working.today
    told = []
    for day in (today, today - timedelta(days=1)):
        with working.transaction(EVERYONE) as session:
            session.add(BackupRun(day=day, claimed_until=working.clock()))
        told.append([check.words for check in system.state(working).wrong])
    elsewhere = replace(working, settings=working.settings.model_copy(update={"backup_keep": 0}))

    assert told == [[], ["sinds 22/11/2026 lukte er nog geen enkele"]]
    assert system.state(elsewhere).wrong == []


def test_a_sign_of_life_from_the_future_is_none(
    working: Context, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    beat(working, BACKUP)
    clock.move(days=-1)

    with pytest.raises(SystemExit):
        status.show_status(working)

    told = capsys.readouterr().out
    assert "NIET   Achtergrondwerk: mails versturen zwijgt sinds 23/11/2026 09:00" in told
    assert "NIET   Back-up: de laatste is van 23/11/2026 09:00, niet van de voorbije anderhalve dag" in told
    assert "Back-up         23/11/2026 09:00, in de toekomst: liep de klok voor?" in told


def test_the_state_of_the_program_is_for_the_agency(working: Context) -> None:
    seat, agency = a_seat(working, a_provider(working)), an_agency(working)

    with pytest.raises(NotAllowed):
        system.system(working, seat)

    found = system.system(working, agency)
    assert found.wrong == []
    assert found.inside is not None
    assert [work.good for work in found.inside.works] == [True, True]
    assert (found.inside.backup, found.inside.backup_is_old) == (None, True)


def test_while_the_database_is_of_another_version_the_rest_is_told(
    working: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    too_old(working, monkeypatch)

    found = system.state(working)

    assert ([check.key for check in found.wrong], found.inside) == (["migrations"], None)


def test_a_worker_that_begins_says_so(ctx: Context) -> None:
    outbox.deliver_due(ctx)
    judging.catch_up(ctx)

    assert sorted(beats(ctx)) == sorted((MAILS, JUDGING))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_shows_it_to_the_agency_and_nothing_of_it_to_a_firm(
    working: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, agency = a_seat(working, a_provider(working)), an_agency(working)

    with showing(working, monkeypatch) as show:
        shown, refused = show(agency, "system"), show(seat, "system")

    for words in ("Het programma kan zijn werk doen.", "Databank", "Geen gekend", "Loopt"):
        assert words in shown
    assert "Deze bladzijde is voor de dienst kmo-portefeuille." in refused
    assert not [words for words in ("Databank", "Achtergrondwerk", "SQLite", "PostgreSQL") if words in refused]


def test_a_look_that_ends_badly_is_not_ready(working: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    now, asking = [0.0], routes.Ready(lambda: now[0])
    well = asked(working, monkeypatch, asking)
    now[0] = 6.0
    monkeypatch.setattr(routes, "is_ready", lambda ctx: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        asked(working, monkeypatch, asking)

    assert (well[0], asked(working, monkeypatch, asking)[0]) == (200, 503)


def test_metrics_say_that_the_database_is_away(working: Context, tmp_path: Path) -> None:
    gone = make_engine(f"sqlite:///{tmp_path / 'weg' / 'kmo.db'}")

    told = [list(Outbox(replace(working, engine=engine)).collect()) for engine in (working.engine, gone)]

    up = [next(one.samples[0].value for one in families if one.name == "kmo_database_up") for families in told]
    assert up == [1.0, 0.0]
