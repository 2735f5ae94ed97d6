"""Asking once more who it is, before he changes what guards his account."""

import bcrypt
from sqlmodel import Session

from models import Account
from services.context import Context
from services.errors import BadInput, Changed
from services.policy.access import Actor
from services.sign_in import attempts
from services.sign_in.attempts import Trying
from services.sign_in.passwords import nobodys_hash, prehash

WRONG = "Je wachtwoord klopt niet, of je probeerde te vaak."


def confirmed(ctx: Context, actor: Actor, password: str) -> Account:
    """The actor's account, once its password was right; raises BadInput. Looked at before any row is held."""
    with ctx.reading(actor) as session:
        account = session.get_one(Account, actor.account_id)
    known = (account.password_hash or nobodys_hash()).encode()
    may_try = attempts.admitted(ctx, account.login, account.login, Trying.OWN_PASSWORD)
    if not may_try or not bcrypt.checkpw(prehash(ctx.settings, password).encode(), known):
        raise BadInput(WRONG)
    attempts.forget(ctx, account.login, account.login, Trying.OWN_PASSWORD)
    return account


def held(session: Session, confirmed: Account) -> Account:
    """The same account, held until the end of the transaction; raises Changed when it got another password."""
    account = session.get_one(Account, confirmed.id, with_for_update=True)
    if account.version != confirmed.version:
        raise Changed("Je account is ondertussen gewijzigd. Probeer het opnieuw.")
    return account
