"""Internal notes about a project: for the firm's own people, mailed to nobody."""

from collections.abc import Sequence

from sqlmodel import col, select

from models import Note, Project
from services import history
from services.context import Context
from services.errors import BadInput
from services.filters import visible_to
from services.formats import clean_lines
from services.policy.access import Actor
from services.projects import find, refuse_erased

LONGEST = 4000


def add(ctx: Context, actor: Actor, number: str, text: str) -> None:
    """Add a note; the same text twice in a row, as a double click sends it, is one note. Raises BadInput, NotFound."""
    wanted = clean_lines(text, LONGEST)
    if not wanted:
        raise BadInput("Schrijf eerst een notitie.")
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        project = find(session, actor, number)
        refuse_erased(project)
        last = select(Note).where(Note.provider_id == actor.tenant, Note.project_id == project.id)
        newest = session.exec(last.order_by(col(Note.id).desc()).limit(1)).first()
        if newest and (newest.account_id, newest.text) == (actor.account_id, wanted):
            return
        session.add(
            Note(
                provider_id=actor.tenant, project_id=project.id or 0, account_id=actor.account_id,
                account_name=actor.name, at=ctx.clock(), text=wanted,
            )
        )  # fmt: skip


def of_project(ctx: Context, actor: Actor, project: Project) -> Sequence[Note]:
    """The notes about a project, the newest first; none for the agency."""
    if actor.provider_id is None:
        return []
    with ctx.reading(actor) as session:
        query = select(Note).join(Project).where(visible_to(actor), Project.id == project.id)
        return session.exec(query.order_by(col(Note.id).desc())).all()
