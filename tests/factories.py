"""A standing cast of fictitious firms and people, and what makes them, their accounts and their projects."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

import bcrypt
from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models import (
    Account,
    Department,
    Event,
    Evidence,
    ImportBatch,
    ImportChange,
    Mail,
    Note,
    Payment,
    Project,
    Provider,
    Reaction,
    Registration,
)
from models.enums import Action, Audience, BatchState, MailState, ProjectStatus, Role, ServiceType
from services import history
from services.context import Context
from services.made_up import enterprise_number
from services.policy.access import EVERYONE, Actor
from services.projects import derived
from services.settings import Settings
from services.sign_in.passwords import prehash

PASSWORD = "correct paard batterij"

ZWALUW, MORGENSTER, IJSVOGEL = "0999123457", "0999234513", enterprise_number(9_993_456)
NAMES = {ZWALUW: "Academie Zwaluw", MORGENSTER: "Adviesbureau Morgenster", IJSVOGEL: "Opleidingshuis IJsvogel"}
REGISTRATIONS = {
    ZWALUW: ("DV.O299001", "DV.A299002"),
    MORGENSTER: ("DV.O299101", "DV.A299102"),
    IJSVOGEL: ("DV.O299201", "DV.A299202"),
}
CLIENTS = (
    "Bakkerij De Meerkoet",
    "Drukkerij Hof te Rode",
    "Garage Waterkant",
    "Café Côté Jardin",
    "Van Aerschot & Dochters",
    "'t Zonneke",
    "100% Hout",
    "Tuinen_Noord",
    "Élan Interieur",
    "ZEEZICHT",
)
TITLES = ("Excel voor gevorderden", "Lastechnieken TIG", "Security-audit", "Énergie in de bouw", "")
THEMES = ("Digitalisering", "Duurzaamheid", "Innovatie", "")


def a_provider(
    ctx: Context,
    name: str = "",
    number: str = ZWALUW,
    registrations: Sequence[str] | None = None,
    departments: Sequence[str] = (),
) -> Provider:
    """A firm with its registrations (the first for training, the second for advice) and departments."""
    with ctx.transaction(EVERYONE) as session:
        name = name or NAMES.get(number, "Firma Kwikstaart")
        provider = Provider(name=name, enterprise_number=number, mail=f"info@firma{number}.example")
        session.add(provider)
        session.flush()
        known = REGISTRATIONS.get(number, ()) if registrations is None else registrations
        for registration in known:
            service = ServiceType.ADVICE if ".A" in registration else ServiceType.TRAINING
            session.add(Registration(provider_id=provider.id, number=registration, service=service))
        session.add_all(Department(provider_id=provider.id, name=department) for department in departments)
        return provider


def a_seat(ctx: Context, provider: Provider) -> Actor:
    """Someone at the seat of the provider, who signs in with its enterprise number."""
    return _actor(ctx, provider.enterprise_number, f"{provider.name} (zetel)", Role.SEAT, provider.id)


def a_department(ctx: Context, provider: Provider, name: str = "Departement Techniek") -> Actor:
    """Someone of a department, which is made when the provider has none of that name."""
    with ctx.transaction(EVERYONE) as session:
        wanted = select(Department).where(Department.provider_id == provider.id, Department.name == name)
        department = session.exec(wanted).first() or Department(provider_id=provider.id, name=name)
        session.add(department)
    login = f"{name.split()[-1].casefold()}@firma{provider.enterprise_number}.example"
    return _actor(ctx, login, name, Role.DEPARTMENT, provider.id, department.id)


def an_agency(ctx: Context, login: str = "dossierbeheer@dienst.example") -> Actor:
    """Someone of the service kmo-portefeuille."""
    return _actor(ctx, login, "Dossierbeheer", Role.AGENCY)


def _actor(
    ctx: Context, login: str, name: str, role: Role, provider_id: int | None = None, department_id: int | None = None
) -> Actor:
    with ctx.transaction(EVERYONE) as session:
        account = Account(
            login=login, name=name, role=role, provider_id=provider_id, department_id=department_id,
            mail=login if "@" in login else f"zetel@firma{login}.example",
            password_hash=cheap_hash(ctx.settings, PASSWORD),
        )  # fmt: skip
        session.add(account)
        session.flush()
        assert account.id is not None
        return Actor(account.id, name, role, provider_id, department_id)


@cache
def cheap_hash(settings: Settings, password: str) -> str:
    """A hash that checks as any other, in a millisecond."""
    return bcrypt.hashpw(prehash(settings, password).encode(), bcrypt.gensalt(4)).decode()


def a_project(ctx: Context, provider: Provider, **values: Any) -> Project:
    """A project that runs, with every field that a test does not name."""
    with ctx.transaction(EVERYONE) as session:
        project = new_project(ctx, provider, **({"number": _next_number(session, provider)} | values))
        session.add(project)
        session.flush()
        return project


def _next_number(session: Session, provider: Provider) -> str:
    present = session.exec(select(func.count()).where(col(Project.provider_id) == provider.id)).one()
    return f"2026-{present + 1:07d}"


def new_project(ctx: Context, provider: Provider, **given: Any) -> Project:
    """The same, not stored yet."""
    return Project(**_values(ctx, provider, given))


def _values(ctx: Context, provider: Provider, given: dict[str, Any]) -> dict[str, Any]:
    assert provider.id is not None
    values: dict[str, Any] = {
        "provider_id": provider.id, "department_id": None, "number": "2026-0000001",
        "enterprise_name": CLIENTS[0], "enterprise_number": enterprise_number(9_995_000),
        "registration_number": REGISTRATIONS.get(provider.enterprise_number, ("DV.O299901",))[0],
        "service": ServiceType.TRAINING, "title": TITLES[0], "theme": THEMES[0],
        "filed_on": date(2026, 10, 1), "starts_on": date(2026, 10, 12), "ends_on": date(2026, 12, 12),
        "amount": Decimal("890.00"), "rate": Decimal(30), "subsidy": Decimal("267.00"),
        "own_contribution": Decimal("623.00"), "paid_out": Decimal(0), "balance": Decimal("890.00"),
        "status": ProjectStatus.RUNNING, "created_at": ctx.clock(),
    } | given  # fmt: skip
    return values | derived(values)


def many_projects(
    ctx: Context, provider: Provider, count: int, *, departments: Sequence[int | None] = (None,), seed: int = 1
) -> list[Project]:
    """Projects of all kinds, with many ties in every column; the same for the same seed."""
    chance = random.Random(seed)
    with ctx.transaction(EVERYONE) as session:
        first, start = _values(ctx, provider, {}), int(_next_number(session, provider)[5:])
        rows = [_random_row(chance, first, departments, start + place) for place in range(count)]
        session.execute(insert(Project), rows)
        numbers = {row["number"] for row in rows}
        made = session.exec(select(Project).where(Project.provider_id == provider.id).order_by(col(Project.id))).all()
        return [project for project in made if project.number in numbers]


def _random_row(
    chance: random.Random, first: dict[str, Any], departments: Sequence[int | None], place: int
) -> dict[str, Any]:
    filed, client = date(2026, 11, 20) - timedelta(days=chance.randrange(1200)), chance.randrange(len(CLIENTS))
    values = first | {
        "number": f"{filed.year}-{place:07d}", "department_id": chance.choice(departments),
        "enterprise_name": CLIENTS[client], "enterprise_number": enterprise_number(9_995_000 + client),
        "registration_number": chance.choice(("DV.O299001", "DV.A299002")), "service": chance.choice([*ServiceType]),
        "title": chance.choice(TITLES), "theme": chance.choice(THEMES), "filed_on": filed,
        "starts_on": filed + timedelta(days=chance.randrange(-14, 30)), "status": chance.choice([*ProjectStatus]),
        "amount": Decimal(chance.randrange(10_000, 20_000, 333)) / 100, "verified": chance.random() < 0.4,
        "subsidy": chance.choice((None, Decimal("12.10"))), "balance": chance.choice((None, Decimal("0.10"))),
    }  # fmt: skip
    return values | derived(values)


def a_payment(ctx: Context, project: Project, amount: Decimal = Decimal("100.10")) -> Payment:
    """A payment order of the client."""
    with ctx.transaction(EVERYONE) as session:
        payment = Payment(
            provider_id=project.provider_id, project_id=project.id, paid_on=project.starts_on, amount=amount
        )
        session.add(payment)
        return payment


def a_piece_of_evidence(ctx: Context, project: Project, item: str | None = None) -> Evidence:
    """A file that is said to lie in the store; with an `item` it is that paper of the project."""
    with ctx.transaction(EVERYONE) as session:
        evidence = Evidence(
            provider_id=project.provider_id, project_id=project.id, file_name="attest.pdf", mime="application/pdf",
            size=3, sha256="0" * 64, kept_at=ctx.clock(), item=item,
        )  # fmt: skip
        session.add(evidence)
        return evidence


def a_mail(ctx: Context, project: Project, state: MailState = MailState.WAITING) -> Mail:
    """A mail to the client of a project."""
    with ctx.transaction(EVERYONE) as session:
        mail = Mail(
            provider_id=project.provider_id, project_id=project.id, audience=Audience.CLIENT, key=uuid4().hex,
            message_id="<een@kmo.invalid>", recipient="klant@onderneming.example", subject="Over je steunaanvraag",
            body="Beste,\n", state=state, queued_at=ctx.clock(), next_try_at=ctx.clock(),
        )  # fmt: skip
        session.add(mail)
        return mail


def a_note(ctx: Context, actor: Actor, project: Project, text: str = "Gebeld") -> Note:
    """What somebody wrote about a project for his colleagues."""
    with ctx.transaction(EVERYONE) as session:
        note = Note(
            provider_id=project.provider_id, project_id=project.id, account_id=actor.account_id,
            account_name=actor.name, at=ctx.clock(), text=text,
        )  # fmt: skip
        session.add(note)
        return note


def a_reaction(
    ctx: Context, actor: Actor, project: Project, action: Action = Action.REPORT, reason: str = "Gemeld"
) -> Reaction:
    """What somebody did with a project, as a row alone; a report when nothing else is said."""
    with ctx.transaction(EVERYONE) as session:
        reaction = Reaction(
            provider_id=project.provider_id, project_id=project.id, account_id=actor.account_id,
            account_name=actor.name, key=uuid4().hex, action=action, reason=reason, at=ctx.clock(),
        )  # fmt: skip
        session.add(reaction)
        return reaction


def an_event(ctx: Context, actor: Actor, project: Project | None = None, text: str = "Iets gebeurd") -> Event:
    """An event at the end of the actor's chain."""
    with ctx.transaction(EVERYONE) as session:
        history.lock_provider(session, actor.tenant)
        return history.append(
            session, actor, ctx.clock(), "proef", text, project_id=project.id if project else None, details={"bij": 1}
        )


def a_batch(ctx: Context, actor: Actor, *changed: Project, state: BatchState = BatchState.APPLIED) -> ImportBatch:
    """A list that the actor read in, and that changed these projects."""
    with ctx.transaction(EVERYONE) as session:
        batch = ImportBatch(
            provider_id=actor.tenant, department_id=actor.department_id, account_id=actor.account_id,
            account_name=actor.name, key=uuid4().hex, file_name="lijst.xlsx", sha256="0" * 64,
            imported_at=ctx.clock(), state=state, new=0, changed=len(changed), unchanged=0, wrong=0, absent=0,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        session.add_all(
            ImportChange(
                provider_id=actor.tenant, batch_id=batch.id, project_id=project.id, project_number=project.number,
                before={"title": "Vroeger"}, after={"title": project.title},
            )
            for project in changed
        )  # fmt: skip
        return batch
