"""Reasons that somebody is still writing: kept while he types, so that a session that ends loses nothing."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlmodel import Session, col, delete, select

from models import Draft, Project
from models.enums import Action
from services import history
from services.context import Context
from services.errors import NotFound
from services.filters import visible_to
from services.formats import clean_lines
from services.policy.access import Actor
from services.policy.submissions import LONGEST_REASON, KeptFile
from services.projects import refuse_erased


def keep(
    ctx: Context, actor: Actor, project: Project, action: Action, text: str, files: Sequence[KeptFile] = ()
) -> None:
    """Keep what was typed and added so far; raises NotFound for a project of another, BadInput for an erased one."""
    with ctx.transaction(actor) as session:
        seen = select(Project).where(visible_to(actor), Project.id == project.id)
        found = session.exec(seen).first()
        if found is None:
            raise NotFound("Dit project is niet gevonden.")
        history.lock_provider(session, found.provider_id)
        session.refresh(found)
        refuse_erased(found)
        session.merge(
            Draft(
                account_id=actor.account_id, provider_id=found.provider_id, project_id=found.id or 0, action=action,
                text=clean_lines(text, LONGEST_REASON), files=[asdict(file) for file in files], at=ctx.clock(),
            )
        )  # fmt: skip


def kept(ctx: Context, actor: Actor, project: Project, action: Action) -> tuple[str, list[KeptFile]]:
    """What this account had typed and added for this action; files that were swept since are left out."""
    with ctx.reading(actor) as session:
        mine = select(Draft).join(Project).where(visible_to(actor), Draft.account_id == actor.account_id)
        draft = session.exec(mine.where(Project.id == project.id, Draft.action == action)).first()
    if draft is None:
        return "", []
    files = [KeptFile(**file) for file in draft.files]
    return draft.text, [file for file in files if ctx.evidence.since(draft.provider_id, file.sha256)]


def begin(ctx: Context, actor: Actor, project: Project, action: Action, text: str) -> None:
    """Start from a ready text; what was typed before stays and comes first. Raises NotFound as `keep` does."""
    written, files = kept(ctx, actor, project, action)
    if text not in written:
        keep(ctx, actor, project, action, "\n".join(filter(None, (written, text))), files)


def forget(session: Session, actor: Actor, project: Project) -> None:
    """Forget what this account was typing about a project, within the caller's transaction."""
    session.exec(
        delete(Draft).where(
            col(Draft.account_id) == actor.account_id, col(Draft.provider_id) == project.provider_id,
            col(Draft.project_id) == project.id,
        )
    )  # fmt: skip
