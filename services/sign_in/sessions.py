"""Sessions: rows of ours, so that logging out, a new password or a disabled account ends them everywhere at once."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from models import Account, AuthSession
from services import metrics
from services.context import Context
from services.errors import BadInput, NoAnswer, NoRoom
from services.policy.access import EVERYONE, Actor
from services.sign_in import accounts
from services.sign_in.account_history import Kind, note
from services.sign_in.accounts import is_welcome

WITH_PASSWORD = "met wachtwoord"  # noqa: S105  words for the history
USED = "Met dit antwoord is al aangemeld. Meld je opnieuw aan."
TICKET_LIFE = timedelta(minutes=1)
# Writing "seen" at every click would make each of them wait for the database's one writer.
SEEN_EVERY = timedelta(minutes=1)


def open_session(
    ctx: Context, account_id: int, version: int, how: str = WITH_PASSWORD, origin: str = ""
) -> tuple[int, str]:
    """A new session for an account whose password of this version was right: its id, and a ticket for its cookie.

    `origin` names the answer of an identity provider that opens it; one answer opens one session, a second time raises
    BadInput.
    """
    ticket = secrets.token_urlsafe(32)
    now = ctx.clock()
    with ctx.transaction(EVERYONE) as session:
        opened = AuthSession(
            account_id=account_id,
            account_version=version,
            ticket_hash=_hashed(ticket),
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=ctx.settings.session_hours),
            origin_hash=_hashed(origin) if origin else None,
        )
        try:
            with session.begin_nested():
                session.add(opened)
        except IntegrityError:
            raise BadInput(USED) from None
        account = session.get_one(Account, account_id)
        note(session, account, now, Kind.SIGN_IN, f"Aangemeld {how}", accounts.actor_of(account))
    metrics.SIGN_INS.labels(metrics.OK).inc()
    return opened.id or 0, ticket


def refuse_used(ctx: Context, origin: str) -> None:
    """Raise BadInput for the answer of an identity provider that has opened a session already."""
    used = select(AuthSession.id).where(AuthSession.origin_hash == _hashed(origin))
    with ctx.reading(EVERYONE) as session:
        if origin and session.exec(used).first() is not None:
            raise BadInput(USED)


def trade_ticket(ctx: Context, ticket: str) -> str | None:
    """The cookie for a ticket, once and within a minute; None for any other ticket."""
    cookie = secrets.token_urlsafe(32)
    with ctx.transaction(EVERYONE) as session:
        traded = session.exec(
            update(AuthSession)
            .where(
                col(AuthSession.ticket_hash) == _hashed(ticket),
                col(AuthSession.created_at) > ctx.clock() - TICKET_LIFE,
                col(AuthSession.revoked_at).is_(None),
            )
            .values(ticket_hash=None, cookie_hash=_hashed(cookie))
        )
        return cookie if traded.rowcount == 1 else None


def session_of_cookie(ctx: Context, cookie: str) -> int | None:
    """The id of the session that a cookie belongs to, whether it still holds or not."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(AuthSession.id).where(AuthSession.cookie_hash == _hashed(cookie))).first()


def actor_of(ctx: Context, session_id: int) -> Actor | None:
    """Who acts in this session now; None once it is over."""
    with ctx.reading(EVERYONE) as session:
        found = session.exec(select(AuthSession, Account).join(Account).where(AuthSession.id == session_id)).first()
        if found is None or not _holds(ctx, *found) or not is_welcome(ctx, session, found[1]):
            return None
    opened, account = found
    if ctx.clock() - opened.seen_at > SEEN_EVERY:
        with suppress(NoRoom, NoAnswer):  # who only reads can do that on a full disk too
            _mark_seen(ctx, session_id)
    return accounts.actor_of(account)


def actor_of_cookie(ctx: Context, cookie: str | None) -> Actor | None:
    """Who sends this cookie; None when nobody that is signed in does."""
    session_id = session_of_cookie(ctx, cookie) if cookie else None
    return actor_of(ctx, session_id) if session_id is not None else None


def close_session(ctx: Context, session_id: int) -> None:
    """End a session for good, for every tab and copy of its cookie."""
    with ctx.transaction(EVERYONE) as session:
        session.exec(
            update(AuthSession)
            .where(col(AuthSession.id) == session_id, col(AuthSession.revoked_at).is_(None))
            .values(revoked_at=ctx.clock())
        )


def of_account(ctx: Context, actor: Actor) -> Sequence[AuthSession]:
    """Where this account is signed in now, the last seen first."""
    with ctx.reading(EVERYONE) as session:
        query = select(AuthSession, Account).join(Account).where(AuthSession.account_id == actor.account_id)
        found = session.exec(query.order_by(col(AuthSession.seen_at).desc())).all()
    return [opened for opened, account in found if _holds(ctx, opened, account)]


def close_all(ctx: Context, actor: Actor) -> None:
    """Sign this account out everywhere, here too."""
    with ctx.transaction(EVERYONE) as session:
        end_all(ctx, session, session.get_one(Account, actor.account_id), actor)


def end_all(ctx: Context, session: Session, account: Account, by: Actor) -> None:
    """Sign an account out everywhere, within the caller's transaction."""
    session.exec(
        update(AuthSession)
        .where(col(AuthSession.account_id) == account.id, col(AuthSession.revoked_at).is_(None))
        .values(revoked_at=ctx.clock())
    )
    note(session, account, ctx.clock(), Kind.SESSIONS, "Overal afgemeld", by)


def _holds(ctx: Context, opened: AuthSession, account: Account) -> bool:
    now, idle = ctx.clock(), timedelta(minutes=ctx.settings.session_idle_minutes)
    in_time = now < opened.expires_at and now - opened.seen_at < idle
    unchanged = opened.account_version == account.version and not account.disabled
    return in_time and unchanged and opened.revoked_at is None


def _mark_seen(ctx: Context, session_id: int) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.exec(update(AuthSession).where(col(AuthSession.id) == session_id).values(seen_at=ctx.clock()))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
