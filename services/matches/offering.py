"""What a row that has no project, or a project that has no row, could be linked to: the likeliest first."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from models import OwnRecord, Project
from services.filters import visible_to
from services.matches.decisions import records_of
from services.matches.kinds import loose_of
from services.matches.proposing import candidates, entries
from services.policy.access import Actor
from services.policy.matching import Entry, likeliest, offered

# Enough to choose from; of a client with more the likeliest are among them.
MOST_OFFERED = 20


def projects_for(session: Session, actor: Actor, records: Sequence[OwnRecord]) -> Mapping[int, Sequence[Project]]:
    """By the id of each row the projects of its client."""
    numbers, ids = {record.enterprise_number for record in records}, [record.id for record in records]
    here = candidates(session, visible_to(actor), col(Project.enterprise_number).in_(numbers))
    rows = entries(session, records_of(actor), col(OwnRecord.id).in_(ids))
    likely = {row.id: [one.id for one in offered(row, here)[:MOST_OFFERED]] for row in rows}
    wanted = col(Project.id).in_(_all(likely.values()))
    found = {one.id: one for one in session.exec(select(Project).where(visible_to(actor), wanted))}
    return {row: [found[one] for one in ids] for row, ids in likely.items()}


def records_for(session: Session, actor: Actor, projects: Sequence[Project]) -> Mapping[int, Sequence[OwnRecord]]:
    """By the id of each project the rows of its client that belong to none."""
    numbers, ids = {project.enterprise_number for project in projects}, [project.id for project in projects]
    here = candidates(session, visible_to(actor), col(Project.id).in_(ids))
    by_client: dict[str, list[Entry]] = {}
    for row in entries(session, loose_of(actor), col(OwnRecord.enterprise_number).in_(numbers)):
        by_client.setdefault(row.enterprise_number, []).append(row)
    likely = {
        one.id: [row.id for row in likeliest(one, by_client.get(one.enterprise_number, ()))[:MOST_OFFERED]]
        for one in here
    }
    wanted = col(OwnRecord.id).in_(_all(likely.values()))
    found = {one.id: one for one in session.exec(select(OwnRecord).where(records_of(actor), wanted))}
    return {project: [found[one] for one in ids] for project, ids in likely.items()}


def _all(found: Iterable[Sequence[int]]) -> set[int]:
    return {one for ids in found for one in ids}
