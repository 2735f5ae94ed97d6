"""What somebody manages of his own account: its password, its mail address, what happened to it."""

from collections.abc import Sequence

import bcrypt
from sqlmodel import Session

from models import Account, AccountEvent
from services.account_history import Kind, note, of_accounts
from services.account_mails import tell
from services.accounts import Credentials, credentials_of
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.logins import parse_mail
from services.passwords import hash_password, prehash
from services.policy.access import EVERYONE, Actor

SHOWN = 20


def account(ctx: Context, actor: Actor) -> Account:
    """The actor's own account."""
    with ctx.reading(actor) as session:
        return session.get_one(Account, actor.account_id)


def happenings(ctx: Context, actor: Actor) -> Sequence[AccountEvent]:
    """The last things that happened to the actor's own account, signing in among them."""
    with ctx.reading(actor) as session:
        return of_accounts(session, [actor.account_id], SHOWN)


def change_password(ctx: Context, actor: Actor, old: str, new: str) -> Credentials:
    """Give the actor's own account a new password, which ends all its sessions; gives what opens a new one.

    Raises BadInput when the old one is wrong or the new one may not be.
    """
    mine = account(ctx, actor)
    hashed = hash_password(ctx.settings, new, mine.login, mine.name)  # takes its time before anything is held
    with ctx.transaction(EVERYONE) as session:
        held = _held(ctx, session, actor, old)
        held.password_hash = hashed
        held.version += 1
        note(session, held, ctx.clock(), Kind.PASSWORD, "Nieuw wachtwoord", actor)
        tell(ctx, session, held, "account-gewijzigd", what="Er is een nieuw wachtwoord gekozen.")
        return credentials_of(held)


def change_mail(ctx: Context, actor: Actor, password: str, mail: str) -> None:
    """Send the links of a seat's account elsewhere from now on; the address of before is told.

    Raises BadInput for a wrong password or no mail address, NotAllowed for a login that is a mail address itself.
    """
    wanted = parse_mail(mail)
    with ctx.transaction(EVERYONE) as session:
        held = _held(ctx, session, actor, password)
        if "@" in held.login:
            raise NotAllowed("Je login is je mailadres. Wie je uitnodigde, kan je op een ander adres uitnodigen.")
        before, held.mail = held.mail, wanted
        note(session, held, ctx.clock(), Kind.ACCOUNT, f"Mailadres: {before or '–'} → {wanted}", actor)
        tell(ctx, session, held, "account-gewijzigd", to=before, what=f"Links gaan voortaan naar {wanted}.")


def _held(ctx: Context, session: Session, actor: Actor, password: str) -> Account:
    held = session.get_one(Account, actor.account_id, with_for_update=True)
    if not bcrypt.checkpw(prehash(ctx.settings, password).encode(), (held.password_hash or "").encode()):
        raise BadInput("Je huidige wachtwoord klopt niet.")
    return held
