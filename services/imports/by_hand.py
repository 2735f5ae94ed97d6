"""One application typed by hand between two lists, read by the same rules as a row of a list."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlmodel import Session, select

from models import ImportBatch, ImportChange
from services import history
from services.columns import BY_KEY, COLUMNS, REQUIRED
from services.context import Context
from services.errors import AppError
from services.formats import clean_text
from services.imports.batches import batch_of
from services.imports.cells import Table
from services.imports.headings import find_headings
from services.imports.plan import LIST_FIELDS, Plan, make_plan
from services.imports.present import projects_here, surroundings
from services.imports.registering import register
from services.imports.rows import ParsedRow, RowError, parse_rows
from services.imports.writing import Origin, keep
from services.policy.access import Actor

NAME = "met de hand ingevoerd"
KEYS = {column.label: column.key for column in COLUMNS}


class WrongEntry(AppError):
    """What was typed is not right; `reasons` says it per column key."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("Kijk de aangeduide velden na.")
        self.reasons = dict(reasons)


def enter(ctx: Context, actor: Actor, texts: Mapping[str, str], key: str = "") -> str:
    """Add one project from the texts of a form, by column key; gives its number, and the same for a second click.

    Raises WrongEntry for what cannot be read, or for a number that is here already.
    """
    row = _read(texts)
    origin = Origin(key or secrets.token_urlsafe(24), NAME)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        done = batch_of(session, actor, origin.key)
        if done is not None:
            return session.exec(select(ImportChange.project_number).where(ImportChange.batch_id == done)).one()
        batch = keep(ctx, session, actor, origin, _plan(ctx, session, actor, row))
        _tell(ctx, session, actor, batch, row.number)
        return row.number


def _read(texts: Mapping[str, str]) -> ParsedRow:
    asked = list(dict.fromkeys([*texts, *(column.key for column in REQUIRED)]))
    table: Table = [[BY_KEY[name].label for name in asked], [texts.get(name, "").strip() or None for name in asked]]
    parsed = parse_rows(table, find_headings(table))
    _refuse(parsed.errors)
    row = parsed.rows[0]
    if unread := [name for name in asked if name not in row.values]:
        raise WrongEntry({name: f"“{clean_text(texts[name], 60)}” is niet te lezen" for name in unread})
    return row


def _plan(ctx: Context, session: Session, actor: Actor, row: ParsedRow) -> Plan:
    number = str(row.values["registration_number"])
    around, offered = surroundings(ctx, session, actor, [number])
    plan = make_plan([row], projects_here(session, actor, row.number), around)
    _refuse(plan.errors)
    if not plan.new:
        raise WrongEntry({"number": f"“{row.number}” bestaat al"})
    register(session, actor, offered)
    # No list has it yet: until one does, it cannot be absent from one either.
    unlisted = dict.fromkeys(LIST_FIELDS)
    return Plan(new=[replace(change, after=change.after | unlisted) for change in plan.new], at=plan.at)


def _refuse(errors: Iterable[RowError]) -> None:
    reasons = {KEYS[error.column]: error.reason for error in errors}
    if reasons:
        raise WrongEntry(reasons)


def _tell(ctx: Context, session: Session, actor: Actor, batch: ImportBatch, number: str) -> None:
    # Not tied to the project, or the entry could not be taken back.
    text = f"Project {number} met de hand ingevoerd"
    history.append(session, actor, ctx.clock(), "project ingevoerd", text, details={"batch": batch.id})
