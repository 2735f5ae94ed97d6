"""Making accounts, and changing them for whoever runs the program."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models import Account
from models.enums import Role
from services.context import Context
from services.errors import BadInput, NotFound
from services.front_door.links import close
from services.policy.access import EVERYONE, Actor
from services.sign_in.account_history import Kind, note
from services.sign_in.accounts import by_login
from services.sign_in.logins import normalise_login, parse_mail
from services.sign_in.passwords import hash_password

LOGIN_TAKEN = "Deze login bestaat al."
NO_LOGIN = "Deze login bestaat niet."


def create_account(
    ctx: Context,
    session: Session,
    *,
    login: str,
    name: str,
    role: Role,
    password: str | None = None,
    mail: str = "",
    provider_id: int | None = None,
    department_id: int | None = None,
    is_demo: bool = False,
    by: Actor | None = None,
) -> Account:
    """A new account within the caller's transaction; without a password only a link lets its holder in.

    Raises BadInput when the login is taken or cannot be one. `mail` is for a login that is no mail address.
    """
    wanted = normalise_login(login) if role is Role.SEAT else parse_mail(login).lower()
    if by_login(session, wanted) is not None:
        raise BadInput(LOGIN_TAKEN)
    account = Account(
        login=wanted, name=name[:200], role=role, mail=parse_mail(login) if "@" in wanted else mail,
        provider_id=provider_id, department_id=department_id, is_demo=is_demo,
        password_hash=hash_password(ctx.settings, password, wanted, name) if password is not None else None,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:  # somebody made it a moment ago
        raise BadInput(LOGIN_TAKEN) from None
    note(session, account, ctx.clock(), Kind.ACCOUNT, f"Account gemaakt: {wanted} ({role})", by)
    return account


def set_password(ctx: Context, login: str, password: str) -> None:
    """Give an account a new password, which ends all its sessions; raises NotFound or BadInput."""
    with ctx.transaction(EVERYONE) as session:
        account = locked(session, login)
        account.password_hash = hash_password(ctx.settings, password, account.login, account.name)
        account.version += 1
        close(ctx, session, account)
        note(session, account, ctx.clock(), Kind.PASSWORD, "Nieuw wachtwoord van wie het programma beheert")


def locked(session: Session, login: str) -> Account:
    """The account of a login, held until the end of the transaction; raises NotFound."""
    account = by_login(session, normalise_login(login), lock=True)
    if account is None:
        raise NotFound(NO_LOGIN)
    return account


def disable(ctx: Context, login: str) -> None:
    """Close an account, which ends all its sessions; raises NotFound."""
    with ctx.transaction(EVERYONE) as session:
        account = locked(session, login)
        account.disabled = True
        close(ctx, session, account)
        note(session, account, ctx.clock(), Kind.ACCOUNT, "Account gesloten door wie het programma beheert")
