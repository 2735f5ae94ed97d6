"""A secret that is gone: nothing is made in its place once passwords rest on it."""

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from models import Account
from services.context import Context
from services.errors import AppError
from services.policy.access import EVERYONE
from services.secret import kept_in


def refuse_lost_key(ctx: Context) -> None:
    """Raise AppError when there is no secret any more and accounts have a password that only it can check.

    Another one would let nobody in, and get into every backup in the place of the right one.
    """
    path = kept_in(ctx.settings)
    if ctx.settings.secret_key.get_secret_value() or path.exists() or not _has_passwords(ctx):
        return
    raise AppError(
        f"Het geheim is weg: {path} is er niet, en de wachtwoorden rusten erop. Zet dat bestand terug (het zit in elke "
        "back-up), of geef het met KMO_SECRET_KEY."
    )


def _has_passwords(ctx: Context) -> bool:
    try:
        with ctx.reading(EVERYONE) as session:
            having = select(Account.id).where(col(Account.password_hash).is_not(None))
            return session.exec(having.limit(1)).first() is not None
    except (SQLAlchemyError, AppError):  # there are no tables yet, or nobody can look now
        return False
