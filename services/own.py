"""What somebody manages of his own account: its password, its mail address, what happened to it."""

from collections.abc import Sequence

from models import Account, AccountEvent
from models.enums import LinkPurpose
from services.context import Context
from services.errors import NotAllowed, NotFound
from services.front_door import links
from services.front_door.account_mails import tell
from services.front_door.confirmation import confirmed, held
from services.policy.access import EVERYONE, Actor
from services.sign_in.account_history import Kind, note, of_accounts
from services.sign_in.accounts import Credentials, actor_of, credentials_of
from services.sign_in.logins import parse_mail
from services.sign_in.passwords import hash_password

SHOWN = 20
CHANGED = "account-gewijzigd"


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
    mine = confirmed(ctx, actor, old)
    hashed = hash_password(ctx.settings, new, mine.login, mine.name)
    with ctx.transaction(EVERYONE) as session:
        changed = held(session, mine)
        changed.password_hash = hashed
        changed.version += 1
        links.close(ctx, session, changed)
        note(session, changed, ctx.clock(), Kind.PASSWORD, "Nieuw wachtwoord", actor)
        tell(ctx, session, changed, CHANGED, what="Er is een nieuw wachtwoord gekozen.")
        return credentials_of(changed)


def change_mail(ctx: Context, actor: Actor, password: str, mail: str) -> None:
    """Send the links of a seat's account elsewhere from now on; the address of before is told.

    Raises BadInput for a wrong password or no mail address, NotAllowed for a login that is a mail address itself.
    """
    wanted, mine = parse_mail(mail), confirmed(ctx, actor, password)
    if "@" in mine.login:
        raise NotAllowed("Je login is je mailadres. Wie je uitnodigde, kan je op een ander adres uitnodigen.")
    with ctx.transaction(EVERYONE) as session:
        changed = held(session, mine)
        before, changed.mail = changed.mail, wanted
        links.close(ctx, session, changed)
        note(session, changed, ctx.clock(), Kind.ACCOUNT, f"Mailadres: {before or '–'} → {wanted}", actor)
        tell(ctx, session, changed, CHANGED, to=before, what=f"Links gaan voortaan naar {wanted}.")


def choose_password(ctx: Context, token: str, password: str) -> None:
    """Give the account of a link its password, once, which ends its sessions.

    Raises NotFound for a link that works no longer, and BadInput for a password that may not be.
    """
    whose = links.found(ctx, token)
    hashed = hash_password(ctx.settings, password, whose.login, whose.name)  # takes its time before anything is held
    with ctx.transaction(EVERYONE) as session:
        link = links.link_of(ctx, session, token)
        chosen = session.get_one(Account, link.account_id, with_for_update=True, populate_existing=True)
        if not links.spend(ctx, session, link) or chosen.disabled:
            raise NotFound(links.GONE)
        chosen.password_hash = hashed
        chosen.version += 1
        note(session, chosen, ctx.clock(), Kind.PASSWORD, f"Wachtwoord gekozen met een link ({link.purpose})",
             actor_of(chosen))  # fmt: skip
        if link.purpose is LinkPurpose.NEW_PASSWORD:
            tell(ctx, session, chosen, CHANGED, what="Er is een nieuw wachtwoord gekozen met een link uit een mail.")


def set_digest(ctx: Context, actor: Actor, on: bool) -> None:
    """Whether a mail comes on days when something is due. Raises NotAllowed for the agency, which gets none."""
    if actor.provider_id is None:
        raise NotAllowed
    with ctx.transaction(actor) as session:
        session.get_one(Account, actor.account_id, with_for_update=True).digest = on
