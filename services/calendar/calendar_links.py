"""The secret address under which a calendar reads an account's terms: made, shown once, and taken back."""

import hashlib
import secrets
from datetime import timedelta

from sqlmodel import Session, col, select, update

from models import Account, CalendarLink
from services.context import Context
from services.errors import NotFound
from services.policy.access import EVERYONE, Actor
from services.sign_in.account_history import Kind, note
from services.sign_in.accounts import actor_of, is_welcome

PATH = "agenda"
# Programs ask several times a day; that one still does is known well enough by the hour.
SEEN_EVERY = timedelta(hours=1)


def current(ctx: Context, actor: Actor) -> CalendarLink | None:
    """The link of the actor's account that works, without its secret."""
    with ctx.reading(actor) as session:
        wanted = select(CalendarLink).where(CalendarLink.account_id == actor.account_id)
        return session.exec(wanted.where(col(CalendarLink.revoked_at).is_(None))).first()


def make(ctx: Context, actor: Actor) -> str:
    """A new address for the actor's account; the one of before works no longer. Raises NotAllowed for the agency."""
    token = secrets.token_urlsafe(32)  # 256 bits
    with ctx.transaction(actor) as session:
        account = _without(ctx, session, actor)
        session.add(CalendarLink(provider_id=actor.tenant, account_id=actor.account_id, token_hash=_hashed(token),
                                 created_at=ctx.clock()))  # fmt: skip
        note(session, account, ctx.clock(), Kind.ACCOUNT, "Agendalink gemaakt", actor)
    return f"{ctx.settings.public_url.rstrip('/')}/{PATH}/{token}.ics"


def revoke(ctx: Context, actor: Actor) -> None:
    """Have the address of the actor's account work no longer."""
    with ctx.transaction(actor) as session:
        note(session, _without(ctx, session, actor), ctx.clock(), Kind.ACCOUNT, "Agendalink ingetrokken", actor)


def _without(ctx: Context, session: Session, actor: Actor) -> Account:
    """The actor's account, held, and without a link that works."""
    account = session.get_one(Account, actor.account_id, with_for_update=True)
    session.exec(
        update(CalendarLink)
        .where(
            col(CalendarLink.provider_id) == actor.tenant, col(CalendarLink.account_id) == actor.account_id,
            col(CalendarLink.revoked_at).is_(None),
        )
        .values(revoked_at=ctx.clock())
    )  # fmt: skip
    return account


def reader(ctx: Context, token: str) -> Actor:
    """Whose terms are read under this secret; raises NotFound when it is nobody's (any longer)."""
    wanted = select(CalendarLink, Account).join(Account).where(CalendarLink.token_hash == _hashed(token))
    with ctx.reading(EVERYONE) as session:
        found = session.exec(wanted.where(col(CalendarLink.revoked_at).is_(None))).first()
        if found is None or found[1].disabled or not is_welcome(ctx, session, found[1]):
            raise NotFound("Deze agendalink werkt niet (meer).")
    link, account = found
    if link.used_at is None or ctx.clock() - link.used_at > SEEN_EVERY:
        with ctx.transaction(EVERYONE) as session:
            seen = update(CalendarLink).where(col(CalendarLink.id) == link.id)
            session.exec(seen.values(used_at=ctx.clock()))
    return actor_of(account)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
