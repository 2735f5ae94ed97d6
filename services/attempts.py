"""How often somebody may try to sign in: counted before the password is looked at, over all processes."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, delete, select

from models import LoginAttempt
from services.context import Context
from services.policy.access import EVERYONE
from services.secret import keyed

WINDOW = timedelta(minutes=15)
# From one address against one login; from one address; against one login from anywhere. The last is wide and short,
# so that no stranger keeps an owner out for longer than minutes.
MOST_HERE, MOST_OF_ADDRESS = 5, 50
MOST_OF_LOGIN, LOGIN_WINDOW = 50, timedelta(minutes=5)


def admitted(ctx: Context, login: str, address: str) -> bool:
    """Count this attempt and tell whether the password may be looked at; one that is refused does not count."""
    attempt = LoginAttempt(
        login_hash=keyed(ctx.settings, "login", login),
        address_hash=keyed(ctx.settings, "address", address),
        at=ctx.clock(),
    )
    # Kept first and counted afterwards: of many at once each sees all that were kept before it.
    with ctx.transaction(EVERYONE) as session:
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.at) < ctx.clock() - WINDOW))
        session.add(attempt)
    if not _too_many(ctx, attempt):
        return True
    with ctx.transaction(EVERYONE) as session:
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.id) == attempt.id))
    return False


def forget(ctx: Context, login: str, address: str) -> None:
    """Whoever gave the right password begins anew."""
    with ctx.transaction(EVERYONE) as session:
        session.exec(
            delete(LoginAttempt).where(
                col(LoginAttempt.login_hash) == keyed(ctx.settings, "login", login),
                col(LoginAttempt.address_hash) == keyed(ctx.settings, "address", address),
            )
        )


def _too_many(ctx: Context, attempt: LoginAttempt) -> bool:
    login = col(LoginAttempt.login_hash) == attempt.login_hash
    address = col(LoginAttempt.address_hash) == attempt.address_hash
    limits: tuple[tuple[ColumnElement[bool], timedelta, int], ...] = (
        (and_(login, address), WINDOW, MOST_HERE),
        (address, WINDOW, MOST_OF_ADDRESS),
        (login, LOGIN_WINDOW, MOST_OF_LOGIN),
    )
    with ctx.reading(EVERYONE) as session:
        for asked, window, most in limits:
            recent = select(func.count()).where(asked, col(LoginAttempt.at) >= ctx.clock() - window)
            if session.exec(recent).one() > most:
                return True
    return False
