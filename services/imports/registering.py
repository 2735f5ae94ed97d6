"""Registration numbers that the first list of a provider brings along, and that go again when it is taken back."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models import Event, ImportBatch, Project, Registration
from models.enums import ServiceType
from services.policy.access import Actor
from services.precheck.judgement import stale

LIST_READ = "lijst ingelezen"


def registered(session: Session, actor: Actor) -> frozenset[str]:
    """The provider's own numbers."""
    return frozenset(session.exec(select(Registration.number).where(Registration.provider_id == actor.tenant)))


def register(session: Session, actor: Actor, numbers: Sequence[str]) -> None:
    """Take numbers over, each for the service that its letter names."""
    for number in numbers:
        service = ServiceType.ADVICE if number.startswith("DV.A") else ServiceType.TRAINING
        session.add(Registration(provider_id=actor.tenant, number=number, service=service))
    session.flush()
    if numbers:  # which any project of theirs may bear
        stale(session, actor.tenant)


def withdraw(session: Session, batch: ImportBatch) -> None:
    """Forget the numbers that came with this list, so that a firm that began with another's list can begin again."""
    used = select(col(Project.registration_number)).where(col(Project.provider_id) == batch.provider_id)
    session.execute(
        delete(Registration).where(
            col(Registration.provider_id) == batch.provider_id,
            col(Registration.number).in_(_brought_by(session, batch)),
            col(Registration.number).not_in(used),
        )
    )


def _brought_by(session: Session, batch: ImportBatch) -> Iterable[str]:
    events = session.exec(select(Event).where(Event.provider_id == batch.provider_id, Event.kind == LIST_READ))
    details = (event.details for event in events)
    return [number for said in details if said.get("batch") == batch.id for number in said.get("registrations", ())]
