"""The register of related enterprises (aanverwanten): between them and the firm no subsidy is possible."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models import RelatedEnterprise
from models.enums import Role
from services import history
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.firm import DATA, SEAT_ONLY
from services.formats import clean_text, parse_enterprise_number, show_enterprise_number
from services.policy.access import Actor
from services.precheck import judgement

GONE = "Deze onderneming staat niet in je lijst."


def register(ctx: Context, actor: Actor) -> Sequence[RelatedEnterprise]:
    """The related enterprises by name; raises NotAllowed for anybody but the seat."""
    _refuse_others(actor)
    with ctx.reading(actor) as session:
        query = select(RelatedEnterprise).where(RelatedEnterprise.provider_id == actor.tenant)
        return session.exec(query.order_by(col(RelatedEnterprise.name), col(RelatedEnterprise.id))).all()


def add(ctx: Context, actor: Actor, number: str, name: str, reason: str) -> None:
    """Add an enterprise, and judge its applications again.

    Raises NotAllowed for anybody but the seat, and BadInput for a number that is wrong or that is there already.
    """
    _refuse_others(actor)
    wanted = parse_enterprise_number(number)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        same = RelatedEnterprise.enterprise_number == wanted
        if session.exec(
            select(RelatedEnterprise.id).where(RelatedEnterprise.provider_id == actor.tenant, same)
        ).first():
            raise BadInput(f"{show_enterprise_number(wanted)} staat al in je lijst.")
        added = RelatedEnterprise(
            provider_id=actor.tenant, enterprise_number=wanted, name=clean_text(name, 200),
            reason=clean_text(reason, 200),
        )  # fmt: skip
        session.add(added)
        _tell(ctx, session, actor, added, "toegevoegd")


def remove(ctx: Context, actor: Actor, related_id: int) -> None:
    """Take an enterprise out of the register, and judge its applications again. Raises NotAllowed and NotFound."""
    _refuse_others(actor)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        mine = RelatedEnterprise.provider_id == actor.tenant
        held = session.exec(select(RelatedEnterprise).where(mine, RelatedEnterprise.id == related_id)).first()
        if held is None:
            raise NotFound(GONE)
        session.delete(held)
        _tell(ctx, session, actor, held, "weggehaald")


def _refuse_others(actor: Actor) -> None:
    if actor.role is not Role.SEAT:
        raise NotAllowed(SEAT_ONLY)


def _tell(ctx: Context, session: Session, actor: Actor, one: RelatedEnterprise, what: str) -> None:
    session.flush()
    number = show_enterprise_number(one.enterprise_number)
    said = ", ".join(text for text in (one.name, one.reason) if text)
    text = f"Aanverwante onderneming {what}: {number}{f' ({said})' if said else ''}"
    history.append(session, actor, ctx.clock(), DATA, text, details={"nummer": one.enterprise_number})
    judgement.judge_clients(ctx, session, actor.tenant, [one.enterprise_number])
