"""The first start: a link on the console that lets whoever runs the program make his firm, once."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select, update

from models import Account, AccountLink
from models.enums import LinkPurpose
from services.context import Context
from services.errors import AppError, NotFound
from services.front_door import links
from services.front_door.enrolment import provider_with_seat
from services.policy.access import EVERYONE, Actor

log = logging.getLogger("kmo.first_start")

PATH = "eerste-start"
WRONG_KEY = "Deze sleutel klopt niet. Neem die van de console; na een herstart staat er een nieuwe."


def is_open(ctx: Context) -> bool:
    """Whether there is nobody yet who could sign in."""
    with ctx.reading(EVERYONE) as session:
        return _is_empty(session)


def _is_empty(session: Session) -> bool:
    return session.exec(select(Account.id).limit(1)).first() is None


def address(ctx: Context) -> str:
    """Where the first firm is made, with the secret that opens it.

    Empty once there is an account, or while the database does not answer: the program starts all the same.
    """
    try:
        return _address(ctx)
    except (SQLAlchemyError, AppError):
        log.exception("the database does not answer, or has no tables yet")
        return ""


def _address(ctx: Context) -> str:
    with ctx.transaction(EVERYONE) as session:
        if not _is_empty(session):
            return ""
        link = links.make(ctx, session, LinkPurpose.FIRST_START)
        return f"{ctx.settings.public_url.rstrip('/')}/{PATH}?sleutel={links.token_of(ctx, link)}"


def set_up(ctx: Context, token: str, number: str, name: str, mail: str, password: str) -> Actor:
    """Make the first firm and the account of its seat.

    Raises NotFound for a secret that is not the console's or when there is an account already, and BadInput.
    """
    with ctx.transaction(EVERYONE) as session:
        _hold(session)
        link = _link_of(ctx, session, token)
        if link.purpose is not LinkPurpose.FIRST_START or not _is_empty(session) or not links.spend(ctx, session, link):
            raise NotFound(WRONG_KEY)
        made = provider_with_seat(ctx, session, number, name, mail, password)
        _close_others(ctx, session)
        return made


def _link_of(ctx: Context, session: Session, token: str) -> AccountLink:
    try:
        return links.link_of(ctx, session, token)
    except NotFound:
        raise NotFound(WRONG_KEY) from None


def _hold(session: Session) -> None:
    """Of two who do this at once the second one waits, and finds that there is an account."""
    wanted = select(AccountLink).where(AccountLink.purpose == LinkPurpose.FIRST_START)
    session.exec(wanted.order_by(col(AccountLink.id)).with_for_update()).all()


def _close_others(ctx: Context, session: Session) -> None:
    """Every process printed a link of its own."""
    session.exec(
        update(AccountLink)
        .where(col(AccountLink.purpose) == LinkPurpose.FIRST_START, col(AccountLink.closed_at).is_(None))
        .values(closed_at=ctx.clock())
    )
