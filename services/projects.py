"""Projects one by one: finding one, ticking them off, and the one way to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, select

from models import Department, Event, ImportBatch, ImportChange, OwnRecord, Payment, Project, Provider, Registration
from models.enums import BatchState
from services import history
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.formats import clean_text, fold, show_moment
from services.listing.described import Names
from services.policy.access import Actor

# What happened that a firm keeps to itself: its papers, its dossiers, its own administration.
OWN = "eigen administratie"
OF_THE_FIRM = ("papieren", "dossier", OWN)
# So many lists are called by their name where one is asked for; an older one by its number.
MOST_LISTS = 200
# Who ticked, of a tick that came in with a list: it says that it was ticked, not by whom or when.
TAKEN_OVER = "overgenomen uit bestand"


def get(ctx: Context, actor: Actor, number: str, provider: str = "") -> Project:
    """The project with this number; raises NotFound, also for a number that another provider has.

    The agency names the `provider` by its enterprise number, since a number is unique only within one.
    """
    with ctx.reading(actor) as session:
        return find(session, actor, number, provider)


def find(session: Session, actor: Actor, number: str, provider: str = "") -> Project:
    """The same within the caller's transaction."""
    query = select(Project).where(visible_to(actor), Project.number == clean_text(number, 40))
    if provider:
        query = query.join(Provider).where(Provider.enterprise_number == provider)
    found = session.exec(query.limit(2)).all()
    if len(found) != 1:
        raise NotFound("Dit project is niet gevonden.")
    return found[0]


def current_of(session: Session, actor: Actor, project: Project) -> Project:
    """This project as it is now; raises NotFound for one that the actor cannot see."""
    found = session.exec(select(Project).where(visible_to(actor), Project.id == project.id)).first()
    if found is None:
        raise NotFound("Dit project is niet gevonden.")
    return found


def locked(session: Session, actor: Actor, number: str, provider: str = "") -> Project:
    """The same, as it is now and stays until the end of the transaction, with its provider's history held."""
    project = find(session, actor, number, provider)
    history.lock_provider(session, project.provider_id)
    session.refresh(project)
    refuse_erased(project)
    return project


def refuse_erased(project: Project) -> None:
    """Raises BadInput for a project of which the data are erased: nothing is added to it any more."""
    if project.erased_on is not None:
        raise BadInput(f"De gegevens van project {project.number} zijn gewist: de bewaartermijn is voorbij.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project is found: its number, and for the agency at which provider."""

    number: str
    provider: str = ""
    provider_number: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The parameters of its page."""
        return {"nummer": self.number} | ({"dienstverlener": self.provider_number} if self.provider_number else {})


def places(ctx: Context, actor: Actor, rows: Sequence[Project]) -> list[Place]:
    """The places of projects, in the same order; a provider is named to the agency only."""
    if actor.provider_id is not None:
        return [Place(row.number) for row in rows]
    with ctx.reading(actor) as session:
        query = select(Provider).where(col(Provider.id).in_({row.provider_id for row in rows}))
        providers = {provider.id: provider for provider in session.exec(query)}
    found = [(row.number, providers[row.provider_id]) for row in rows]
    return [Place(number, provider.name, provider.enterprise_number) for number, provider in found]


def derived(values: Mapping[str, Any]) -> dict[str, str]:
    """The fields that sorting and searching go by, from a project's own fields."""
    name, title = values["enterprise_name"], values.get("title") or ""
    searched = " ".join((values["number"], name, values["enterprise_number"], title))
    return {"enterprise_key": fold(name)[:100], "title_key": fold(title)[:100], "search_text": fold(searched)[:1000]}


def payments(ctx: Context, actor: Actor, project: Project) -> Sequence[Payment]:
    """The payments of a project, the first one first."""
    with ctx.reading(actor) as session:
        query = select(Payment).join(Project).where(visible_to(actor), Project.id == project.id)
        return session.exec(query.order_by(col(Payment.paid_on), col(Payment.id))).all()


def events(ctx: Context, actor: Actor, project: Project) -> Sequence[Event]:
    """What happened to a project here, the newest first; to the agency nothing of what a firm keeps to itself."""
    with ctx.reading(actor) as session:
        query = select(Event).join(Project).where(visible_to(actor), Project.id == project.id, *told_to(actor))
        return session.exec(query.order_by(col(Event.id).desc())).all()


def told_to(actor: Actor) -> list[ColumnElement[bool]]:
    """What an actor is told of what happened: the agency nothing that is the firm's alone, a department nothing of rows
    of the own administration that are not its own.
    """
    if actor.provider_id is None:
        return [col(Event.kind).not_in(OF_THE_FIRM)]
    if actor.department_id is None:
        return []
    own = select(col(OwnRecord.id)).where(
        OwnRecord.provider_id == actor.tenant, OwnRecord.department_id == actor.department_id
    )
    return [or_(col(Event.kind) != OWN, col(Event.details)["record"].as_integer().in_(own))]


def list_changes(ctx: Context, actor: Actor, project: Project) -> Sequence[tuple[ImportChange, ImportBatch]]:
    """What lists did to a project, the newest first; lists that were undone are left out."""
    with ctx.reading(actor) as session:
        query = (
            select(ImportChange, ImportBatch)
            .join(ImportBatch, col(ImportBatch.id) == col(ImportChange.batch_id))
            .join(
                Project,
                and_(
                    col(Project.provider_id) == col(ImportChange.provider_id),
                    col(Project.id) == col(ImportChange.project_id),
                ),
            )
            .where(visible_to(actor), Project.id == project.id, ImportBatch.state == BatchState.APPLIED)
        )
        return session.exec(query.order_by(col(ImportBatch.id).desc())).all()


def departments(ctx: Context, actor: Actor) -> dict[int, str]:
    """The names of the departments that this actor may see, by id."""
    with ctx.reading(actor) as session:
        query = select(Department)
        if actor.provider_id is not None:
            query = query.where(Department.provider_id == actor.provider_id)
        if actor.department_id is not None:
            query = query.where(Department.id == actor.department_id)
        found = session.exec(query.order_by(col(Department.name))).all()
        return {department.id: department.name for department in found if department.id is not None}


def names(ctx: Context, actor: Actor) -> Names:
    """The names of the departments, and of the lists of a firm or for the agency the providers, to be asked for."""
    if actor.provider_id is not None:
        return Names(departments(ctx, actor), lists=_lists(ctx, actor))
    with ctx.reading(actor) as session:
        found = session.exec(select(Provider).order_by(col(Provider.name))).all()
        return Names(departments(ctx, actor), {provider.id: provider.name for provider in found if provider.id})


def _lists(ctx: Context, actor: Actor) -> dict[int, str]:
    """The last lists of the firm, as `projecten.xlsx (28/11/2026 09:14)`; to a department those that touched it."""
    fields: Any = (ImportBatch.id, ImportBatch.file_name, ImportBatch.imported_at)
    query = select(*fields).where(ImportBatch.provider_id == actor.tenant).order_by(col(ImportBatch.id).desc())
    if actor.department_id is not None:
        same = and_(col(ImportChange.provider_id) == col(Project.provider_id),
                    col(ImportChange.project_id) == col(Project.id))  # fmt: skip
        query = query.where(exists().where(col(ImportChange.batch_id) == col(ImportBatch.id), same, visible_to(actor)))
    with ctx.reading(actor) as session:
        found = session.execute(query.limit(MOST_LISTS)).all()
    return {id_: f"{name} ({show_moment(moment)})" for id_, name, moment in found}


def registrations(ctx: Context, actor: Actor) -> Sequence[Registration]:
    """The registrations of the actor's firm, or those of its department and of no department, by number."""
    with ctx.reading(actor) as session:
        query = select(Registration).where(Registration.provider_id == actor.tenant)
        if actor.department_id is not None:
            own = col(Registration.department_id)
            query = query.where(or_(own.is_(None), own == actor.department_id))
        return session.exec(query.order_by(Registration.number)).all()
