"""What somebody decides of a match: that it is right, that it is not, or which project a row belongs to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState
from services import history, projects
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.formats import show_enterprise_number
from services.matches.proposing import follow
from services.policy.access import Actor
from services.projects import OWN

KIND = OWN
CONFIRMED = "hoort bij dit project: bevestigd"


def records_of(actor: Actor) -> ColumnElement[bool]:
    """The rows that exist for this actor: a seat's all, a department's own ones."""
    mine = col(OwnRecord.provider_id) == actor.tenant
    return mine if actor.department_id is None else and_(mine, col(OwnRecord.department_id) == actor.department_id)


def confirm(ctx: Context, actor: Actor, match_id: int) -> None:
    """Say that a match is right; it stays, whatever comes in later. Raises NotFound."""
    confirm_all(ctx, actor, [match_id])


def confirm_all(ctx: Context, actor: Actor, match_ids: Sequence[int]) -> int:
    """The same of several that were looked over, all or none; tells how many there were. Raises NotFound."""
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        decided = [_decide(ctx, session, actor, one, MatchState.CONFIRMED, CONFIRMED) for one in match_ids]
        follow(ctx, session, actor.tenant, set().union(*decided))
    return len(match_ids)


def undo(ctx: Context, actor: Actor, match_id: int) -> None:
    """Take a match apart; it is not proposed again. Raises NotFound."""
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        clients = _decide(ctx, session, actor, match_id, MatchState.REFUSED, "hoort niet bij dit project: losgemaakt")
        follow(ctx, session, actor.tenant, clients)


def link(ctx: Context, actor: Actor, record_id: int, number: str) -> None:
    """Say that a row belongs to the project with this number, and to no other.

    Raises NotFound, and BadInput for a project of another client.
    """
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        record, project = _record(session, actor, record_id), projects.find(session, actor, number)
        if record.enterprise_number != project.enterprise_number:
            raise BadInput(
                f"Project {project.number} is van {show_enterprise_number(project.enterprise_number)}, deze rij van "
                f"{show_enterprise_number(record.enterprise_number)}."
            )
        if record.department_id not in (None, project.department_id):
            raise BadInput("Deze rij is van een ander departement dan dit project.")
        match = session.exec(
            select(OwnMatch).where(OwnMatch.provider_id == actor.tenant, OwnMatch.record_id == record_id,
                                   OwnMatch.project_id == project.id)
        ).first()  # fmt: skip
        if match is not None and match.state is MatchState.CONFIRMED:
            return
        match = match or OwnMatch(
            provider_id=actor.tenant, record_id=record_id, project_id=project.id or 0, state=MatchState.CONFIRMED,
            at=ctx.clock(),
        )  # fmt: skip
        _set(ctx, actor, match, MatchState.CONFIRMED)
        session.add(match)
        left = _let_go(ctx, session, actor, match)
        clients = _tell(ctx, session, actor, record, project, "met de hand gekoppeld", left)
        follow(ctx, session, actor.tenant, clients)


def _decide(
    ctx: Context, session: Session, actor: Actor, match_id: int, state: MatchState, words: str
) -> set[str]:  # fmt: skip
    """Decide, when that is not so already; gives the clients to match and judge again."""
    match, record, project = _match(session, actor, match_id)
    if match.state is state:
        return set()
    _set(ctx, actor, match, state)
    left = _let_go(ctx, session, actor, match) if state is MatchState.CONFIRMED else []
    return _tell(ctx, session, actor, record, project, words, left)


def _let_go(ctx: Context, session: Session, actor: Actor, confirmed: OwnMatch) -> list[int]:
    """Take the row from any other project that it was confirmed for, also one that does not go on; gives those."""
    others = session.exec(
        select(OwnMatch).where(
            OwnMatch.provider_id == actor.tenant, OwnMatch.record_id == confirmed.record_id,
            OwnMatch.project_id != confirmed.project_id, OwnMatch.state == MatchState.CONFIRMED,
        )
    ).all()  # fmt: skip
    for other in others:
        _set(ctx, actor, other, MatchState.REFUSED)
    return [other.project_id for other in others]


def _match(session: Session, actor: Actor, match_id: int) -> tuple[OwnMatch, OwnRecord, Project]:
    query = (
        select(OwnMatch, OwnRecord, Project)
        .join(OwnRecord, col(OwnRecord.id) == col(OwnMatch.record_id))
        .join(Project, col(Project.id) == col(OwnMatch.project_id))
        .where(OwnMatch.provider_id == actor.tenant, OwnMatch.id == match_id, records_of(actor), visible_to(actor))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound("Deze koppeling is niet gevonden.")
    return found


def _record(session: Session, actor: Actor, record_id: int) -> OwnRecord:
    found = session.exec(select(OwnRecord).where(records_of(actor), OwnRecord.id == record_id)).first()
    if found is None:
        raise NotFound("Deze rij is niet gevonden.")
    return found


def _set(ctx: Context, actor: Actor, match: OwnMatch, state: MatchState) -> None:
    match.state, match.by_name, match.at = state, actor.name, ctx.clock()


def _tell(
    ctx: Context, session: Session, actor: Actor, record: OwnRecord, project: Project, words: str,
    left: Sequence[int] = (),
) -> set[str]:  # fmt: skip
    """Keep it in the history; gives the clients: a later list may have given the row, or what it left, another one."""
    session.flush()
    text = f"{record.label.capitalize()} {record.reference} {words}"
    history.append(session, actor, ctx.clock(), KIND, text, project_id=project.id, details={"record": record.id})
    of_left = select(Project.enterprise_number).where(Project.provider_id == actor.tenant, col(Project.id).in_(left))
    return {record.enterprise_number, project.enterprise_number, *session.exec(of_left)}
