"""The folders in which jobs write their exports: one a job, readable only by this program, swept after an hour."""

import json
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from services.context import Context
from services.errors import NoRoom, NotFound
from services.faults import writing_files
from services.policy.access import Actor

KEPT_SECONDS = 3600
# A job that runs says so several times a second, and nothing for as long as a large workbook takes to be zipped.
SILENT_SECONDS = 900
ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
STATE = "stand.json"
GONE = "Deze export is er niet (meer). Maak hem opnieuw."


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "bezig"
    DONE = "klaar"
    FAILED = "mislukt"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` projects (`total` is 0 until it is known), or why it failed.

    A `note` is what the reader of a finished file has to know.
    """

    account_id: int
    file_name: str
    done: int = 0
    total: int = 0
    state: JobState = JobState.RUNNING
    reason: str = ""
    note: str = ""


def make_folder(ctx: Context, progress: Progress) -> Path:
    """A new folder whose name nobody can guess; raises NoRoom."""
    folder = _home(ctx) / secrets.token_urlsafe(16)
    try:
        with writing_files():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            write_progress(folder, progress)
    except NoRoom:
        remove_folder(folder)
        raise
    return folder


def folder_of(ctx: Context, actor: Actor, id_: str) -> Path:
    """The folder of this actor's job; raises NotFound, also for a job that another account started."""
    folder = _home(ctx) / id_
    if not ID.fullmatch(id_) or not folder.is_dir() or read_progress(folder).account_id != actor.account_id:
        raise NotFound(GONE)
    if _is_old(folder):
        raise NotFound(GONE)
    return folder


def write_progress(folder: Path, progress: Progress) -> None:
    """Say how far it is; a reader sees the old word or the new one, never half of it."""
    half = folder / f"{STATE}.half"
    half.write_text(json.dumps(asdict(progress)))
    half.replace(folder / STATE)


def read_progress(folder: Path) -> Progress:
    """What the job last said, or that it failed when that is long ago; raises NotFound when it was swept."""
    try:
        said = json.loads((folder / STATE).read_text())
        silent = time.time() - (folder / STATE).stat().st_mtime > SILENT_SECONDS
    except OSError:
        raise NotFound(GONE) from None
    state = JobState(said["state"])
    return Progress(**said | {"state": JobState.FAILED if silent and state is JobState.RUNNING else state})


def running_of(ctx: Context, actor: Actor) -> int:
    """How many jobs of this actor are under way."""
    said = []
    for state in _home(ctx).glob(f"*/{STATE}"):
        with suppress(NotFound):
            said.append(read_progress(state.parent))
    return sum(one.account_id == actor.account_id and one.state is JobState.RUNNING for one in said)


def remove_folder(folder: Path) -> None:
    """Remove a job and its file."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(ctx: Context) -> None:
    """Remove old jobs. A folder is touched whenever its job says something, so one that runs stays."""
    for folder in _home(ctx).glob("*"):
        with suppress(OSError):
            if _is_old(folder):
                remove_folder(folder)


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > KEPT_SECONDS
    except FileNotFoundError:  # another process swept it just now
        return True


def _home(ctx: Context) -> Path:
    return ctx.settings.data_dir.absolute() / "exports"
