"""One zip of the dossiers of projects, made one project and one file at a time."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sqlmodel import select

from models import Evidence, Project
from services import evidence, history, papers
from services.archive import Archive, taken_back_on_failure, writing
from services.context import Context
from services.dossier.cover import Filed, cover
from services.dossier.names import LONGEST_FILE, Names, safe
from services.errors import AppError, BadInput, NotAllowed, NotFound
from services.faults import writing_files
from services.filters import ProjectFilter, visible_to
from services.formats import counted
from services.listing.orders import Order
from services.listing.selection import selection
from services.papers import Item
from services.policy.access import Actor
from services.projects import find

log = logging.getLogger(__name__)

COVER, ABSENT = "kaft.pdf", "ONTBREEKT.txt"
# Some 30 kB of cover each, besides the papers.
MOST_PROJECTS = 10_000


@dataclass
class Made:
    """What went into a zip: how many projects, and which files could not be read, with why."""

    done: int = 0
    absent: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """What its reader has to know; empty when all is there."""
        if not self.absent:
            return ""
        what = counted(len(self.absent), "bestand kon niet gelezen worden", "bestanden konden niet gelezen worden")
        return f"{what}; {ABSENT} in het dossier zegt welke. Verwittig wie het programma beheert."


def write(
    ctx: Context, actor: Actor, path: Path, wanted: ProjectFilter, order: Order,
    report: Callable[[int], None] = lambda done: None,
) -> Made:  # fmt: skip
    """The dossiers of a selection at `path`, which shows there only once it is whole; told in the history.

    A file that is damaged or gone does not stop the rest: it is named in the zip and in what is given back. Raises
    NotAllowed for the agency, since what a firm keeps is the firm's, BadInput for too many projects, and NoRoom.
    """
    if actor.provider_id is None:
        raise NotAllowed
    with ctx.reading(actor) as session:
        chosen = selection(ctx, session, actor, wanted)
        found = select(Project.id).where(chosen.condition).order_by(*order.by()).limit(MOST_PROJECTS + 1)
        ids = [id_ or 0 for id_ in session.exec(found)]
    if len(ids) > MOST_PROJECTS:
        raise BadInput(f"Een dossier van meer dan {MOST_PROJECTS} projecten wordt te groot. Kies een kortere periode.")
    return _written(ctx, actor, path, ids, report)


def write_one(ctx: Context, actor: Actor, path: Path, number: str) -> Made:
    """The same of one project; raises NotFound."""
    if actor.provider_id is None:
        raise NotAllowed
    with ctx.reading(actor) as session:
        project = find(session, actor, number)
    return _written(ctx, actor, path, [project.id or 0])


def _written(
    ctx: Context, actor: Actor, path: Path, ids: Sequence[int], report: Callable[[int], None] = lambda done: None
) -> Made:
    made, names = Made(), Names()
    with writing_files(), writing(path) as archive:
        for id_ in ids:
            with ctx.reading(actor) as session:
                project = session.exec(select(Project).where(visible_to(actor), Project.id == id_)).first()
            if project is None:  # an undone list may have taken it away since
                continue
            try:
                made.absent += _add(ctx, actor, archive, names, project)
            except NotFound:  # or takes it away while it is being written
                continue
            made.done += 1
            report(made.done)
        if made.absent:
            archive.add(ABSENT, ("\r\n".join(made.absent) + "\r\n").encode())
    text = f"Dossier van {counted(made.done, 'project', 'projecten')} gemaakt"
    with taken_back_on_failure(path), ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        history.append(session, actor, ctx.clock(), "dossier", text,
                       project_id=ids[0] if len(ids) == 1 else None,
                       details={"aantal": made.done, "niet gelezen": len(made.absent)})  # fmt: skip
    return made


def _add(ctx: Context, actor: Actor, archive: Archive, names: Names, project: Project) -> list[str]:
    """One project: its files, and then the cover that tells of them; gives the files that could not be read."""
    folder = names.free(safe(f"{project.number} {project.enterprise_name}"))
    items = papers.checklist(ctx, actor, project)
    filed = [_file(ctx, archive, folder, *one) for one in _named(items, evidence.of_project(ctx, actor, project))]
    from services.dossier.pdf import as_pdf  # which takes half a second to load, and only a dossier needs it

    archive.add(f"{folder}/{COVER}", as_pdf(cover(ctx, actor, project, items, filed)))
    return [f"{folder}/{file.name}: {file.fault}" for file in filed if file.fault]


def _named(items: Sequence[Item], pieces: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """The files with their names in the folder: the papers in the order of the checklist, then what reactions had."""
    names = Names()
    names.free(COVER)
    kinds = [(item.name, item.files) for item in items] + [("Bewijsstuk", tuple(reversed(pieces)))]
    for place, (kind, files) in enumerate(kinds, start=1):
        for file in files:
            ending = PurePosixPath(file.file_name).suffix
            stem = safe(f"{place:02d} {kind.casefold()} - {file.file_name.removesuffix(ending)}", LONGEST_FILE)
            yield names.free(stem, ending), file


def _file(ctx: Context, archive: Archive, folder: str, name: str, row: Evidence) -> Filed:
    try:
        content = ctx.evidence.get(row.provider_id, row.sha256)
    except AppError as fault:
        log.warning("file %s of provider %s could not be read for a dossier", row.id, row.provider_id)
        return Filed(name, row, str(fault))
    archive.add(f"{folder}/{name}", content)
    return Filed(name, row)
