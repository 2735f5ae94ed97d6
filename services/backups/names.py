"""What archives are called, where they lie, and which go: only names that the program gave itself are ever removed."""

import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from services.backups.about import EVIDENCE
from services.formats import BRUSSELS

DAILY = re.compile(r"kmo-backup-\d{8}-\d{6}-dagelijks\.zip")
UNFINISHED = re.compile(r"\.kmo-backup-.*")
SECONDS_UNTIL_LEFT_BEHIND = 24 * 3600


class Kind(StrEnum):
    """Why a backup is made; only daily ones make room for newer ones."""

    DAILY = "dagelijks"
    BY_HAND = "handmatig"
    MIGRATION = "voor-migratie"


def name_for(moment: datetime, kind: Kind) -> str:
    """The name of an archive, by which the newest sorts last; its time is that of Brussels."""
    return f"kmo-backup-{moment.astimezone(BRUSSELS):%Y%m%d-%H%M%S}-{kind}.zip"


def rotate(folder: Path, keep: int, lost: Collection[str] = ()) -> list[Path]:
    """Remove the oldest daily archives until `keep` are left; tells which went.

    Of each file of evidence (SHA-256) that is `lost` since, the newest that holds it stays.
    """
    daily = sorted(path for path in folder.iterdir() if DAILY.fullmatch(path.name) and path.is_file())
    going, sought, gone = daily[: max(0, len(daily) - keep)], {*lost}, []
    for path in reversed(daily):
        held = _held(path, sought) if sought else set()
        sought -= held
        if path in going and not held:
            gone.append(path)
    for path in gone:
        path.unlink()
    return gone


def _held(path: Path, sought: Collection[str]) -> set[str]:
    """Which of these files an archive has; one that cannot be read has none."""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = {*bundle.namelist()}
    except (zipfile.BadZipFile, OSError):
        return set()
    return {sha256 for sha256 in sought if f"{EVIDENCE}/{sha256}" in names}


@contextmanager
def working(folder: Path, *, alone: bool = False) -> Iterator[Path]:
    """A folder to work in that only we may read, on the disk of `folder`; what a killed process left there goes.

    Who is `alone` clears away at once; else another may be at work, and only what is a day old goes.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.iterdir():
        if UNFINISHED.fullmatch(path.name) and (alone or _is_old(path)):
            _remove(path)
    with tempfile.TemporaryDirectory(prefix=".kmo-backup-", dir=folder) as work:
        yield Path(work)


@contextmanager
def beside(archive: Path) -> Iterator[Path]:
    """A folder to unpack an archive in: on its own disk, which has the room, unless nothing may be written there."""
    place = archive.parent if os.access(archive.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".kmo-backup-", dir=place) as work:
        yield Path(work)


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > SECONDS_UNTIL_LEFT_BEHIND


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
