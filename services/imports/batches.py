"""Reading a list in: a preview that writes nothing, and one transaction that keeps it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from models import ImportBatch
from services import history, metrics
from services.columns import PROJECT_LIST, Layout, plain_heading
from services.context import Context
from services.database import refresh_statistics
from services.errors import UnusableFile
from services.formats import clean_text, counted
from services.imports.headings import Headings, apply_mapping, find_headings
from services.imports.memory import recall, remember
from services.imports.plan import Plan, Surroundings, make_plan
from services.imports.present import projects_here, surroundings
from services.imports.reading import read_table
from services.imports.registering import LIST_READ, register
from services.imports.rows import Parsed, RowError, parse_rows
from services.imports.writing import Origin, Progress, keep
from services.policy.access import Actor

# So many new projects spread the rows otherwise than the database last saw them.
MANY = 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as it was read, before anything is decided; `parsed` is empty while a required column is missing."""

    key: str
    file_name: str
    sha256: str
    headings: Headings
    parsed: Parsed
    choices: Mapping[str, str]

    @property
    def registrations(self) -> frozenset[str]:
        """The registration numbers that its right rows bear."""
        return frozenset(str(row.values["registration_number"]) for row in self.parsed.rows)

    @property
    def wrong_numbers(self) -> frozenset[str]:
        """The project numbers on rows that cannot be read: those projects are in the list all the same."""
        place = next((place for place, key in self.headings.mapping.items() if key == "number"), 0)
        return frozenset(clean_text(error.row[place]) for error in self.parsed.errors if place < len(error.row))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would do now; `new_registrations` are offered to a provider that has none yet."""

    draft: Draft
    plan: Plan
    errors: list[RowError]
    new_registrations: tuple[str, ...]

    @property
    def wrong_lines(self) -> list[int]:
        """The lines that would not be read."""
        return sorted({error.line for error in self.errors})

    @property
    def named(self) -> frozenset[str]:
        """The projects of the rows that would be read."""
        wrong = set(self.wrong_lines)
        return frozenset(row.number for row in self.draft.parsed.rows if row.line not in wrong)


def read_draft(
    ctx: Context,
    actor: Actor,
    name: str,
    content: bytes,
    choices: Mapping[str, str] | None = None,
    layout: Layout = PROJECT_LIST,
) -> Draft:
    """Read a file, with the headings mapped as they were by hand before; raises UnusableFile.

    `choices` goes from a heading that was not recognised to the key of the column it stands for, or to "".
    """
    table = read_table(name, content, ctx.settings, layout)
    headings = find_headings(table, layout)
    # A heading that is known by itself stays what it is, whatever somebody of this firm once chose for it.
    remembered = recall(ctx, actor, headings.signature)
    chosen = {name: key for name, key in remembered.items() if plain_heading(name) not in layout.known}
    chosen |= choices or {}
    headings = apply_mapping(headings, chosen)
    parsed = Parsed() if headings.missing else parse_rows(table, headings)
    digest = hashlib.sha256(content).hexdigest()
    return Draft(secrets.token_urlsafe(24), clean_text(name, 200), digest, headings, parsed, chosen)


def preview(ctx: Context, actor: Actor, draft: Draft) -> Preview:
    """What the draft would do to the projects that this actor may see; writes nothing.

    Raises UnusableFile when no row bears a registration number of the provider: the list is another firm's.
    """
    with ctx.reading(actor) as session:
        return _preview(ctx, session, actor, draft)


def apply(ctx: Context, actor: Actor, draft: Draft, progress: Progress = lambda done: None) -> int:
    """Keep the right rows of a draft in one transaction; gives the id of the batch, the same for a second call.

    `progress` is told how much is done, from 0 to 1. Raises UnusableFile as `preview` does.
    """
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        done = batch_of(session, actor, draft.key)
        if done is not None:
            return done
        seen = _preview(ctx, session, actor, draft)
        register(session, actor, seen.new_registrations)
        origin = Origin(draft.key, draft.file_name, draft.sha256, len(seen.wrong_lines), seen.named)
        batch = keep(ctx, session, actor, origin, seen.plan, progress)
        remember(session, actor, draft.headings, draft.choices)
        _tell(ctx, session, actor, batch, seen.new_registrations)
    metrics.IMPORTS.labels(metrics.PROJECTS).inc()
    if batch.new >= MANY:
        refresh_statistics(ctx.engine)
    return batch.id or 0


def batch_of(session: Session, actor: Actor, key: str) -> int | None:
    """The batch that this key has made already."""
    made = select(ImportBatch.id).where(ImportBatch.provider_id == actor.tenant, ImportBatch.key == key)
    return session.exec(made).first()


def _preview(ctx: Context, session: Session, actor: Actor, draft: Draft) -> Preview:
    around, offered = surroundings(ctx, session, actor, draft.registrations)
    _refuse_anothers(draft, around)
    plan = make_plan(draft.parsed.rows, projects_here(session, actor), around, draft.wrong_numbers)
    errors = sorted((*draft.parsed.errors, *plan.errors), key=lambda error: error.line)
    return Preview(draft, plan, errors, offered)


def _refuse_anothers(draft: Draft, around: Surroundings) -> None:
    if draft.registrations and not draft.registrations & around.registrations:
        raise UnusableFile(
            "Geen enkele rij draagt een registratienummer van jou. Is dit de lijst van een andere dienstverlener?"
        )


def _tell(ctx: Context, session: Session, actor: Actor, batch: ImportBatch, registrations: Sequence[str]) -> None:
    text = (
        f"Lijst “{batch.file_name}” ingelezen: {counted(batch.new, 'nieuw', 'nieuwe')}, {batch.changed} gewijzigd, "
        f"{batch.unchanged} ongewijzigd, {batch.wrong} met fouten"
    )
    details = {"batch": batch.id, **({"registrations": list(registrations)} if registrations else {})}
    history.append(session, actor, ctx.clock(), LIST_READ, text, details=details)
