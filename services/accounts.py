"""Accounts: which one a login means, what the sign-in form may know of it, making one, a new password."""

import re
import unicodedata
from dataclasses import dataclass

import bcrypt
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models import Account, Department, Provider
from models.enums import Role
from services.context import Context
from services.desk import desk_is_open
from services.errors import BadInput, NotFound
from services.formats import parse_enterprise_number
from services.passwords import hash_password, nobodys_hash, prehash
from services.policy.access import EVERYONE, Actor

# What every mail program takes as an address: words with dots between them (RFC 5322's dot-atom), letters of any kind.
ATOM, LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_](?:[\w-]*[^\W_])?"
MAIL = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+")

LOGIN_TAKEN = "Deze login bestaat al."


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the sign-in form checks a password against; for an unknown login a hash that nothing fits."""

    login: str
    name: str
    password_hash: str
    account_id: int | None
    # The version whose password was checked: a session opened on it is over when a newer one came in between.
    version: int = 0


def normalise_login(text: str) -> str:
    """One form of each login: ten digits for an enterprise number in any notation, a mail address in lower case.

    Raises BadInput when it is neither.
    """
    written = unicodedata.normalize("NFC", text).strip()
    if "@" not in written:
        return parse_enterprise_number(written)
    if len(written) > 254 or not MAIL.fullmatch(written):
        raise BadInput("Dit is geen mailadres.")
    return written.casefold()


def written_login(text: str) -> str:
    """The login as it is counted: in its one form, or as it was typed when it can be none."""
    try:
        return normalise_login(text)
    except BadInput:
        return text.strip()[:254]


def credentials(ctx: Context, login: str) -> Credentials:
    """What to check a password against; the same shape and the same work whether the login exists or not."""
    try:
        wanted = normalise_login(login)
    except BadInput:
        wanted = ""
    with ctx.reading(EVERYONE) as session:
        account = _by_login(session, wanted)
        welcome = account is not None and is_welcome(ctx, session, account)
    if account is None or not welcome or account.disabled or account.password_hash is None:
        return nobody()
    return Credentials(account.login, account.name, account.password_hash, account.id, account.version)


def nobody() -> Credentials:
    """What no password fits, to be checked all the same so that every refusal takes as long."""
    return Credentials("onbekend", "", nobodys_hash(), None)


def is_welcome(ctx: Context, session: Session, account: Account) -> bool:
    """Whether this kind of account can use the program: the agency's only while its desk is open."""
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


def create_account(
    ctx: Context,
    session: Session,
    *,
    login: str,
    name: str,
    role: Role,
    password: str,
    provider_id: int | None = None,
    department_id: int | None = None,
) -> Account:
    """A new account within the caller's transaction; raises BadInput when the login is taken or cannot be one."""
    wanted = normalise_login(login)
    if _by_login(session, wanted) is not None:
        raise BadInput(LOGIN_TAKEN)
    account = Account(
        login=wanted, name=name, role=role, provider_id=provider_id, department_id=department_id,
        password_hash=hash_password(ctx.settings, password),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:  # somebody made it a moment ago
        raise BadInput(LOGIN_TAKEN) from None
    return account


def set_password(ctx: Context, login: str, password: str) -> None:
    """Give an account a new password, which ends all its sessions; raises NotFound or BadInput."""
    with ctx.transaction(EVERYONE) as session:
        account = _by_login(session, normalise_login(login), lock=True)
        if account is None:
            raise NotFound("Deze login bestaat niet.")
        account.password_hash = hash_password(ctx.settings, password)
        account.version += 1


def actor_by_login(ctx: Context, login: str) -> Actor:
    """The actor of a login, for commands that whoever runs the program gives; raises NotFound."""
    with ctx.reading(EVERYONE) as session:
        account = _by_login(session, normalise_login(login))
    if account is None:
        raise NotFound("Deze login bestaat niet.")
    return Actor(account.id or 0, account.name, account.role, account.provider_id, account.department_id)


def disable(ctx: Context, login: str) -> None:
    """Close an account, which ends all its sessions; raises NotFound."""
    with ctx.transaction(EVERYONE) as session:
        account = _by_login(session, normalise_login(login), lock=True)
        if account is None:
            raise NotFound("Deze login bestaat niet.")
        account.disabled = True


def _by_login(session: Session, login: str, *, lock: bool = False) -> Account | None:
    wanted = select(Account).where(Account.login == login)
    return session.exec(wanted.with_for_update() if lock else wanted).first()
