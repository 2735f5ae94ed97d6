"""Reasons that somebody is still writing: kept while he types, so that a session that ends loses nothing."""

from sqlmodel import Session, col, delete, select

from models import Draft, Project
from models.enums import Action
from services.context import Context
from services.errors import NotFound
from services.filters import visible_to
from services.formats import clean_lines
from services.policy.access import Actor
from services.policy.submissions import LONGEST_REASON


def keep(ctx: Context, actor: Actor, project: Project, action: Action, text: str) -> None:
    """Keep what was typed so far; raises NotFound for a project of another."""
    with ctx.transaction() as session:
        seen = select(Project).where(visible_to(actor), Project.id == project.id)
        found = session.exec(seen).first()
        if found is None:
            raise NotFound("Dit project is niet gevonden.")
        session.merge(
            Draft(
                account_id=actor.account_id, provider_id=found.provider_id, project_id=found.id or 0, action=action,
                text=clean_lines(text, LONGEST_REASON), at=ctx.clock(),
            )
        )  # fmt: skip


def kept(ctx: Context, actor: Actor, project: Project, action: Action) -> str:
    """What this account had typed for this action; empty when nothing."""
    with ctx.reading() as session:
        query = (
            select(Draft.text)
            .join(Project)
            .where(visible_to(actor), Draft.account_id == actor.account_id, Project.id == project.id)
        )
        return session.exec(query.where(Draft.action == action)).first() or ""


def forget(session: Session, actor: Actor, project: Project) -> None:
    """Forget what this account was typing about a project, within the caller's transaction."""
    session.exec(
        delete(Draft).where(
            col(Draft.account_id) == actor.account_id, col(Draft.provider_id) == project.provider_id,
            col(Draft.project_id) == project.id,
        )
    )  # fmt: skip
