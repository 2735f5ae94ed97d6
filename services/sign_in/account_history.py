"""What happened to accounts, in a history of its own: who, what and when, and never a secret."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from models import Account, AccountEvent
from services.history import PROGRAM
from services.policy.access import Actor


class Kind(StrEnum):
    """What an event of an account is about."""

    SIGN_IN = "aanmelding"
    ACCOUNT = "account"
    PASSWORD = "wachtwoord"  # noqa: S105  a word, not a password
    FACTOR = "tweede factor"
    SESSIONS = "sessies"
    MAIL = "mail"


def note(session: Session, account: Account, at: datetime, kind: Kind, text: str, by: Actor | None = None) -> None:
    """Add what happened to this account within the caller's transaction; without `by` the program did it."""
    session.add(
        AccountEvent(
            account_id=account.id or 0, provider_id=account.provider_id, by_name=by.name if by else PROGRAM, at=at,
            kind=kind, text=text[:1000],
        )
    )  # fmt: skip


def of_accounts(session: Session, ids: Sequence[int], most: int, *kinds: Kind) -> Sequence[AccountEvent]:
    """The last events of these accounts, the newest first; of some kinds alone when any are named."""
    query = select(AccountEvent).where(col(AccountEvent.account_id).in_(ids))
    if kinds:
        query = query.where(col(AccountEvent.kind).in_(kinds))
    return session.exec(query.order_by(col(AccountEvent.id).desc()).limit(most)).all()
