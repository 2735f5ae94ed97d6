"""Proposing a project for each row of the own administration, and keeping what it comes to."""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, or_
from sqlmodel import Session, col, select

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState, OwnKind
from services.context import Context
from services.formats import fold
from services.policy.credits import with_credits
from services.policy.findings import OPEN
from services.policy.matching import Candidate, Entry, matched, words_of
from services.policy.pairing import Pair
from services.policy.sharing import shared
from services.policy.twins import twins
from services.precheck import judgement
from services.scheme import in_force

STEP = 500
MATCHES: Table = OwnMatch.__table__  # type: ignore[attr-defined]


def propose(ctx: Context, session: Session, provider_id: int, enterprises: Collection[str] | None = None) -> set[str]:
    """Match again all rows of these clients (None: of all) that nobody decided on, within the caller's transaction.

    To be called when rows or projects changed; gives the clients for whom a proposal came or went. What was confirmed
    or taken apart by hand stays as it is; a row confirmed for a project that no longer goes on is matched again.
    """
    numbers = _clients(session, provider_id) if enterprises is None else sorted(set(enterprises))
    changed: set[str] = set()
    for start in range(0, len(numbers), STEP):
        changed |= _propose(ctx, session, provider_id, numbers[start : start + STEP])
    return changed


def follow(ctx: Context, session: Session, provider_id: int, enterprises: Iterable[str]) -> None:
    """Propose and judge again for these clients, whose rows or decisions changed."""
    numbers = set(enterprises)
    propose(ctx, session, provider_id, numbers)
    judgement.judge_clients(ctx, session, provider_id, numbers)


def entries(session: Session, *wanted: ColumnElement[bool]) -> list[Entry]:
    """The rows of the own administration, as they are matched."""
    fields: Any = (OwnRecord.id, OwnRecord.kind, OwnRecord.enterprise_number, OwnRecord.department_id, OwnRecord.title,
                   OwnRecord.dated_on, OwnRecord.starts_on, OwnRecord.amount, OwnRecord.reference)  # fmt: skip
    found = session.execute(select(*fields).where(*wanted).order_by(col(OwnRecord.id)))
    return [_entry(dict(row)) for row in found.mappings()]


def _entry(facts: dict[str, Any]) -> Entry:
    return Entry(words=words_of(fold(facts.pop("title"))), **facts)


def candidates(session: Session, *wanted: ColumnElement[bool]) -> list[Candidate]:
    """The projects that go on, as they are matched: what was cancelled makes room for a new application."""
    fields: Any = (Project.id, Project.enterprise_number, Project.department_id, Project.starts_on, Project.ends_on,
                   Project.amount, Project.title_key, Project.filed_on)  # fmt: skip
    going_on = col(Project.status).in_(OPEN)
    found = session.execute(select(*fields).where(going_on, *wanted).order_by(col(Project.id)))
    return [_candidate(dict(row)) for row in found.mappings()]


def _candidate(facts: dict[str, Any]) -> Candidate:
    return Candidate(words=words_of(facts.pop("title_key")), vat=in_force(facts["filed_on"]).vat, **facts)


def _clients(session: Session, provider_id: int) -> list[str]:
    found = select(OwnRecord.enterprise_number).where(OwnRecord.provider_id == provider_id).distinct()
    return sorted(session.exec(found))


def _propose(ctx: Context, session: Session, provider_id: int, numbers: list[str]) -> set[str]:
    mine = col(OwnRecord.provider_id) == provider_id
    rows = _by_client(entries(session, mine, col(OwnRecord.enterprise_number).in_(numbers)))
    if not rows:
        return set()
    here = candidates(session, col(Project.provider_id) == provider_id, col(Project.enterprise_number).in_([*rows]))
    projects, decided = _by_client(here), _decided(session, provider_id, numbers)
    confirmed, refused = dict(decided[MatchState.CONFIRMED]), decided[MatchState.REFUSED]
    wanted = {
        pair: number for number, found in rows.items()
        for pair in _match(found, projects.get(number, []), confirmed, refused).items()
    }  # fmt: skip
    clients = {entry.id: number for number, found in rows.items() for entry in found}
    return _keep(ctx, session, provider_id, clients, wanted, decided[MatchState.PROPOSED])


def _by_client(found: Iterable[Any]) -> dict[str, list[Any]]:
    ordered = sorted(found, key=lambda one: (one.enterprise_number, one.id))
    return {number: list(group) for number, group in groupby(ordered, key=lambda one: one.enterprise_number)}


def _decided(session: Session, provider_id: int, numbers: list[str]) -> Mapping[MatchState, set[Pair]]:
    """The pairs of each state; confirmed are those that still count."""
    query: Any = (
        select(OwnMatch.state, OwnMatch.record_id, OwnMatch.project_id)
        .join(OwnRecord, col(OwnRecord.id) == col(OwnMatch.record_id))
        .join(Project, col(Project.id) == col(OwnMatch.project_id))
        .where(OwnMatch.provider_id == provider_id, OwnRecord.provider_id == provider_id,
               Project.provider_id == provider_id, col(OwnRecord.enterprise_number).in_(numbers),
               # Of what was cancelled the decision is kept, should it come back; until then it holds no row.
               or_(col(OwnMatch.state) != MatchState.CONFIRMED, col(Project.status).in_(OPEN)))
    )  # fmt: skip
    found: dict[MatchState, set[Pair]] = {state: set() for state in MatchState}
    for state, record, project in session.execute(query):
        found[state].add((record, project))
    return found


def _match(
    rows: list[Entry], projects: list[Candidate], confirmed: Mapping[int, int], refused: set[Pair]
) -> dict[int, int]:
    same = twins(rows)
    once = [entry for entry in rows if entry.department_id is None or entry.id not in same]
    # What was decided of a row counts for it as the other side read it in too.
    refused = refused | {(twin, project) for row, project in refused for twin in same.get(row, ())}
    decided = {twin: project for row, project in confirmed.items() for twin in same.get(row, ())} | {**confirmed}
    settled = decided.keys() - confirmed.keys()
    together = {row: project for row, project in shared(once, projects, refused, decided).items() if row not in settled}
    rest = [entry for entry in rows if entry.id not in confirmed and entry.id not in together]
    enrolled = {entry.id for entry in rows if entry.kind is OwnKind.ENROLMENT}
    found: dict[int, int] = {}
    # Each for itself, the seat first: what one department read in moves nothing of another's.
    for place in sorted({entry.department_id for entry in rest}, key=lambda one: one or 0):
        placed = {**together, **confirmed, **found}
        held = {project for record, project in placed.items() if record in enrolled}
        mine = [one for one in rest if one.department_id == place and placed.keys().isdisjoint(same.get(one.id, ()))]
        theirs = [one for one in projects if place in (None, one.department_id)]
        found |= matched(mine, theirs, refused, taken=held)
    placed = with_credits(rows, {**together, **found, **confirmed}, refused)
    return {entry: project for entry, project in placed.items() if entry not in confirmed}


def _keep(
    ctx: Context, session: Session, provider_id: int, clients: Mapping[int, str], wanted: Mapping[Pair, str],
    proposed: set[Pair],
) -> set[str]:  # fmt: skip
    """Write what is new and forget what no longer holds; gives the clients of both."""
    gone, new = sorted(proposed - set(wanted)), sorted(set(wanted) - proposed)
    for record, project in gone:
        session.execute(delete(OwnMatch).where(
            MATCHES.c.provider_id == provider_id, MATCHES.c.record_id == record, MATCHES.c.project_id == project,
        ))  # fmt: skip
    if new:
        rows = [{"provider_id": provider_id, "record_id": record, "project_id": project,
                 "state": MatchState.PROPOSED, "at": ctx.clock()} for record, project in new]  # fmt: skip
        session.connection().execute(insert(MATCHES), rows)
    return {clients[record] for record, _ in [*gone, *new]}
