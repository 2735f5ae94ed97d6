"""Headings that were mapped by hand, remembered for the next file with the same ones."""

from collections.abc import Mapping

from sqlmodel import Session

from models import HeadingMemory
from services.context import Context
from services.imports.headings import Headings
from services.policy.access import Actor


def recall(ctx: Context, actor: Actor, signature: str) -> dict[str, str]:
    """How this provider mapped these headings before; nothing when it never did."""
    with ctx.reading(actor) as session:
        kept = session.get(HeadingMemory, (actor.tenant, signature))
        return dict(kept.mapping) if kept else {}


def remember(session: Session, actor: Actor, headings: Headings, choices: Mapping[str, str]) -> None:
    """Keep the choices for these headings."""
    if choices:
        session.merge(HeadingMemory(provider_id=actor.tenant, signature=headings.signature, mapping=dict(choices)))
