"""How often somebody may try something: counted before it is looked at, over all processes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, delete, select

from models import LoginAttempt
from services.context import Context
from services.policy.access import EVERYONE
from services.secret import keyed

WINDOW, DAY = timedelta(minutes=15), timedelta(days=1)
MOST_OF_ADDRESS = 50


class Trying(StrEnum):
    """What is tried."""

    PASSWORD = "login"  # noqa: S105  a word, not a password
    CODE = "code"
    LINK = "link"
    OWN_PASSWORD = "eigen wachtwoord"  # noqa: S105  the same
    INVITING = "uitnodigen"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often from one address (in a quarter of an hour, unless said), and how often in all."""

    here: int
    in_all: int
    within: timedelta
    here_within: timedelta = WINDOW


LIMITS = {
    # In all it is wide and short, so that no stranger keeps an owner out for longer than minutes.
    Trying.PASSWORD: Limit(5, 50, timedelta(minutes=5)),
    # Only who has the password comes this far.
    Trying.CODE: Limit(5, 20, DAY),
    Trying.LINK: Limit(3, 5, timedelta(hours=1)),
    Trying.OWN_PASSWORD: Limit(5, 20, DAY),
    Trying.INVITING: Limit(50, 50, DAY, DAY),
}


def admitted(ctx: Context, login: str, address: str, trying: Trying = Trying.PASSWORD) -> bool:
    """Count this attempt and tell whether it may be looked at; one that is refused does not count."""
    attempt = LoginAttempt(login_hash=_login(ctx, login, trying), address_hash=_address(ctx, address), at=ctx.clock())
    # Kept first and counted afterwards: of many at once each sees all that were kept before it.
    with ctx.transaction(EVERYONE) as session:
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.at) < ctx.clock() - DAY))
        session.add(attempt)
    if not _too_many(ctx, attempt, LIMITS[trying]):
        return True
    with ctx.transaction(EVERYONE) as session:
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.id) == attempt.id))
    return False


def forget(ctx: Context, login: str, address: str, trying: Trying = Trying.PASSWORD) -> None:
    """Whoever was right begins anew."""
    with ctx.transaction(EVERYONE) as session:
        session.exec(
            delete(LoginAttempt).where(
                col(LoginAttempt.login_hash) == _login(ctx, login, trying),
                col(LoginAttempt.address_hash) == _address(ctx, address),
            )
        )


def network(address: str) -> str:
    """Whose address it is: a home has 2^64 of the newer kind."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((int(parsed), 64), strict=False)) if isinstance(parsed, IPv6Address) else address


def _login(ctx: Context, login: str, trying: Trying) -> str:
    return keyed(ctx.settings, trying, login)


def _address(ctx: Context, address: str) -> str:
    return keyed(ctx.settings, "address", network(address))


def _too_many(ctx: Context, attempt: LoginAttempt, limit: Limit) -> bool:
    login = col(LoginAttempt.login_hash) == attempt.login_hash
    address = col(LoginAttempt.address_hash) == attempt.address_hash
    limits: tuple[tuple[ColumnElement[bool], timedelta, int], ...] = (
        (and_(login, address), limit.here_within, limit.here),
        (address, WINDOW, max(MOST_OF_ADDRESS, limit.here)),
        (login, limit.within, limit.in_all),
    )
    with ctx.reading(EVERYONE) as session:
        for asked, window, most in limits:
            recent = select(func.count()).where(asked, col(LoginAttempt.at) >= ctx.clock() - window)
            if session.exec(recent).one() > most:
                return True
    return False
