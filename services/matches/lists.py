"""A page of each list, with what its rows are matched to and what they could be matched to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import OwnMatch, OwnRecord, Project
from models.enums import OwnKind
from services.context import Context
from services.filters import visible_to
from services.matches.decisions import records_of
from services.matches.kinds import DIFFERENCES, Kind, days_to_file, query_of
from services.matches.proposing import candidates, entries
from services.policy.access import Actor
from services.policy.findings import decoded
from services.policy.matching import offered
from services.policy.rules import BY_KEY
from services.precheck.own_matches import is_loose, live

SIZE = 20
# Enough to choose from; of a client with more the likeliest are among them.
MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A project, or a row of the own administration that has none.

    `agreed`, `starts_on` and `invoiced` are what the own administration says of the project, in euro excl. btw; `links`
    are its matches, `differences` what the rules find of those. `last_day` is the last one to file an application on,
    `left` the days until then.
    """

    project: Project | None = None
    record: OwnRecord | None = None
    agreed: Decimal | None = None
    starts_on: date | None = None
    invoiced: Decimal | None = None
    last_day: date | None = None
    left: int | None = None
    links: tuple[tuple[OwnMatch, OwnRecord], ...] = ()
    differences: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()
    records: tuple[OwnRecord, ...] = ()


def counts(ctx: Context, actor: Actor) -> dict[Kind, int]:
    """How many rows each list has."""
    with ctx.reading(actor) as session:
        return {kind: _count(session, query_of(session, actor, kind, ctx.today)) for kind in Kind}


def has_records(ctx: Context, actor: Actor) -> bool:
    """Whether anything of the own administration was read in."""
    with ctx.reading(actor) as session:
        return session.exec(select(OwnRecord.id).where(records_of(actor)).limit(1)).first() is not None


def rows(ctx: Context, actor: Actor, kind: Kind, page: int = 1, size: int = SIZE) -> list[Row]:
    """The rows of one page of a list."""
    with ctx.reading(actor) as session:
        query = query_of(session, actor, kind, ctx.today).limit(size).offset((max(page, 1) - 1) * size)
        found: Sequence[Any] = session.execute(query).all()
        match kind:
            case Kind.UNFILED | Kind.UNTIED:
                return _without_project(session, actor, [record for (record,) in found], ctx.today)
            case Kind.UNREGISTERED:
                return _unregistered(session, actor, [project for (project,) in found])
        links = _links(session, actor, [project.id for project, *_ in found])
        return [
            Row(
                project,
                agreed=agreed,
                starts_on=starts,
                invoiced=invoiced,
                links=tuple(links.get(project.id, ())),
                differences=_differences(project),
            )
            for project, agreed, starts, invoiced in found
        ]


def _differences(project: Project) -> tuple[str, ...]:
    return tuple(BY_KEY[key].title for _, key in decoded(project.findings) if key in DIFFERENCES)


def _count(session: Session, query: Any) -> int:
    found: int = session.execute(
        query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    ).scalar_one()
    return found


def _without_project(session: Session, actor: Actor, found: Sequence[OwnRecord], today: date) -> list[Row]:
    numbers, days = {record.enterprise_number for record in found}, days_to_file(today)
    same = col(Project.enterprise_number).in_(numbers)
    here = candidates(session, visible_to(actor), same)
    entry = {
        one.id: one for one in entries(session, records_of(actor), col(OwnRecord.id).in_([one.id for one in found]))
    }
    likely = {record.id: [one.id for one in offered(entry[record.id or 0], here)[:MOST_OFFERED]] for record in found}
    wanted = {one for ids in likely.values() for one in ids}
    projects = {
        one.id: one for one in session.exec(select(Project).where(visible_to(actor), col(Project.id).in_(wanted)))
    }
    made = []
    for record in found:
        last = record.starts_on + days if record.starts_on and record.kind is OwnKind.ENROLMENT else None
        left = (last - today).days if last else None
        could = tuple(projects[one] for one in likely[record.id])
        made.append(Row(record=record, last_day=last, left=left, projects=could))
    return made


def _unregistered(session: Session, actor: Actor, found: Sequence[Project]) -> list[Row]:
    numbers = {project.enterprise_number for project in found}
    query = select(OwnRecord).where(records_of(actor), col(OwnRecord.enterprise_number).in_(numbers), is_loose())
    loose = session.exec(query.order_by(col(OwnRecord.id))).all()
    free = _by(loose, [record.enterprise_number for record in loose])
    return [Row(project, records=_offered(project, free.get(project.enterprise_number, []))) for project in found]


def _offered(project: Project, loose: Sequence[OwnRecord]) -> tuple[OwnRecord, ...]:
    """The rows that may be its: those of the seat and of its own department."""
    return tuple(one for one in loose if one.department_id in (None, project.department_id))[:MOST_OFFERED]


def _links(session: Session, actor: Actor, projects: Iterable[int]) -> Mapping[int, list[tuple[OwnMatch, OwnRecord]]]:
    query = (
        select(OwnMatch, OwnRecord)
        .join(OwnRecord, col(OwnRecord.id) == col(OwnMatch.record_id))
        .where(OwnMatch.provider_id == actor.tenant, records_of(actor), live(), col(OwnMatch.project_id).in_(projects))
        .order_by(col(OwnMatch.id))
    )
    found = session.exec(query).all()
    return _by(found, [match.project_id for match, _ in found])


def _by(found: Iterable[Any], keys: Iterable[Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for one, key in zip(found, keys, strict=True):
        groups.setdefault(key, []).append(one)
    return groups
