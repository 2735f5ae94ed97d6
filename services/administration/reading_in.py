"""Reading in a list of enrolments or invoices: what it would do, and one transaction that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session, col, select

from models import OwnRecord
from models.enums import OwnKind
from services import history, judging, metrics
from services.administration.columns import OWN_LIST
from services.context import Context
from services.firm_facts import enrolments
from services.formats import counted
from services.imports.batches import Draft
from services.imports.batches import read_draft as read_any
from services.imports.memory import remember
from services.imports.rows import ParsedRow, RowError
from services.imports.writing import steps
from services.matches.decisions import KIND
from services.matches.proposing import propose
from services.policy.access import Actor

# A list that says nothing in these columns leaves an empty text.
TEXTS = ("enterprise_name", "title")
EMPTY = dict.fromkeys(TEXTS, "")
RECORDS: Table = OwnRecord.__table__  # type: ignore[attr-defined]
MANY = {OwnKind.ENROLMENT: "inschrijvingen", OwnKind.INVOICE: "facturen"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list does: its rows by what becomes of them, and those that are skipped."""

    new: Sequence[ParsedRow]
    changed: Sequence[ParsedRow]
    unchanged: int
    errors: Sequence[RowError]

    @property
    def right(self) -> int:
        """How many rows can be kept."""
        return len(self.new) + len(self.changed) + self.unchanged

    @property
    def wrong_lines(self) -> list[int]:
        """The lines that are skipped."""
        return sorted({error.line for error in self.errors})


def read_draft(
    ctx: Context, actor: Actor, name: str, content: bytes, choices: Mapping[str, str] | None = None
) -> Draft:
    """Read a list of enrolments or invoices, as `services.imports.batches` reads one of projects."""
    return read_any(ctx, actor, name, content, choices, OWN_LIST)


def preview(ctx: Context, actor: Actor, draft: Draft, kind: OwnKind) -> Seen:
    """What this list would do; writes nothing."""
    with ctx.reading(actor) as session:
        return _seen(actor, draft, _here(session, actor, draft, kind))


def apply(ctx: Context, actor: Actor, draft: Draft, kind: OwnKind) -> Seen:
    """Keep the right rows, match them and judge their clients again, all together; a second call changes nothing."""
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        here, before = _here(session, actor, draft, kind), enrolments(session, actor.tenant)
        seen = _seen(actor, draft, here)
        remember(session, actor, draft.headings, draft.choices)
        touched = _keep(ctx, session, actor, draft, kind, seen, here)
        if not touched:
            return seen
        touched |= propose(ctx, session, actor.tenant, touched)
        if enrolments(session, actor.tenant) == before:
            judging.judge_clients(ctx, session, actor.tenant, touched)
        else:  # what they reach changed, and with it what is said of every project
            judging.stale(session, actor.tenant)
        text = (
            f"{MANY[kind].capitalize()} “{draft.file_name}” ingelezen: {counted(len(seen.new), 'nieuw', 'nieuwe')}, "
            f"{len(seen.changed)} gewijzigd, {seen.unchanged} ongewijzigd, {len(seen.wrong_lines)} met fouten"
        )
        history.append(session, actor, ctx.clock(), KIND, text)
    metrics.IMPORTS.labels(metrics.OWN).inc()
    return seen


def _here(session: Session, actor: Actor, draft: Draft, kind: OwnKind) -> dict[str, OwnRecord]:
    """The rows of the firm that this list names, by reference."""
    found: dict[str, OwnRecord] = {}
    for part in steps([str(row.values["reference"]) for row in draft.parsed.rows]):
        query = select(OwnRecord).where(
            OwnRecord.provider_id == actor.tenant, OwnRecord.kind == kind, col(OwnRecord.reference).in_(part)
        )
        found |= {record.reference: record for record in session.exec(query)}
    return found


def _seen(actor: Actor, draft: Draft, here: Mapping[str, OwnRecord]) -> Seen:
    new, changed, errors, unchanged = [], [], [*draft.parsed.errors], 0
    for row in draft.parsed.rows:
        record = here.get(reference := str(row.values["reference"]))
        if record is None:
            new.append(row)
        elif actor.department_id not in (None, record.department_id):
            reason = f"“{reference}” is in gebruik buiten jouw departement"
            errors.append(RowError(row.line, OWN_LIST.by_key["reference"].label, reference, reason, row.row))
        elif any(getattr(record, key) != value for key, value in _values(row).items()):
            changed.append(row)
        else:
            unchanged += 1
    return Seen(new, changed, unchanged, errors)


def _values(row: ParsedRow) -> dict[str, Any]:
    return {key: "" if value is None and key in TEXTS else value for key, value in row.values.items()}


def _keep(
    ctx: Context, session: Session, actor: Actor, draft: Draft, kind: OwnKind, seen: Seen, here: Mapping[str, OwnRecord]
) -> set[str]:
    """Write the rows; gives the clients of each, also those that a row had before."""
    origin = {"file_name": draft.file_name, "imported_at": ctx.clock()}
    whose = {"provider_id": actor.tenant, "department_id": actor.department_id, "kind": kind}
    for part in steps(seen.new):
        session.connection().execute(insert(RECORDS), [EMPTY | whose | origin | _values(row) for row in part])
    touched = {str(row.values["enterprise_number"]) for row in [*seen.new, *seen.changed]}
    for row in seen.changed:
        record = here[str(row.values["reference"])]
        touched.add(record.enterprise_number)
        record.sqlmodel_update(_values(row) | origin)
        session.add(record)
    session.flush()
    return touched
