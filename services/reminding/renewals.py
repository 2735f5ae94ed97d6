"""The registrations of a provider: their numbers and how long they are valid."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models import Department, Registration
from models.enums import Role, ServiceType
from services import history, projects
from services.context import Context
from services.errors import BadInput, Changed, NotAllowed, NotFound
from services.firm import DATA, SEAT_ONLY
from services.formats import parse_registration_number, show_date
from services.policy.access import Actor
from services.policy.validity import awaits_follow_up, last_day, warning
from services.precheck.judgement import stale

CHANGEABLE = ("number", "valid_from", "valid_to", "is_starter", "department_id")


@dataclass(frozen=True, slots=True)
class Listed:
    """A registration, whose it is, and what has to be said of its end."""

    registration: Registration
    department: str
    warning: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A registration as it was typed; without a last day it follows from the first one."""

    number: str
    valid_from: date | None
    valid_to: date | None = None
    is_starter: bool = False
    department_id: int | None = None


def registrations(ctx: Context, actor: Actor) -> list[Listed]:
    """The registrations that this actor may see."""
    names = projects.departments(ctx, actor)
    return [
        Listed(found, names.get(found.department_id or 0, ""), _warning(ctx, found))
        for found in projects.registrations(ctx, actor)
    ]


def _warning(ctx: Context, found: Registration) -> str:
    starter = awaits_follow_up(found.is_starter, found.valid_from, found.valid_to)
    return warning(found.valid_to, ctx.today, starter=starter)


def keep(ctx: Context, actor: Actor, typed: Typed, seen: Registration | None = None) -> None:
    """Add a registration, or change the one that was `seen`.

    Raises NotAllowed for anybody but the seat, NotFound, BadInput, and Changed when it is no longer what was seen.
    """
    number = _checked(actor, typed)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        held = _unchanged(session, actor, seen) if seen else Registration(
            provider_id=actor.tenant, number=number, service=ServiceType.TRAINING
        )  # fmt: skip
        _refuse_double(session, actor, number, held.id)
        before = _said(session, held) if seen else ""
        held.number, held.department_id = number, _department(session, actor, typed.department_id)
        held.service = ServiceType.ADVICE if number.startswith("DV.A") else ServiceType.TRAINING
        held.valid_from, held.is_starter = typed.valid_from, typed.is_starter
        held.valid_to = typed.valid_to or last_day(typed.valid_from, starter=typed.is_starter)
        session.add(held)
        session.flush()
        _tell(ctx, session, actor, before, _said(session, held))
        stale(session, actor.tenant)


def remove(ctx: Context, actor: Actor, registration_id: int) -> None:
    """Forget a registration; projects keep its number. Raises as `keep` does."""
    if actor.role is not Role.SEAT:
        raise NotAllowed(SEAT_ONLY)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        held = _own(session, actor, registration_id)
        before = _said(session, held)
        session.delete(held)
        _tell(ctx, session, actor, before, "")
        stale(session, actor.tenant)


def _checked(actor: Actor, typed: Typed) -> str:
    if actor.role is not Role.SEAT:
        raise NotAllowed(SEAT_ONLY)
    if typed.valid_from and typed.valid_to and typed.valid_to < typed.valid_from:
        raise BadInput("De einddatum ligt voor de begindatum.")
    return parse_registration_number(typed.number)


def _unchanged(session: Session, actor: Actor, seen: Registration) -> Registration:
    held = _own(session, actor, seen.id or 0)
    if any(getattr(held, name) != getattr(seen, name) for name in CHANGEABLE):
        raise Changed("Deze registratie is ondertussen gewijzigd. Bekijk ze opnieuw.")
    return held


def _own(session: Session, actor: Actor, registration_id: int) -> Registration:
    wanted = select(Registration).where(Registration.provider_id == actor.tenant, Registration.id == registration_id)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("Deze registratie is niet gevonden.")
    return found


def _refuse_double(session: Session, actor: Actor, number: str, but: int | None) -> None:
    wanted = select(Registration.id).where(Registration.provider_id == actor.tenant, Registration.number == number)
    if session.exec(wanted).first() not in (None, but):
        raise BadInput(f"{number} staat al in je lijst.")


def _department(session: Session, actor: Actor, department_id: int | None) -> int | None:
    if department_id is None:
        return None
    wanted = select(Department.id).where(Department.provider_id == actor.tenant, Department.id == department_id)
    if session.exec(wanted).first() is None:
        raise NotFound("Dit departement is niet gevonden.")
    return department_id


def _said(session: Session, held: Registration) -> str:
    department = session.get(Department, held.department_id) if held.department_id else None
    whose = f", {department.name}" if department else ""
    starter = ", starter" if held.is_starter else ""
    return f"{held.number} ({show_date(held.valid_from)} – {show_date(held.valid_to)}{whose}{starter})"


def _tell(ctx: Context, session: Session, actor: Actor, before: str, after: str) -> None:
    if before != after:
        text = f"Registratie: {before or '–'} → {after or 'weggehaald'}"
        history.append(session, actor, ctx.clock(), DATA, text, details={"van": before, "naar": after})
