"""Exports made by a child process, so that the server's memory and its other readers do not notice them."""

import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import services
from services import metrics
from services.context import Context
from services.dossier import bundle
from services.dossier.names import safe
from services.errors import AppError, BadInput, NoRoom, NotFound
from services.exports import folders
from services.exports.child import Work, written
from services.exports.folders import JobState, Progress
from services.exports.registry import exporter_of
from services.faults import writing_files
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import Actor

MOST_AT_ONCE = 3
# The largest dossier takes an hour where others are at work; one that hangs is seen by its silence.
MOST_SECONDS = 3 * 3600
ROOT = Path(services.__file__).parent.parent
FAILED = "De export is niet gelukt. Probeer het opnieuw."


@dataclass(frozen=True, slots=True)
class Job:
    """An export under way."""

    id: str


def start(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, key: str = "xlsx", keys: str = "") -> Job:
    """Begin an export and return at once; raises AppError when too many of this actor's are under way."""
    folder, process = _begun(ctx, actor, wanted, order, key, keys)
    threading.Thread(target=_wait, args=(process, folder), daemon=True).start()
    return Job(folder.name)


def keep_file(ctx: Context, actor: Actor, file_name: str, content: bytes) -> Job:
    """A small file that is ready, to be fetched by this actor as the file of a finished job; raises NoRoom."""
    folders.sweep(ctx)
    folder = folders.make_folder(ctx, Progress(actor.account_id, file_name))
    try:
        with writing_files():
            (folder / file_name).write_bytes(content)
            folders.write_progress(folder, Progress(actor.account_id, file_name, state=JobState.DONE))
    except NoRoom:
        folders.remove_folder(folder)
        raise
    return Job(folder.name)


def dossier(ctx: Context, actor: Actor, number: str) -> Job:
    """The dossier of one project, made at once, to be fetched as the file of a finished job; raises AppError."""
    folders.sweep(ctx)
    said = Progress(actor.account_id, f"dossier_{safe(number)}.zip")
    folder = folders.make_folder(ctx, said)
    try:
        made = bundle.write_one(ctx, actor, folder / said.file_name, number)
        with writing_files():
            folders.write_progress(folder, replace(said, done=1, total=1, state=JobState.DONE, note=made.note))
    except BaseException:
        folders.remove_folder(folder)
        raise
    return Job(folder.name)


def run_now(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, key: str = "xlsx", keys: str = "") -> Path:
    """Make an export and wait for it. The caller removes the folder of the file (`discard`); raises AppError."""
    folder, process = _begun(ctx, actor, wanted, order, key, keys)
    _wait(process, folder)
    said = folders.read_progress(folder)
    if said.state is not JobState.DONE:
        folders.remove_folder(folder)
        raise AppError(said.reason or FAILED)
    return folder / said.file_name


def discard(file: Path) -> None:
    """Remove a file that `run_now` gave, once it is handed over."""
    folders.remove_folder(file.parent)


def progress(ctx: Context, actor: Actor, id_: str) -> Progress:
    """How far a job is; raises NotFound, also for a job of another account."""
    return folders.read_progress(folders.folder_of(ctx, actor, id_))


def finished_file(ctx: Context, actor: Actor, id_: str) -> Path:
    """The file of a job that is done; raises NotFound."""
    folder = folders.folder_of(ctx, actor, id_)
    said = folders.read_progress(folder)
    if said.state is not JobState.DONE:
        raise NotFound("Deze export is nog niet klaar.")
    return folder / said.file_name


def _begun(
    ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, key: str, keys: str
) -> tuple[Path, subprocess.Popen[bytes]]:
    order.by()  # refused here, where the reader sees why
    file_name = exporter_of(key).file_name(ctx.clock())
    folders.sweep(ctx)
    if folders.running_of(ctx, actor) >= MOST_AT_ONCE:
        raise BadInput("Er lopen al exports van jou. Wacht tot die klaar zijn.")
    folder = folders.make_folder(ctx, Progress(actor.account_id, file_name))
    address = ctx.engine.url.render_as_string(hide_password=False)
    metrics.EXPORTS.labels(key).inc()
    work = Work(actor, wanted, order, key, ctx.clock(), address, folder, keys)
    return folder, _process(work)


def _process(work: Work) -> subprocess.Popen[bytes]:
    """What to do goes over its standard input: a command line can be read by everybody on the machine."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with writing_files(), tempfile.TemporaryFile() as told:
        told.write(written(work))
        told.seek(0)
        command = [sys.executable, "-m", "services.exports.child"]
        return subprocess.Popen(command, stdin=told, env={**os.environ, "PYTHONPATH": path})


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    """See the child to its end; one that was killed cannot say so itself."""
    try:
        process.wait(MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.returncode:
        try:
            folders.write_progress(folder, replace(folders.read_progress(folder), state=JobState.FAILED))
        except (OSError, NotFound):  # swept in the meantime, or no room even for that word
            folders.remove_folder(folder)
