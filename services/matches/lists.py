"""A page of each list, with what its rows are matched to and what they could be matched to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState, OwnKind
from services.context import Context
from services.matches.decisions import records_of
from services.matches.kinds import DIFFERENCES, Kind, days_to_file, query_of
from services.matches.offering import projects_for, records_for
from services.policy.access import Actor
from services.policy.findings import cents_apart, decoded
from services.policy.rules import BY_KEY
from services.precheck.own_matches import live

SIZE = 20


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

    @property
    def proposed(self) -> list[int]:
        """Its matches that nobody decided on yet, by their ids."""
        return [match.id or 0 for match, _ in self.links if match.state is MatchState.PROPOSED]

    @property
    def is_alike(self) -> bool:
        """Whether the own administration has its amount, and no other start: what is not known is not alike."""
        ours = self.invoiced if self.agreed is None else self.agreed
        if self.project is None or ours is None or self.differences:
            return False
        if self.invoiced is not None and self.invoiced > self.project.amount:
            return False
        return not cents_apart(ours, self.project.amount) and self.starts_on in (None, self.project.starts_on)


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
    days, could = days_to_file(today), projects_for(session, actor, found)
    made = []
    for record in found:
        last = record.starts_on + days if record.starts_on and record.kind is OwnKind.ENROLMENT else None
        left = (last - today).days if last else None
        made.append(Row(record=record, last_day=last, left=left, projects=tuple(could[record.id or 0])))
    return made


def _unregistered(session: Session, actor: Actor, found: Sequence[Project]) -> list[Row]:
    could = records_for(session, actor, found)
    return [Row(project, records=tuple(could[project.id or 0])) for project in found]


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
