"""The papers of a project that an inspection may ask for: kept by the firm, seen by the firm alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import Evidence, Project
from models.enums import ProjectStatus
from services import evidence, history
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.policy import papers as policy
from services.policy.access import Actor
from services.policy.submissions import KeptFile
from services.precheck.paper_numbers import present
from services.projects import find, refuse_erased
from services.scheme import in_force


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: what is asked, what has to stand in it, and the files that are there."""

    key: str
    name: str
    remark: str
    asked: bool
    files: Sequence[Evidence]


def checklist(ctx: Context, actor: Actor, project: Project) -> list[Item]:
    """The papers that the scheme asks of this project, with what is there; at the end whatever else is kept.

    Nothing for the agency: what a firm keeps is the firm's.
    """
    if actor.provider_id is None:
        return []
    with ctx.reading(actor) as session:
        query = select(Evidence).join(Project).where(visible_to(actor), Project.id == project.id)
        files = session.exec(query.where(col(Evidence.item).is_not(None)).order_by(col(Evidence.id))).all()
    return items(project, files)


def items(project: Project, files: Sequence[Evidence]) -> list[Item]:
    """The checklist of a project of which these are the papers; of a cancelled one none is asked."""
    wanted = policy.asked(in_force(project.filed_on), project.service)
    known, goes_on = {paper.key for paper in wanted}, project.status is not ProjectStatus.CANCELLED
    lines = [
        Item(paper.key, paper.name, paper.remark, goes_on, [file for file in files if file.item == paper.key])
        for paper in wanted
    ]
    rest = [file for file in files if file.item not in known]
    return [*lines, Item(policy.OTHER, "Andere stukken", "Wat verder bij dit project hoort.", False, rest)]


def add(ctx: Context, actor: Actor, number: str, item: str, name: str, content: bytes) -> None:
    """Keep a file as one of the papers of a project, whatever its status; the same file twice is one.

    Raises BadInput for a file that may not be kept and for a project whose papers are gone, NotFound for a project or
    a paper that there is not.
    """
    with ctx.reading(actor) as session:
        project = find(session, actor, number)
        refuse_erased(project)
        _name_of(project, item)
    kept = evidence.keep(ctx, actor, name, content)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        project = find(session, actor, number)
        refuse_erased(project)
        what = _name_of(project, item)
        if _is_there(session, project, item, kept):
            return
        row = evidence.name_file(ctx, session, actor, project.provider_id, project.id or 0, kept)
        row.item = item
        _changed(ctx, session, actor, project, f"{what} toegevoegd bij de papieren: {kept.name}", row)


def remove(ctx: Context, actor: Actor, paper_id: int) -> None:
    """Take a paper out; its file goes later, unless something else points to it. Raises NotFound."""
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        query = select(Evidence, Project).join(Project).where(visible_to(actor), Evidence.id == paper_id)
        found = session.exec(query.where(col(Evidence.item).is_not(None))).first()
        if found is None:
            raise NotFound("Dit papier is niet gevonden.")
        row, project = found
        session.delete(row)
        _changed(ctx, session, actor, project, f"Verwijderd uit de papieren: {row.file_name}", row)


def _name_of(project: Project, item: str) -> str:
    """What a paper is called; raises NotFound for one that this project is not asked."""
    found = next((one.name for one in items(project, ()) if one.key == item), None)
    if found is None:
        raise NotFound("Dit papier hoort niet bij dit project.")
    return found


def _is_there(session: Session, project: Project, item: str, file: KeptFile) -> bool:
    query = select(Evidence).where(Evidence.provider_id == project.provider_id, Evidence.project_id == project.id)
    there = session.exec(query.where(col(Evidence.item).is_not(None))).all()
    if (item, file.sha256) in {(one.item, one.sha256) for one in there}:
        return True
    if len(there) >= policy.MOST_PAPERS:
        raise BadInput(f"Bij dit project liggen al {policy.MOST_PAPERS} papieren. Verwijder er eerst een.")
    return False


def _changed(ctx: Context, session: Session, actor: Actor, project: Project, text: str, row: Evidence) -> None:
    session.flush()
    there = present(session, [project.provider_id], [project.id or 0]).get(project.id or 0, set())
    project.papers = policy.number(in_force(project.filed_on), project.service, there)
    details = {"papier": row.item, "bestand": row.file_name, "sha256": row.sha256}
    history.append(session, actor, ctx.clock(), "papieren", text, project_id=project.id, details=details)
