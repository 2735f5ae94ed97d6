"""Accounts: which one a login means, what the sign-in form may know of it, making one, a new password."""

from dataclasses import dataclass

import bcrypt
from sqlmodel import Session, select

from models import Account, Department, Provider
from models.enums import Role
from services.context import Context
from services.desk import desk_is_open, is_all_demo
from services.errors import BadInput, NotFound
from services.policy.access import EVERYONE, Actor
from services.sign_in.logins import normalise_login
from services.sign_in.passwords import nobodys_hash, prehash


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the sign-in form checks a password against; for an unknown login a hash that nothing fits."""

    login: str
    name: str
    password_hash: str
    account_id: int | None
    # The version whose password was checked: a session opened on it is over when a newer one came in between.
    version: int = 0
    actor: Actor | None = None
    # Whether a code is asked for after the password, and whether it has to be.
    second_factor: bool = False
    second_factor_required: bool = False


def credentials(ctx: Context, login: str) -> Credentials:
    """What to check a password against; the same shape and the same work whether the login exists or not."""
    try:
        wanted = normalise_login(login)
    except BadInput:
        wanted = ""
    with ctx.reading(EVERYONE) as session:
        account = by_login(session, wanted)
        welcome = account is not None and is_welcome(ctx, session, account)
    if account is None or not welcome or account.disabled or account.password_hash is None:
        return nobody()
    return credentials_of(account)


def credentials_of(account: Account) -> Credentials:
    """What opens a session of this account."""
    return Credentials(
        account.login, account.name, account.password_hash or "", account.id, account.version, actor_of(account),
        account.totp_sealed is not None, is_required(account),
    )  # fmt: skip


def actor_of(account: Account) -> Actor:
    """Who acts when somebody is signed in to this account."""
    return Actor(account.id or 0, account.name, account.role, account.provider_id, account.department_id)


def is_required(account: Account) -> bool:
    """Whether it cannot go without a second factor: the agency sees all firms, though its demo login is public."""
    return account.role is Role.AGENCY and not account.is_demo


def of_claim(ctx: Context, claimed: str) -> Credentials | None:
    """What opens a session for the login that an identity provider vouches for; None when there is no such account."""
    try:
        wanted = normalise_login(claimed)
    except BadInput:
        return None
    with ctx.reading(EVERYONE) as session:
        account = by_login(session, wanted)
        if account is None or account.disabled or not is_welcome(ctx, session, account):
            return None
    return credentials_of(account)


def nobody() -> Credentials:
    """What no password fits, to be checked all the same so that every refusal takes as long."""
    return Credentials("onbekend", "", nobodys_hash(), None)


def is_welcome(ctx: Context, session: Session, account: Account) -> bool:
    """Whether this account can use the program: the agency's only while its desk is open.

    Demo logins are public, and so worth nothing once there is a real firm.
    """
    if account.is_demo and not is_all_demo(session):
        return False
    return account.role is not Role.AGENCY or desk_is_open(ctx.settings, session)


def check(ctx: Context, login: str, password: str) -> Credentials | None:
    """The credentials that this login and password belong to; None when they belong to none."""
    found = credentials(ctx, login)
    right = bcrypt.checkpw(prehash(ctx.settings, password).encode(), found.password_hash.encode())
    return found if right and found.account_id is not None else None


@dataclass(frozen=True, slots=True)
class Tenant:
    """For whom an actor works, as the screen's header shows it."""

    name: str
    is_demo: bool


def tenant_of(ctx: Context, actor: Actor) -> Tenant:
    """The firm or department of an actor; for the agency its own name, and whether there is demo data."""
    with ctx.reading(actor) as session:
        if actor.provider_id is None:
            return Tenant(actor.name, session.exec(select(Provider.id).where(Provider.is_demo)).first() is not None)
        provider = session.get_one(Provider, actor.provider_id)
        department = session.get(Department, actor.department_id) if actor.department_id else None
        name = f"{provider.name} – {department.name}" if department else provider.name
        return Tenant(name, provider.is_demo)


def actor_by_login(ctx: Context, login: str) -> Actor:
    """The actor of a login, for commands that whoever runs the program gives; raises NotFound."""
    with ctx.reading(EVERYONE) as session:
        account = by_login(session, normalise_login(login))
    if account is None:
        raise NotFound("Deze login bestaat niet.")
    return actor_of(account)


def by_login(session: Session, login: str, *, lock: bool = False) -> Account | None:
    """The account of a login in its one form."""
    wanted = select(Account).where(Account.login == login)
    return session.exec(wanted.with_for_update() if lock else wanted).first()
