"""The backup of each day: once, by one worker, and only as many as are kept."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models import Provider
from services import __main__ as commands
from services import heartbeats
from services.backups import daily
from services.backups.names import Kind, name_for, rotate
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor
from services.upkeep.checking import check
from tests.backups.filled import fill, programs_on_path
from tests.conftest import Clock
from tests.test_history import UNLOCK, run

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


def keeping(ctx: Context, keep: int) -> Context:
    return replace(ctx, settings=ctx.settings.model_copy(update={"backup_keep": keep}))


def archives(ctx: Context) -> list[str]:
    return sorted(path.name for path in ctx.settings.backups.glob("*.zip"))


def test_of_four_workers_one_makes_the_backup_of_today(ctx: Context, provider: Provider) -> None:
    with ThreadPoolExecutor(4) as workers:
        made = list(workers.map(lambda _: daily.make_due(ctx), range(4)))

    assert len([one for one in made if one]) == 1
    assert archives(ctx) == ["kmo-backup-20261123-090000-dagelijks.zip"]
    assert heartbeats.beats(ctx)[heartbeats.BACKUP].at == ctx.clock()
    assert daily.make_due(ctx) is None


@ONLY_SQLITE
def test_as_many_daily_backups_are_kept_as_is_asked_and_others_stay(
    ctx: Context, provider: Provider, clock: Clock
) -> None:
    own = keeping(ctx, 2)
    ctx.settings.backups.mkdir()
    others = ("kmo-backup-20200101-020000-handmatig.zip", "mijn-kmo-backup-20200101-020000-dagelijks.zip")
    for name in others:
        (ctx.settings.backups / name).touch()

    for _ in range(4):
        daily.make_due(own)
        clock.move(days=1)

    dailies = ["kmo-backup-20261125-090000-dagelijks.zip", "kmo-backup-20261126-090000-dagelijks.zip"]
    assert archives(ctx) == sorted([*dailies, *others])


@ONLY_SQLITE
def test_none_is_made_before_two_at_night_nor_when_none_are_kept(ctx: Context, clock: Clock) -> None:
    assert daily.make_due(keeping(ctx, 0)) is None
    clock.now = datetime(2026, 11, 23, 0, 59, tzinfo=UTC)
    assert daily.make_due(ctx) is None

    clock.move(minutes=1)

    assert daily.make_due(ctx)


@ONLY_SQLITE
def test_a_worker_that_failed_or_was_killed_leaves_its_day_to_a_later_one(
    ctx: Context, clock: Clock, tmp_path: Path
) -> None:
    blocked = replace(ctx, settings=ctx.settings.model_copy(update={"backup_dir": str(tmp_path / "bestand")}))
    (tmp_path / "bestand").touch()

    with pytest.raises(AppError, match="bestaat al"):
        daily.make_due(blocked)
    assert daily.make_due(ctx) is None
    clock.move(hours=1)

    assert daily.make_due(ctx)


def test_names_sort_by_their_moment_and_rotation_knows_only_its_own(tmp_path: Path) -> None:
    names = [name_for(datetime(2026, 11, day, 23, 30, tzinfo=UTC), Kind.DAILY) for day in (1, 2)]
    for name in names:
        (tmp_path / name).touch()

    assert names == ["kmo-backup-20261102-003000-dagelijks.zip", "kmo-backup-20261103-003000-dagelijks.zip"]
    assert [path.name for path in rotate(tmp_path, 1)] == names[:1]


@ONLY_SQLITE
def test_a_disk_with_evidence_that_is_away_pushes_out_no_backup_that_holds_it(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    own = keeping(ctx, 1)
    fill(ctx, provider, seat)
    daily.make_due(own)
    shutil.rmtree(ctx.settings.data_dir / "evidence")

    for _ in range(2):
        clock.move(days=1)
        daily.make_due(own)

    # The first holds what is lost; of the two others the last stays.
    assert archives(ctx) == [
        "kmo-backup-20261123-090000-dagelijks.zip", "kmo-backup-20261125-090000-dagelijks.zip",
    ]  # fmt: skip
    assert [message.partition(" lacks ")[2] for message in caplog.messages] == ["2 files of evidence"] * 2


@ONLY_SQLITE
def test_of_two_files_the_lost_one_keeps_the_archive_that_holds_it(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    own = keeping(ctx, 1)
    fill(ctx, provider, seat)
    daily.make_due(keeping(ctx, 2))
    clock.move(days=1)
    daily.make_due(keeping(ctx, 2))
    lost = next(ctx.evidence.lying())
    ctx.evidence.remove(lost.provider_id, lost.sha256)

    for _ in range(3):
        clock.move(days=1)
        daily.make_due(own)

    # The newest that holds it, and the newest of all.
    assert archives(ctx) == ["kmo-backup-20261124-090000-dagelijks.zip", "kmo-backup-20261127-090000-dagelijks.zip"]


def test_no_older_backup_goes_for_one_whose_history_does_not_hold_and_the_command_says_so(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused when it is put back, so that it is no backup to count on."""
    fill(ctx, provider, seat)
    own = keeping(ctx, 1)
    daily.make_due(own)
    (whole,) = archives(ctx)
    run(ctx, *UNLOCK[ctx.engine.dialect.name], "UPDATE event SET text = 'anders' WHERE position = 1")
    clock.move(days=1)

    daily.make_due(own)

    assert len(archives(ctx)) == 2
    assert whole in archives(ctx)
    monkeypatch.setattr(commands, "make_context", lambda: ctx)
    clock.move(minutes=1)
    said = CliRunner().invoke(commands.app, ["backup"])
    assert said.exit_code == 1
    assert "de geschiedenis van Academie Zwaluw (0999123457) klopt niet vanaf gebeurtenis 1." in said.output


def test_a_file_that_cannot_be_read_stops_no_backup_and_is_told(ctx: Context, provider: Provider, seat: Actor) -> None:
    fill(ctx, provider, seat)
    one = next(iter(ctx.evidence.lying()))
    path = ctx.settings.data_dir / "evidence" / str(one.provider_id) / one.sha256
    path.unlink()
    path.mkdir()

    made = daily.make_due(ctx)

    assert made is not None
    assert made.about.missing == (one.sha256,)
    assert any(fault.startswith("Bewijsstukken weg of beschadigd: 1") for fault in check(ctx, all_files=True).faults)


def test_a_store_of_evidence_that_cannot_be_is_a_refusal(ctx: Context, provider: Provider, seat: Actor) -> None:
    fill(ctx, provider, seat)
    own = replace(ctx, settings=ctx.settings.model_copy(update={"evidence_url": "s4://x"}))

    with pytest.raises(AppError):
        daily.make_due(own)

    assert archives(ctx) == []
