"""Why applications do not go on: how often each ground was given, by the text that a reason begins with."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, func
from sqlmodel import col, select

from models import Project, Reaction
from models.enums import Action, ServiceType
from services.context import Context
from services.filters import visible_to
from services.policy.access import Actor
from services.policy.grounds import REACTING
from services.policy.rules import RULES

DAYS = 730
OTHER = "Andere"
SERVICE = "{service}"


def reasons(ctx: Context, actor: Actor) -> dict[str, int]:
    """How often each ground was the reason to cancel or to ask for a stop in the last two years, the most first."""
    ground = case(
        # Whoever types it himself does not mind the capital; by itself only one of the databases would not.
        *((col(Reaction.reason).istartswith(start, autoescape=True), name) for start, name in beginnings()),
        else_=OTHER,
    ).label("ground")
    since = ctx.clock() - timedelta(days=DAYS)
    same = and_(col(Reaction.provider_id) == col(Project.provider_id), col(Reaction.project_id) == col(Project.id))
    query: Any = select(ground, func.count()).select_from(Reaction).join(Project, same).where(
        visible_to(actor), col(Reaction.action).in_((Action.CANCEL, Action.STOP)), Reaction.at >= since
    )  # fmt: skip
    with ctx.reading(actor) as session:
        found = session.exec(query.group_by(ground)).all()
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _spelled(reason: str) -> list[str]:
    """A rule's reason; one that begins with the service, once for each service, for it would begin with nothing."""
    if not reason.startswith(SERVICE):
        return [reason]
    return [service.value + reason.removeprefix(SERVICE) for service in ServiceType]


def beginnings() -> list[tuple[str, str]]:
    """How each ready text begins, up to what has to be filled in, with the ground that it belongs to."""
    ready = [(text.split("…")[0], name) for name, text in REACTING.items()]
    # A rule whose reason belongs to none of the grounds is counted under its own name.
    ready += [(text.split("{")[0], rule.ground or rule.title) for rule in RULES for text in _spelled(rule.reason)]
    return sorted({(start.strip(), name) for start, name in ready if start.strip()}, key=lambda pair: -len(pair[0]))
