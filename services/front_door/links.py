"""Links that work once: to accept an invitation, to choose a new password, and for the first start."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select, update

from models import Account, AccountLink
from models.enums import LinkPurpose
from services.context import Context
from services.errors import NotFound
from services.policy.access import EVERYONE
from services.secret import keyed

LIVES = {
    LinkPurpose.INVITATION: timedelta(days=3),
    LinkPurpose.NEW_PASSWORD: timedelta(minutes=30),
    LinkPurpose.FIRST_START: timedelta(hours=24),
}
GONE = "Deze link is niet (meer) geldig. Vraag een nieuwe."
LONGEST_TOKEN = 200
PATH = "toegang"


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose link it is and what it is for."""

    login: str
    name: str
    purpose: LinkPurpose


def make(ctx: Context, session: Session, purpose: LinkPurpose, account: Account | None = None) -> AccountLink:
    """A new link within the caller's transaction; earlier ones of the same account work no longer."""
    now = ctx.clock()
    if account is not None:
        close(ctx, session, account)
    made = AccountLink(
        account_id=account.id if account else None, purpose=purpose, nonce=secrets.token_hex(32), created_at=now,
        expires_at=now + LIVES[purpose],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def close(ctx: Context, session: Session, account: Account) -> None:
    """No link of this account works any longer."""
    session.exec(
        update(AccountLink)
        .where(col(AccountLink.account_id) == account.id, col(AccountLink.closed_at).is_(None))
        .values(closed_at=ctx.clock())
    )


def token_of(ctx: Context, link: AccountLink) -> str:
    """The secret of a link, which stands nowhere: it follows from the link and the key of this installation."""
    return f"{link.id}-{keyed(ctx.settings, 'link', f'{link.id}:{link.nonce}')}"


def address_of(ctx: Context, link: AccountLink) -> str:
    """Where the link leads."""
    return f"{ctx.settings.public_url.rstrip('/')}/{PATH}?sleutel={token_of(ctx, link)}"


def works(ctx: Context, link: AccountLink) -> bool:
    """Whether it has neither been used, nor overtaken, nor grown too old."""
    return link.closed_at is None and ctx.clock() < link.expires_at


def found(ctx: Context, token: str) -> Invited:
    """Whose link this is; raises NotFound for one that was made up, used, overtaken or that is too old."""
    with ctx.reading(EVERYONE) as session:
        link = link_of(ctx, session, token)
        account = session.get(Account, link.account_id) if link.account_id else None
    if account is None or account.disabled:
        raise NotFound(GONE)
    return Invited(account.login, account.name, link.purpose)


def link_of(ctx: Context, session: Session, token: str) -> AccountLink:
    """The link of a token, as long as it works; raises NotFound."""
    number = token[:LONGEST_TOKEN].partition("-")[0]
    known = number.isascii() and number.isdecimal() and len(number) < 19
    link = session.get(AccountLink, int(number)) if known else None
    right = link is not None and hmac.compare_digest(token_of(ctx, link).encode(), token.encode("utf-8", "replace"))
    if link is None or not right or not works(ctx, link):
        raise NotFound(GONE)
    return link


def spend(ctx: Context, session: Session, link: AccountLink) -> bool:
    """Use a link up; False when somebody else just did."""
    closing = update(AccountLink).where(col(AccountLink.id) == link.id, col(AccountLink.closed_at).is_(None))
    return session.exec(closing.values(closed_at=ctx.clock())).rowcount == 1


def open_link(session: Session, account_id: int) -> AccountLink | None:
    """The last link of an account that was not used or overtaken; it may have grown too old."""
    wanted = select(AccountLink).where(AccountLink.account_id == account_id, col(AccountLink.closed_at).is_(None))
    return session.exec(wanted.order_by(col(AccountLink.id).desc())).first()
