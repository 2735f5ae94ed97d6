"""Visits: when this account was here before, and what became otherwise since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import Session, col, select

from models import AuthSession, ImportBatch, ImportChange, Project, Reaction
from models.enums import Action, BatchState, Level, Role
from services.context import Context
from services.filters import ProjectFilter, is_change, visible_to
from services.listing.how_many import how_many
from services.policy.access import EVERYONE, Actor

MOST = 5
DECISIONS = (Action.CONFIRM_STOP, Action.REFUSE_STOP, Action.NOTE_CONFIRMATION, Action.NOTE_REFUSAL)
# What was ticked, and that a later list changed.
LAPSED = ProjectFilter(all_years=True, levels=(Level.BREACH, Level.DOUBT), rules=("gewijzigd",))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that came in; of one that the seat read in, a department is told what it did to its own projects."""

    batch_id: int
    file_name: str
    at: datetime
    by: str
    new: int
    changed: int
    absent: int


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since a moment: lists and decisions (the newest first), ticks that lapsed, what was asked."""

    lists: list[Listed] = field(default_factory=list)
    decisions: Sequence[tuple[Reaction, Project]] = field(default_factory=list)
    lapsed: int = 0
    asked: dict[Action, int] = field(default_factory=dict)


def last_visit(ctx: Context, actor: Actor, session_id: int) -> datetime | None:
    """When this account was last seen before the session that is going on; None when it is the first one."""
    mine = AuthSession.account_id == actor.account_id
    with ctx.reading(EVERYONE) as session:
        begun = session.exec(select(AuthSession.created_at).where(mine, AuthSession.id == session_id)).first()
        earlier = select(func.max(AuthSession.seen_at)).where(mine, col(AuthSession.id) < session_id)
        seen = session.exec(earlier).one()
    # One that was still open in another browser counts up to where this one began.
    return None if begun is None or seen is None else min(seen, begun)


def since(ctx: Context, actor: Actor, moment: datetime) -> Since:
    """What happened to the projects that this actor may see; to the agency, what providers asked of it."""
    with ctx.reading(actor) as session:
        if actor.role is Role.AGENCY:
            return Since(asked=_asked(session, moment))
        lapsed = how_many(ctx, session, actor, LAPSED)
        return Since(_lists(session, actor, moment), _decisions(session, actor, moment), lapsed)


def _asked(session: Session, moment: datetime) -> dict[Action, int]:
    query = select(col(Reaction.action), func.count()).where(col(Reaction.action).in_((Action.STOP, Action.REPORT)))
    return dict(session.exec(query.where(Reaction.at > moment).group_by(col(Reaction.action))).all())


def _lists(session: Session, actor: Actor, moment: datetime) -> list[Listed]:
    own = col(ImportBatch.provider_id) == actor.tenant
    if actor.department_id is not None:
        # Before the newest are taken: what the seat's lists did to others must not push its own off.
        own = and_(own, or_(col(ImportBatch.department_id) == actor.department_id, _of_seat_for(actor)))
    newest = select(ImportBatch).where(
        own, ImportBatch.state == BatchState.APPLIED, ImportBatch.imported_at > moment, ImportBatch.sha256 != ""
    )
    found = session.exec(newest.order_by(col(ImportBatch.id).desc()).limit(MOST)).all()
    return [_listed(session, actor, batch) for batch in found]


def _of_seat_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a list of the seat did something to a project that this actor may see."""
    done = exists().where(_same(), visible_to(actor), col(ImportChange.provider_id) == col(ImportBatch.provider_id),
                          col(ImportChange.batch_id) == col(ImportBatch.id), is_change())  # fmt: skip
    return and_(col(ImportBatch.department_id).is_(None), done)


def _same() -> ColumnElement[bool]:
    """That what a list did was done to this project."""
    return and_(col(ImportChange.provider_id) == col(Project.provider_id),
                col(ImportChange.project_id) == col(Project.id))  # fmt: skip


def _listed(session: Session, actor: Actor, batch: ImportBatch) -> Listed:
    said = (batch.id or 0, batch.file_name, batch.imported_at, batch.account_name)
    if actor.department_id == batch.department_id or actor.department_id is None:
        return Listed(*said, batch.new, batch.changed, batch.absent)
    is_new = col(ImportChange.before).is_(None)
    query = select(is_new, func.count()).select_from(ImportChange).join(Project, _same()).where(
        visible_to(actor), ImportChange.provider_id == batch.provider_id, ImportChange.batch_id == batch.id,
        is_change(),
    )  # fmt: skip
    done = {bool(new): number for new, number in session.exec(query.group_by(is_new)).all()}
    return Listed(*said, done.get(True, 0), done.get(False, 0), 0)


def _decisions(session: Session, actor: Actor, moment: datetime) -> Sequence[tuple[Reaction, Project]]:
    same = and_(col(Reaction.provider_id) == col(Project.provider_id), col(Reaction.project_id) == col(Project.id))
    query = select(Reaction, Project).join(Project, same).where(
        visible_to(actor), Reaction.provider_id == actor.tenant, col(Reaction.action).in_(DECISIONS),
        Reaction.at > moment,
    )  # fmt: skip
    return session.exec(query.order_by(col(Reaction.id).desc()).limit(MOST)).all()
