"""A made-up own administration of the demo's seat: its enrolments and invoices, and the slips in them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from models import Project
from models.enums import OwnKind, ProjectStatus
from services.administration.reading_in import apply, read_draft
from services.context import Context
from services.filters import visible_to
from services.formats import show_date, show_enterprise_number
from services.made_up import enterprise_number
from services.policy.access import Actor
from services.policy.findings import OPEN

# Days around today between which the firm's own list has its starts.
BEFORE, AFTER = 30, 75
# Of the applications, from which place on each how manieth has what in the own list.
NOT_THERE, OTHER_AMOUNT, WITHOUT_VAT, OTHER_START, EVERY = 3, 9, 15, 21, 24
ENROLMENTS = "Inschrijvingsnummer;Ondernemingsnummer;Onderneming;Opleiding;Ingeschreven op;Startdatum;Bedrag excl. btw"
INVOICES = "Factuurnummer;Ondernemingsnummer;Onderneming;Opleiding;Factuurdatum;Startdatum;Bedrag excl. btw"
# The client, his number, and how many days from today the course starts.
NOBODY_FILED = (("Bloemen Zonnewende", 9_995_601, -11), ("Hoeve Populier", 9_995_602, 9))
VAT = Decimal("1.21")


def add_own_lists(ctx: Context, seat: Actor) -> None:
    """Read in both lists as a reader would; nothing while no application is near today."""
    projects = _near_today(ctx, seat)
    if not projects:
        return
    lists = {
        OwnKind.ENROLMENT: ("inschrijvingen.csv", ENROLMENTS, [*_enrolments(projects), *_not_filed(ctx.today)]),
        OwnKind.INVOICE: ("facturen.csv", INVOICES, _invoices(projects, ctx.today)),
    }
    for kind, (name, headings, lines) in lists.items():
        if lines:
            content = "\n".join([headings, *lines]).encode()
            apply(ctx, seat, read_draft(ctx, seat, name, content), kind)


def _near_today(ctx: Context, seat: Actor) -> Sequence[Project]:
    first, last = ctx.today - timedelta(days=BEFORE), ctx.today + timedelta(days=AFTER)
    with ctx.reading(seat) as session:
        near = col(Project.starts_on).between(first, last), col(Project.status).in_(OPEN)
        return session.exec(select(Project).where(visible_to(seat), *near).order_by(col(Project.number))).all()


def _enrolments(projects: Sequence[Project]) -> list[str]:
    return [_enrolment(place, project) for place, project in enumerate(projects) if place % EVERY != NOT_THERE]


def _enrolment(place: int, project: Project) -> str:
    amount, starts = project.amount, project.starts_on
    match place % EVERY:
        case n if n == OTHER_AMOUNT:
            amount += 50
        case n if n == WITHOUT_VAT:
            amount = round(amount / VAT, 2)
        case n if n == OTHER_START:
            starts += timedelta(days=7)
    enrolled = min(project.filed_on, starts) - timedelta(days=2)
    return _line(f"INS-{place + 101:04d}", project, enrolled, starts, amount)


def _not_filed(today: date) -> list[str]:
    """Enrolments for which nobody filed yet: of one the term runs out, of the other there is time."""
    found = []
    for place, (name, first, away) in enumerate(NOBODY_FILED):
        starts = today + timedelta(days=away)
        number = show_enterprise_number(enterprise_number(first))
        days = f"{show_date(min(starts, today) - timedelta(days=20))};{show_date(starts)}"
        found.append(f"INS-{place + 901:04d};{number};{name};Excel voor gevorderden;{days};490,00")
    return found


def _invoices(projects: Sequence[Project], today: date) -> list[str]:
    begun = [project for project in projects if project.starts_on <= today and project.status is ProjectStatus.RUNNING]
    return [_line(f"FAC-{place + 301:04d}", project, project.starts_on, project.starts_on, project.amount)
            for place, project in enumerate(begun)]  # fmt: skip


def _line(reference: str, project: Project, dated: date, starts: date, amount: Decimal) -> str:
    number = show_enterprise_number(project.enterprise_number)
    days = f"{show_date(dated)};{show_date(starts)}"
    return f"{reference};{number};{project.enterprise_name};{project.title};{days};{str(amount).replace('.', ',')}"
