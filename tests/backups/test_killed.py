"""Killed (kill -9) at any step, a backup is not there and a restore has put nothing back that cannot be put again."""

import os
import subprocess
from pathlib import Path

import pytest

from models import Provider
from services import history
from services.archive import Archive
from services.backups.making import make
from services.backups.restoring import restore
from services.backups.verifying import verified
from services.context import Context
from services.gateways.folder_store import FolderStore
from services.policy.access import Actor
from tests.backups.filled import all_rows, an_empty_place, fill, opened, programs_on_path
from tests.killing import MOST_STEPS, in_a_process, nothing_open

MAKING = ((FolderStore, "get"), (Archive, "add"), (Archive, "close"), (os, "rename"), (subprocess, "run"))
RESTORING = ((os, "rename"), (os, "link"), (subprocess, "run"))


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


def test_a_backup_is_there_whole_or_not_at_all(ctx: Context, provider: Provider, seat: Actor, tmp_path: Path) -> None:
    fill(ctx, provider, seat)
    whole, done, last = 0, False, 0
    while not done and last < MOST_STEPS:
        folder = tmp_path / str(last)
        folder.mkdir()
        with nothing_open(ctx):
            done = in_a_process(ctx, last, lambda own, folder=folder: make(own, folder), *MAKING)
        for path in folder.glob("*.zip"):
            whole += 1
            with verified(ctx.settings, path, folder):
                pass
        assert whole or not done
        last += 1

    assert done
    assert last > 15


def test_a_restore_that_was_killed_can_be_done_again(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    fill(ctx, provider, seat)
    path, before, files = make(ctx).path, all_rows(ctx), opened(ctx, seat)
    for last in range(MOST_STEPS):
        with an_empty_place(ctx, tmp_path / str(last)) as place:
            with nothing_open(ctx):
                ended = in_a_process(ctx, last, lambda own, place=place: restore(place.settings, path), *RESTORING)
            whole = bool(place.tables())
            assert whole or not ended, f"killed at step {last}"
            if not whole:
                restore(place.settings, path)
            again = place.open()
            assert (all_rows(again), opened(again, seat)) == (before, files), f"killed at step {last}"
            assert history.broken_chains(again) == {}
            assert [*place.settings.data_dir.glob("*.herstel")] == []
            again.engine.dispose()
        if ended:
            break

    assert ended
    assert last > 6
