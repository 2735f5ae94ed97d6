"""Letting somebody in: the first account of a provider, of a department, of the agency."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models import Account, Department, Provider
from models.enums import LinkPurpose, Role
from services import history
from services.context import Context
from services.errors import BadInput, NotFound
from services.firm import DATA
from services.formats import clean_text, parse_enterprise_number
from services.front_door import account_mails
from services.front_door.account_rows import create_account, locked
from services.policy.access import EVERYONE, Actor
from services.sign_in.accounts import actor_of
from services.sign_in.logins import parse_mail


def add_provider(ctx: Context, number: str, name: str, mail: str, password: str | None) -> Actor:
    """A new provider with the account of its seat, whose login is the enterprise number; raises BadInput.

    Here and below: without a password its holder is invited by mail.
    """
    with ctx.transaction(EVERYONE) as session:
        return provider_with_seat(ctx, session, number, name, mail, password)


def provider_with_seat(
    ctx: Context, session: Session, number: str, name: str, mail: str, password: str | None
) -> Actor:
    """The same within the caller's transaction."""
    enterprise_number, address = parse_enterprise_number(number), parse_mail(mail)
    if session.exec(select(Provider.id).where(Provider.enterprise_number == enterprise_number)).first():
        raise BadInput("Deze dienstverlener bestaat al.")
    provider = Provider(name=named(name), enterprise_number=enterprise_number, mail=address)
    session.add(provider)
    session.flush()
    account = create_account(
        ctx, session, login=enterprise_number, name=f"{provider.name} (zetel)", role=Role.SEAT, password=password,
        mail=address, provider_id=provider.id,
    )  # fmt: skip
    history.append(
        session, None, ctx.clock(), DATA, f"Dienstverlener toegevoegd: {provider.name}", provider_id=provider.id
    )
    return _let_in(ctx, session, account, password)


def add_department(ctx: Context, number: str, name: str, mail: str, password: str | None) -> Actor:
    """A department of a provider with its account, whose login is the mail address; raises BadInput or NotFound."""
    with ctx.transaction(EVERYONE) as session:
        wanted = select(Provider).where(Provider.enterprise_number == parse_enterprise_number(number))
        provider = session.exec(wanted).first()
        if provider is None:
            raise NotFound("Deze dienstverlener bestaat niet.")
        department = department_of(ctx, session, provider.id or 0, name)
        account = create_account(ctx, session, login=mail, name=department.name, role=Role.DEPARTMENT,
                                 password=password, provider_id=provider.id, department_id=department.id)  # fmt: skip
        return _let_in(ctx, session, account, password)


def department_of(ctx: Context, session: Session, provider_id: int, name: str, by: Actor | None = None) -> Department:
    """The department of this name, made when the provider has none; raises BadInput for no name."""
    history.lock_provider(session, provider_id)
    wanted = select(Department).where(Department.provider_id == provider_id, Department.name == named(name))
    found = session.exec(wanted).first()
    if found is not None:
        return found
    made = Department(provider_id=provider_id, name=named(name))
    session.add(made)
    session.flush()
    history.append(session, by, ctx.clock(), DATA, f"Departement toegevoegd: {made.name}", provider_id=provider_id)
    return made


def add_agency(ctx: Context, mail: str, name: str, password: str | None) -> Actor:
    """An account of the service kmo-portefeuille; raises BadInput."""
    with ctx.transaction(EVERYONE) as session:
        account = create_account(ctx, session, login=mail, name=named(name), role=Role.AGENCY, password=password)
        return _let_in(ctx, session, account, password)


def _let_in(ctx: Context, session: Session, account: Account, password: str | None) -> Actor:
    if password is None:
        account_mails.send_link(ctx, session, account, LinkPurpose.INVITATION)
    return actor_of(account)


def send_link(ctx: Context, login: str) -> str:
    """Mail a new link to an account, and give the link for who has no mail server; raises NotFound."""
    with ctx.transaction(EVERYONE) as session:
        account = locked(session, login)
        mail = account_mails.send_link(ctx, session, account, account_mails.purpose_for(account))
        return account_mails.address_in(ctx, session, mail)


def accounts(ctx: Context) -> Sequence[Account]:
    """Every account, by login."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(Account).order_by(col(Account.login))).all()


def named(name: str) -> str:
    """A name that can be shown; raises BadInput for none."""
    wanted = clean_text(name, 200)
    if not wanted:
        raise BadInput("Geef een naam.")
    return wanted
