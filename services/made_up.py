"""Made-up projects for the demo firms: clients, courses and amounts that look like the real ones."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models import Department, Payment, Project, Provider, Registration
from models.enums import ProjectStatus, ServiceType
from services.context import Context
from services.formats import CENT
from services.projects import derived

FIRMS = ("Bakkerij", "Drukkerij", "Garage", "Schrijnwerkerij", "Tuinen", "Interieur", "Dakwerken", "Kapsalon",
         "Transport", "Elektro", "Boekhouding", "Horeca", "Metaal", "Logistiek", "Keukens")  # fmt: skip
PLACES = ("De Meerkoet", "Hof te Rode", "Waterkant", "'t Zonneke", "Scheldezicht", "De Gouden Pluim", "Haspengoud",
          "Noorderkroon", "Vijf Linden", "Ter Duinen", "Côté Jardin", "Van Aerschot & Dochters")  # fmt: skip
COURSES = (
    ("Excel voor gevorderden", "Digitalisering", "Onlinetoepassingen"),
    ("Cybersecurity voor medewerkers", "Digitalisering", "Cybersecurity"),
    ("Lastechnieken TIG", "Beroepsspecifieke competenties", None),
    ("Energie-efficiënt bouwen", "Duurzaamheid", "Energie-efficiëntie"),
    ("Leidinggeven aan teams", "Personeelsmanagement", "Competentiebeleid"),
    ("Btw in de praktijk", "Financiële geletterdheid", "Fiscaliteit"),
    ("Exporteren naar Duitsland", "Internationalisering", None),
    ("Strategisch plannen", "Bedrijfsstrategie", None),
    ("Innoveren met klanten", "Innovatie", None),
)
ADVICE = (("Security-audit en stappenplan", "Digitalisering", "Cybersecurity"),)
FORMS = ("Klassikaal (extern)", "Afstandsleren (online)", "Interne opleiding")
STATUSES = {
    ProjectStatus.CONFIRMED: 12, ProjectStatus.RUNNING: 20, ProjectStatus.FINISHED: 56, ProjectStatus.CANCELLED: 6,
    ProjectStatus.STOP_REQUESTED: 3, ProjectStatus.STOPPED: 3,
}  # fmt: skip
YOUNG = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.STOP_REQUESTED)


def add_projects(ctx: Context, session: Session, provider: Provider, offset: int, count: int) -> None:
    """Add `count` projects with their payments; the same each time, with numbers from `offset` on."""
    chance = random.Random(offset + 1)  # noqa: S311  the same demo each time
    found = session.exec(select(Department).where(Department.provider_id == provider.id)).all()
    departments = [(department.id, department.name) for department in found]
    own = session.exec(select(Registration).where(Registration.provider_id == provider.id)).all()
    numbers = {registration.service: registration.number for registration in own}
    rows = [_row(ctx, chance, provider, [*departments, (None, None)], numbers, offset + place)
            for place in range(count)]  # fmt: skip
    if rows:
        session.execute(insert(Project), rows)
    _payments(session, provider, ctx.today)


def _row(
    ctx: Context, chance: random.Random, provider: Provider, departments: Any, numbers: Any, place: int
) -> dict[str, Any]:
    # One in twelve came in during the last five weeks: those are the ones to look at.
    age = chance.randrange(36) if chance.random() < 0.08 else int(chance.triangular(20, 2200, 150))
    filed = ctx.today - timedelta(days=age)
    advice = chance.random() < 0.05
    title, theme, subtheme = chance.choice(ADVICE if advice else COURSES)
    department_id, department_name = chance.choice(departments)
    client = chance.randrange(len(FIRMS) * len(PLACES))
    name = f"{FIRMS[client % len(FIRMS)]} {PLACES[client // len(FIRMS)]}"
    starts = filed + timedelta(days=chance.randrange(-20, 60))
    status = _status(chance, age)
    values: dict[str, Any] = {
        "provider_id": provider.id, "department_id": department_id, "department_name": department_name,
        "number": f"{filed.year}-{9_000_000 + place:07d}", "enterprise_name": name,
        "enterprise_number": enterprise_number(9_995_000 + client),
        "enterprise_mail": f"info@klant{client}.example",
        "enterprise_size": chance.choice(("Klein", "Klein", "Middelgroot")),
        "registration_number": numbers[ServiceType.ADVICE if advice else ServiceType.TRAINING],
        "service": ServiceType.ADVICE if advice else ServiceType.TRAINING,
        "title": title, "theme": theme, "subtheme": subtheme, "training_form": None if advice else chance.choice(FORMS),
        "filed_on": filed, "starts_on": starts, "ends_on": starts + timedelta(days=chance.choice((0, 1, 30, 90))),
        "participants": None if advice else chance.randrange(1, 12),
        "hours": None if advice else chance.choice((3, 7, 14, 21)),
        "status": status, "created_at": ctx.clock(),
        "verified": (verified := chance.random() < (0.15 if status in YOUNG else 0.8)),
        "verified_at": datetime(filed.year, filed.month, min(filed.day, 28), 9, tzinfo=UTC) if verified else None,
        "verified_by": provider.name if verified else None,
    }  # fmt: skip
    values |= _money(chance, values, advice, min(age, chance.randrange(2, 28)))
    return values | derived(values)


def _status(chance: random.Random, age: int) -> ProjectStatus:
    if age < 35:
        return chance.choice((ProjectStatus.CONFIRMED, ProjectStatus.CONFIRMED, ProjectStatus.RUNNING))
    kinds = {status: weight for status, weight in STATUSES.items() if age < 400 or status not in YOUNG}
    if age > 60:
        kinds.pop(ProjectStatus.CONFIRMED, None)
    return chance.choices(list(kinds), list(kinds.values()))[0]


def _money(chance: random.Random, values: dict[str, Any], advice: bool, deposited_after: int) -> dict[str, Any]:
    amount = Decimal(chance.choice((490, 1250, 2400, 4800, 7950) if advice else (95, 180, 245, 490, 890, 1250, 1890)))
    rate = 30 if values["enterprise_size"] == "Klein" else 20
    rate += 15 if values["subtheme"] in ("Cybersecurity", "Energie-efficiëntie") else 0
    subsidy = (amount * rate / 100).quantize(CENT, ROUND_HALF_UP)
    status = values["status"]
    deposited = status not in (ProjectStatus.CONFIRMED, ProjectStatus.CANCELLED)
    paid = {ProjectStatus.FINISHED: amount, ProjectStatus.RUNNING: (amount * chance.choice((0, 0, 40)) / 100)}
    paid_out = paid.get(status, Decimal(0)).quantize(CENT)
    own = amount - subsidy
    # Of each payment its part comes from the own contribution: the balance is what is left of that.
    goes_on = status in (ProjectStatus.RUNNING, ProjectStatus.STOP_REQUESTED)
    left = (own * (amount - paid_out) / amount).quantize(CENT, ROUND_HALF_UP) if goes_on else Decimal(0)
    return {
        "amount": amount, "rate": Decimal(rate), "subsidy": subsidy, "own_contribution": own,
        "deposited_on": values["filed_on"] + timedelta(days=deposited_after) if deposited else None,
        "paid_out": paid_out, "balance": left,
    }  # fmt: skip


def _payments(session: Session, provider: Provider, today: date) -> None:
    paid = select(Project).where(Project.provider_id == provider.id, col(Project.paid_out) > 0)
    session.add_all(_payment(project, today) for project in session.exec(paid))


def _payment(project: Project, today: date) -> Payment:
    return Payment(
        provider_id=project.provider_id,
        project_id=project.id or 0,
        paid_on=min(project.starts_on + timedelta(days=21), today),
        amount=project.paid_out or Decimal(0),
        invoice_number=f"F{project.filed_on.year}-{project.id:05d}",
    )


def enterprise_number(first: int) -> str:
    """A valid but fictitious enterprise number from seven digits: 0, those, and the check digits."""
    body = f"0{first:07d}"
    return f"{body}{97 - int(body) % 97:02d}"
