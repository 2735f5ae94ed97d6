"""Reading in a list of enrolments or invoices: what it would do, and one transaction that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from models import OwnRecord
from models.enums import OwnKind
from services import history, metrics
from services.administration.columns import OWN_LIST
from services.administration.keeping import keep, seen_again, settle, values_of
from services.administration.several_lines import AMOUNTS, put_together
from services.context import Context
from services.formats import counted, show_euro
from services.imports.batches import Draft
from services.imports.batches import read_draft as read_any
from services.imports.memory import remember
from services.imports.rows import ParsedRow, RowError
from services.imports.writing import steps
from services.matches.decisions import KIND
from services.policy.access import Actor
from services.precheck.own_facts import enrolments

MANY = {OwnKind.ENROLMENT: "inschrijvingen", OwnKind.INVOICE: "facturen"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list does: its rows by what becomes of them, and those that are skipped.

    `added_up` of them stand on several lines, whose amounts were added.
    """

    new: Sequence[ParsedRow]
    changed: Sequence[ParsedRow]
    unchanged: int
    errors: Sequence[RowError]
    added_up: int = 0

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
        return _seen(draft, kind, _here(session, actor, draft, kind))


def apply(ctx: Context, actor: Actor, draft: Draft, kind: OwnKind) -> Seen:
    """Keep the right rows, match them and judge their clients again, all together; a second call changes nothing.

    Read again on a later day, a list of enrolments without news still tells what is enrolled until then.
    """
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        here, reach = _here(session, actor, draft, kind), enrolments(session, actor.tenant)
        seen = _seen(draft, kind, here)
        remember(session, actor, draft.headings, draft.choices)
        if not (seen.new or seen.changed):
            if not seen.errors:  # a wrong row may be the news
                seen_again(ctx, session, actor.tenant, here.values(), reach)
            return seen
        changed = [(here[str(row.values["reference"])], row) for row in seen.changed]
        settle(ctx, session, actor.tenant, keep(ctx, session, actor, kind, draft.file_name, seen.new, changed), reach)
        text = (
            f"{MANY[kind].capitalize()} “{draft.file_name}” ingelezen: {counted(len(seen.new), 'nieuw', 'nieuwe')}, "
            f"{len(seen.changed)} gewijzigd, {seen.unchanged} ongewijzigd, {len(seen.wrong_lines)} met fouten"
        )
        history.append(session, actor, ctx.clock(), KIND, text)
    metrics.IMPORTS.labels(metrics.OWN).inc()
    return seen


def _here(session: Session, actor: Actor, draft: Draft, kind: OwnKind) -> dict[str, OwnRecord]:
    """The rows that this list names, by reference: the seat and each department number for themselves."""
    found: dict[str, OwnRecord] = {}
    for part in steps([str(row.values["reference"]) for row in draft.parsed.rows]):
        query = select(OwnRecord).where(
            OwnRecord.provider_id == actor.tenant, OwnRecord.kind == kind, col(OwnRecord.reference).in_(part),
            col(OwnRecord.department_id).is_not_distinct_from(actor.department_id),
        )  # fmt: skip
        found |= {record.reference: record for record in session.exec(query)}
    return found


def _seen(draft: Draft, kind: OwnKind, here: Mapping[str, OwnRecord]) -> Seen:
    whole = put_together(draft, kind)
    new, changed, errors, unchanged = [], [], [*draft.parsed.errors, *whole.errors], 0
    for row in whole.rows:
        record = here.get(str(row.values["reference"]))
        if kind is OwnKind.ENROLMENT and (wrong := _below_nothing(row)):
            errors.extend(wrong)
        elif record is None:
            new.append(row)
        elif any(getattr(record, key) != value for key, value in values_of(row).items()):
            changed.append(row)
        else:
            unchanged += 1
    return Seen(new, changed, unchanged, sorted(errors, key=lambda error: error.line), whole.added_up)


def _below_nothing(row: ParsedRow) -> list[RowError]:
    """What is wrong with an enrolment of less than nothing: only an invoice can be taken back by a credit note."""
    reason = "een inschrijving kan niet negatief zijn; lees creditnota’s in bij de facturen"
    amounts = [(column.label, row.values.get(column.key)) for column in AMOUNTS]
    return [RowError(row.line, label, show_euro(amount), reason, row.row)
            for label, amount in amounts if isinstance(amount, Decimal) and amount < 0]  # fmt: skip
