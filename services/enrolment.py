"""Letting somebody in: the first account of a provider, of a department, of the agency, and closing one."""

from collections.abc import Sequence

from sqlmodel import col, select

from models import Account, Department, Provider
from models.enums import Role
from services import history
from services.accounts import MAIL, create_account
from services.context import Context
from services.errors import BadInput, NotFound
from services.formats import clean_text, parse_enterprise_number
from services.policy.access import EVERYONE, Actor

KIND = "account"


def add_provider(ctx: Context, number: str, name: str, mail: str, password: str) -> Actor:
    """A new provider with the account of its seat, whose login is the enterprise number; raises BadInput."""
    enterprise_number = parse_enterprise_number(number)
    _refuse_mail(mail)
    with ctx.transaction(EVERYONE) as session:
        if session.exec(select(Provider.id).where(Provider.enterprise_number == enterprise_number)).first():
            raise BadInput("Deze dienstverlener bestaat al.")
        provider = Provider(name=_named(name), enterprise_number=enterprise_number, mail=mail.strip())
        session.add(provider)
        session.flush()
        account = create_account(ctx, session, login=enterprise_number, name=f"{provider.name} (zetel)",
                                 role=Role.SEAT, password=password, provider_id=provider.id)  # fmt: skip
        history.append(session, None, ctx.clock(), KIND, f"Account van de zetel gemaakt: {account.login}",
                       provider_id=provider.id)  # fmt: skip
        return Actor(account.id or 0, account.name, account.role, provider.id)


def add_department(ctx: Context, number: str, name: str, mail: str, password: str) -> Actor:
    """A department of a provider with its account, whose login is the mail address; raises BadInput or NotFound."""
    with ctx.transaction(EVERYONE) as session:
        wanted = select(Provider).where(Provider.enterprise_number == parse_enterprise_number(number))
        provider = session.exec(wanted).first()
        if provider is None:
            raise NotFound("Deze dienstverlener bestaat niet.")
        history.lock_provider(session, provider.id or 0)
        present = select(Department).where(Department.provider_id == provider.id, Department.name == _named(name))
        department = session.exec(present).first() or Department(provider_id=provider.id or 0, name=_named(name))
        session.add(department)
        session.flush()
        account = create_account(ctx, session, login=mail, name=department.name, role=Role.DEPARTMENT,
                                 password=password, provider_id=provider.id, department_id=department.id)  # fmt: skip
        history.append(session, None, ctx.clock(), KIND, f"Account van {department.name} gemaakt: {account.login}",
                       provider_id=provider.id)  # fmt: skip
        return Actor(account.id or 0, account.name, account.role, provider.id, department.id)


def add_agency(ctx: Context, mail: str, name: str, password: str) -> Actor:
    """An account of the service kmo-portefeuille; raises BadInput."""
    with ctx.transaction(EVERYONE) as session:
        account = create_account(ctx, session, login=mail, name=_named(name), role=Role.AGENCY, password=password)
        return Actor(account.id or 0, account.name, account.role)


def accounts(ctx: Context) -> Sequence[Account]:
    """Every account, by login."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(Account).order_by(col(Account.login))).all()


def _named(name: str) -> str:
    wanted = clean_text(name, 200)
    if not wanted:
        raise BadInput("Geef een naam.")
    return wanted


def _refuse_mail(mail: str) -> None:
    if not MAIL.fullmatch(mail.strip()):
        raise BadInput("Dit is geen mailadres.")
