"""Demo data: fictitious providers with projects in every status, so that every screen has something to show."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models import Account, Department, Provider, Registration
from models.enums import Role, ServiceType
from services.context import Context
from services.desk import is_all_demo
from services.formats import show_enterprise_number
from services.front_door.account_rows import create_account
from services.made_up import add_projects
from services.made_up_own import add_own_lists
from services.made_up_reactions import add_reactions
from services.policy.access import EVERYONE
from services.precheck.judging import catch_up
from services.sign_in.accounts import actor_by_login

PASSWORD = "demo-wachtwoord"  # noqa: S105  printed on purpose, for fictitious data only
SEAT, SECOND_SEAT = "0999123457", "0999234513"
AGENCY_MAIL = "dossierbeheer@dienst.example"
DEPARTMENT_MAILS = {"Departement Techniek": "techniek@academie-zwaluw.example",
                    "Departement Talen": "talen@academie-zwaluw.example"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Login:
    """A demo account as it is shown to whoever tries the program."""

    kind: str
    login: str
    password: str = PASSWORD


LOGINS = (
    Login("Zetel", show_enterprise_number(SEAT)),
    Login("Departement", DEPARTMENT_MAILS["Departement Techniek"]),
    Login("Dienst kmo-portefeuille", AGENCY_MAIL),
)


def fill(ctx: Context, projects: int = 600) -> None:
    """Add the demo firms, accounts and `projects` projects, most of them for the first firm; once only."""
    with ctx.transaction(EVERYONE) as session:
        if has_demo(session):
            return
        first = _provider(session, "Academie Zwaluw", SEAT, ("DV.O299001", "DV.A299002"), tuple(DEPARTMENT_MAILS))
        second = _provider(session, "Adviesbureau Morgenster", SECOND_SEAT, ("DV.O299101", "DV.A299102"), ())
        _accounts(ctx, session, first, second)
        add_projects(ctx, session, first, 0, projects * 9 // 10)
        add_projects(ctx, session, second, 500_000, projects // 10)
    seat = actor_by_login(ctx, SEAT)
    add_reactions(ctx, seat)
    add_own_lists(ctx, seat)
    catch_up(ctx)


def has_demo(session: Session) -> bool:
    """Whether the demo firms are there already."""
    return session.exec(select(Provider.id).where(Provider.is_demo).limit(1)).first() is not None


def is_empty(ctx: Context) -> bool:
    """Whether nobody could sign in yet, so that demo data would be in nobody's way."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(Account.id).limit(1)).first() is None


def logins(ctx: Context) -> tuple[Login, ...]:
    """The demo accounts to offer on the sign-in page; none where there is no demo data."""
    with ctx.reading(EVERYONE) as session:
        return LOGINS if is_all_demo(session) else ()


def _provider(
    session: Session, name: str, number: str, registrations: tuple[str, str], departments: tuple[str, ...]
) -> Provider:
    mail = f"info@{name.casefold().replace(' ', '-')}.example"
    provider = Provider(name=name, enterprise_number=number, mail=mail, is_demo=True)
    session.add(provider)
    session.flush()
    session.add_all(Department(provider_id=provider.id or 0, name=department) for department in departments)
    for registration, service in zip(registrations, ServiceType, strict=True):
        session.add(Registration(provider_id=provider.id or 0, number=registration, service=service,
                                 valid_from=date(2023, 3, 1), valid_to=date(2028, 2, 29)))  # fmt: skip
    session.flush()
    return provider


def _accounts(ctx: Context, session: Session, first: Provider, second: Provider) -> None:
    for provider in (first, second):
        create_account(ctx, session, login=provider.enterprise_number, name=f"{provider.name} (zetel)",
                       role=Role.SEAT, password=PASSWORD, mail=provider.mail, provider_id=provider.id,
                       is_demo=True)  # fmt: skip
    for department in session.exec(select(Department).where(Department.provider_id == first.id)).all():
        create_account(ctx, session, login=DEPARTMENT_MAILS[department.name], name=department.name,
                       role=Role.DEPARTMENT, password=PASSWORD, provider_id=first.id,
                       department_id=department.id, is_demo=True)  # fmt: skip
    create_account(ctx, session, login=AGENCY_MAIL, name="Dossierbeheer", role=Role.AGENCY, password=PASSWORD,
                   is_demo=True)  # fmt: skip
