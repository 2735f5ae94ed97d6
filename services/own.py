"""What somebody manages himself: the data of his firm, his registrations, his password."""

from dataclasses import dataclass

import bcrypt

from models import Account, Provider, Registration
from models.enums import Role
from services import history, projects
from services.accounts import MAIL, Credentials
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.formats import clean_text
from services.passwords import hash_password, prehash
from services.policy.access import Actor
from services.policy.validity import warning


def firm(ctx: Context, actor: Actor) -> Provider:
    """The actor's firm; raises NotAllowed for the agency."""
    with ctx.reading(actor) as session:
        return session.get_one(Provider, actor.tenant)


def change_firm(ctx: Context, actor: Actor, name: str, mail: str) -> bool:
    """Change the name and the mail address of the firm; tells whether anything changed.

    Raises NotAllowed for anybody but the seat, and BadInput.
    """
    if actor.role is not Role.SEAT:
        raise NotAllowed("Alleen de maatschappelijke zetel kan deze gegevens wijzigen.")
    wanted = {"name": clean_text(name, 200), "mail": mail.strip()}
    if not wanted["name"]:
        raise BadInput("Geef de naam van je firma.")
    if not MAIL.fullmatch(wanted["mail"]):
        raise BadInput("Dit is geen mailadres.")
    with ctx.transaction(actor) as session:
        provider = history.lock_provider(session, actor.tenant)
        changed = {
            key: [getattr(provider, key), value] for key, value in wanted.items() if getattr(provider, key) != value
        }
        if not changed:
            return False
        provider.name, provider.mail = wanted["name"], wanted["mail"]
        text = "Gegevens gewijzigd: " + "; ".join(f"{old or '–'} → {new}" for old, new in changed.values())
        history.append(session, actor, ctx.clock(), "gegevens", text[:4000], details=changed)
        return True


@dataclass(frozen=True, slots=True)
class Listed:
    """A registration, and what has to be said of its end."""

    registration: Registration
    warning: str


def registrations(ctx: Context, actor: Actor) -> list[Listed]:
    """The registrations that this actor may see."""
    found = projects.registrations(ctx, actor)
    return [Listed(registration, warning(registration.valid_to, ctx.today)) for registration in found]


def change_password(ctx: Context, actor: Actor, old: str, new: str) -> Credentials:
    """Give the actor's own account a new password, which ends all its sessions; gives what opens a new one.

    Raises BadInput when the old one is wrong or the new one may not be.
    """
    hashed = hash_password(ctx.settings, new)  # takes its time before anything is held
    with ctx.transaction(actor) as session:
        if actor.provider_id is not None:
            history.lock_provider(session, actor.provider_id)
        account = session.get_one(Account, actor.account_id, with_for_update=True)
        if not bcrypt.checkpw(prehash(ctx.settings, old).encode(), (account.password_hash or "").encode()):
            raise BadInput("Je huidige wachtwoord klopt niet.")
        account.password_hash = hashed
        account.version += 1
        if actor.provider_id is not None:
            history.append(session, actor, ctx.clock(), "account", f"Nieuw wachtwoord voor {account.login}")
        return Credentials(account.login, account.name, hashed, account.id, account.version)
