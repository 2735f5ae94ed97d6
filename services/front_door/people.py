"""The accounts that somebody looks after: the seat those of its departments, the agency those of its colleagues."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from models import Account, AccountEvent, AuthSession, Department, Mail
from models.enums import MailState, Role
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.front_door import links
from services.front_door.account_mails import address_in, purpose_for, send_link
from services.front_door.account_rows import create_account
from services.front_door.enrolment import department_of, named
from services.front_door.second_factor import drop
from services.policy.access import EVERYONE, Actor
from services.sign_in import attempts, sessions
from services.sign_in.account_history import Kind, note, of_accounts
from services.sign_in.attempts import Trying

SHOWN = 50
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Person:
    """An account, its department, and how it stands."""

    account: Account
    department: str
    state: str
    signed_in_at: datetime | None


def _cared_for(actor: Actor) -> ColumnElement[bool]:
    """The accounts that this actor looks after; raises NotAllowed for a department."""
    if actor.role is Role.DEPARTMENT:
        raise NotAllowed("Alleen de maatschappelijke zetel beheert gebruikers.")
    if actor.role is Role.AGENCY:
        # The demo login is public: it looks after demo accounts alone.
        own = select(Account.is_demo).where(Account.id == actor.account_id).scalar_subquery()
        colleague = and_(col(Account.role) == Role.AGENCY, col(Account.id) != actor.account_id)
        return and_(colleague, col(Account.is_demo) == own)
    return and_(col(Account.role) == Role.DEPARTMENT, col(Account.provider_id) == actor.tenant)


def people(ctx: Context, actor: Actor) -> list[Person]:
    """The accounts that this actor looks after, by department and login."""
    with ctx.reading(EVERYONE) as session:
        query = select(Account, Department).outerjoin(Department, col(Department.id) == col(Account.department_id))
        found = session.exec(query.where(_cared_for(actor)).order_by(col(Department.name), col(Account.login))).all()
        return [_person(ctx, session, account, department) for account, department in found]


def _person(ctx: Context, session: Session, account: Account, department: Department | None) -> Person:
    seen = select(func.max(AuthSession.created_at)).where(AuthSession.account_id == account.id)
    return Person(
        account, department.name if department else "", _state(ctx, session, account), session.exec(seen).one()
    )


def _state(ctx: Context, session: Session, account: Account) -> str:
    if account.disabled:
        return "gesloten"
    link = links.open_link(session, account.id or 0)
    mail = session.exec(select(Mail).where(Mail.link_id == link.id)).first() if link else None
    if link and mail and mail.state is MailState.FAILED and links.works(ctx, link):
        return f"mail mislukt: {mail.error}"
    if account.password_hash is not None:
        return "actief"
    if link is None or not links.works(ctx, link):
        return "uitnodiging verlopen"
    return "uitgenodigd"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a link: who it is for, and the link itself where no mail brings it to who has no password yet."""

    name: str
    link: str


def invite(ctx: Context, actor: Actor, mail: str, name: str, department: str = "") -> Sent:
    """Make an account and mail its holder a link: of a department for the seat, of a colleague for the agency.

    Raises BadInput for a login that exists or cannot be one, NotAllowed for a department.
    """
    _cared_for(actor)
    _refuse_flood(ctx, actor)
    with ctx.transaction(EVERYONE) as session:
        part = None
        if actor.role is Role.SEAT:
            part = department_of(ctx, session, actor.tenant, department, actor)
        account = create_account(
            ctx, session, login=mail, name=named(name), role=Role.DEPARTMENT if part else Role.AGENCY,
            provider_id=actor.provider_id, department_id=part.id if part else None, by=actor,
            is_demo=_is_demo(session, actor),
        )  # fmt: skip
        return _sent(ctx, session, account, actor)


def _refuse_flood(ctx: Context, actor: Actor) -> None:
    # Counted as a place of his own: what others send is no matter of his.
    whose = f"account {actor.account_id}"
    if not attempts.admitted(ctx, whose, whose, Trying.INVITING):
        raise BadInput("Je hebt vandaag al heel veel links verstuurd. Probeer het morgen opnieuw.")


def _sent(ctx: Context, session: Session, account: Account, actor: Actor) -> Sent:
    mail = send_link(ctx, session, account, purpose_for(account), actor)
    stays = mail.state is not MailState.WAITING or not ctx.settings.smtp_url.get_secret_value()
    # Who has a password would be impersonated by whoever sees his link.
    return Sent(account.name, address_in(ctx, session, mail) if stays and account.password_hash is None else "")


def _is_demo(session: Session, actor: Actor) -> bool:
    return session.get_one(Account, actor.account_id).is_demo


def renew(ctx: Context, actor: Actor, account_id: int) -> Sent:
    """Mail a new link; earlier ones work no longer. Here and below: raises NotFound for an account of another."""

    def send(session: Session, account: Account) -> Sent:
        if account.disabled:
            raise BadInput("Dit account is gesloten. Open het eerst weer.")
        return _sent(ctx, session, account, actor)

    _refuse_flood(ctx, actor)
    return _with(ctx, actor, account_id, send)


def disable(ctx: Context, actor: Actor, account_id: int) -> None:
    """Close an account, which ends all its sessions and links."""

    def close(session: Session, account: Account) -> None:
        account.disabled = True
        links.close(ctx, session, account)
        note(session, account, ctx.clock(), Kind.ACCOUNT, "Account gesloten", actor)

    _with(ctx, actor, account_id, close)


def enable(ctx: Context, actor: Actor, account_id: int) -> None:
    """Open a closed account again; sessions of before stay over."""

    def open_again(session: Session, account: Account) -> None:
        account.disabled = False
        account.version += 1
        note(session, account, ctx.clock(), Kind.ACCOUNT, "Account weer geopend", actor)

    _with(ctx, actor, account_id, open_again)


def sign_out(ctx: Context, actor: Actor, account_id: int) -> None:
    """Sign an account out everywhere."""
    _with(ctx, actor, account_id, lambda session, account: sessions.end_all(ctx, session, account, actor))


def drop_second_factor(ctx: Context, actor: Actor, account_id: int) -> None:
    """Take the second factor away from who lost it; the agency's are asked for a new one when they sign in."""
    _with(ctx, actor, account_id, lambda session, account: drop(ctx, session, account, actor))


def happenings(ctx: Context, actor: Actor, *kinds: Kind) -> Sequence[tuple[Account, AccountEvent]]:
    """What happened last to the accounts that this actor looks after, the newest first."""
    with ctx.reading(EVERYONE) as session:
        accounts = {found.id or 0: found for found in session.exec(select(Account).where(_cared_for(actor)))}
        return [(accounts[event.account_id], event) for event in of_accounts(session, [*accounts], SHOWN, *kinds)]


def _with(ctx: Context, actor: Actor, account_id: int, change: Callable[[Session, Account], Given]) -> Given:
    wanted = select(Account).where(_cared_for(actor), Account.id == account_id)
    with ctx.transaction(EVERYONE) as session:
        account = session.exec(wanted.with_for_update()).first()
        if account is None:
            raise NotFound("Deze gebruiker is niet gevonden.")
        return change(session, account)
