"""Reading a list in: a preview that writes nothing, one transaction that keeps it, and taking the latest back."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from models import Department, ImportBatch, ImportChange, Project, Registration
from models.enums import BatchState, ServiceType
from services import history
from services.context import Context
from services.errors import UnusableFile
from services.formats import clean_text, counted, fold
from services.imports.headings import Headings, apply_mapping, find_headings
from services.imports.memory import recall, remember
from services.imports.plan import Change, Plan, Surroundings, make_plan
from services.imports.reading import read_table
from services.imports.rows import Parsed, RowError, parse_rows
from services.imports.snapshot import FIELDS, pack
from services.policy.access import Actor

STEP = 500
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as it was read, before anything is decided; `parsed` is empty while a required column is missing."""

    key: str
    file_name: str
    sha256: str
    headings: Headings
    parsed: Parsed
    choices: Mapping[str, str]


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


def read_draft(
    ctx: Context, actor: Actor, name: str, content: bytes, choices: Mapping[str, str] | None = None
) -> Draft:
    """Read a file, with the headings mapped as they were by hand before; raises UnusableFile.

    `choices` goes from a heading that was not recognised to the key of the column it stands for, or to "".
    """
    table = read_table(name, content, ctx.settings)
    headings = find_headings(table)
    chosen = {**recall(ctx, actor, headings.signature), **(choices or {})}
    headings = apply_mapping(headings, chosen)
    parsed = Parsed() if headings.missing else parse_rows(table, headings)
    digest = hashlib.sha256(content).hexdigest()
    return Draft(secrets.token_urlsafe(24), clean_text(name, 200), digest, headings, parsed, chosen)


def preview(ctx: Context, actor: Actor, draft: Draft) -> Preview:
    """What the draft would do to the projects that this actor may see; writes nothing.

    Raises UnusableFile when no row bears a registration number of the provider: the list is another firm's.
    """
    with ctx.reading() as session:
        around, offered = _surroundings(ctx, session, actor, draft)
        plan = make_plan(draft.parsed.rows, _here(session, actor), around)
    return Preview(draft, plan, [*draft.parsed.errors, *plan.errors], offered)


def apply(ctx: Context, actor: Actor, draft: Draft, progress: Progress = lambda done: None) -> int:
    """Keep the right rows of a draft in one transaction; gives the id of the batch, the same for a second call.

    `progress` is told how much is done, from 0 to 1. Raises UnusableFile as `preview` does.
    """
    with ctx.transaction() as session:
        history.lock_provider(session, actor.tenant)
        done = session.exec(select(ImportBatch.id).where(ImportBatch.key == draft.key)).first()
        if done is not None:
            return done
        around, offered = _surroundings(ctx, session, actor, draft)
        _register(session, actor, offered)
        plan = make_plan(draft.parsed.rows, _here(session, actor), around)
        batch = _keep_batch(ctx, session, actor, draft, plan)
        _write(ctx, session, batch, plan, progress)
        remember(session, actor, draft.headings, draft.choices)
        _tell(ctx, session, actor, batch)
        return batch.id or 0


def _surroundings(ctx: Context, session: Session, actor: Actor, draft: Draft) -> tuple[Surroundings, tuple[str, ...]]:
    own = session.exec(select(Registration.number).where(Registration.provider_id == actor.tenant)).all()
    in_file = {str(row.values["registration_number"]) for row in draft.parsed.rows}
    offered = () if own else tuple(sorted(in_file))
    known = frozenset(own or offered)
    if in_file and not in_file & known:
        raise UnusableFile(
            "Geen enkele rij draagt een registratienummer van jou. Is dit de lijst van een andere dienstverlener?"
        )
    departments = session.exec(select(Department).where(Department.provider_id == actor.tenant)).all()
    by_name = {fold(department.name): (department.id or 0, department.name) for department in departments}
    return Surroundings(by_name, known, actor.department_id, ctx.clock()), offered


def _here(session: Session, actor: Actor) -> dict[str, Mapping[str, Any]]:
    """Every project of the provider, by number: a department too must not take a number that is in use elsewhere."""
    columns = [getattr(Project, name) for name in FIELDS]
    rows = session.execute(select(*columns).where(col(Project.provider_id) == actor.tenant)).mappings()
    return {row["number"]: dict(row) for row in rows}


def _register(session: Session, actor: Actor, numbers: Sequence[str]) -> None:
    """Take over the registration numbers of a first file, each for the service that its letter names."""
    for number in numbers:
        service = ServiceType.ADVICE if number.startswith("DV.A") else ServiceType.TRAINING
        session.add(Registration(provider_id=actor.tenant, number=number, service=service))
    session.flush()


def _keep_batch(ctx: Context, session: Session, actor: Actor, draft: Draft, plan: Plan) -> ImportBatch:
    wrong = {error.line for error in (*draft.parsed.errors, *plan.errors)}
    batch = ImportBatch(
        provider_id=actor.tenant, department_id=actor.department_id, account_id=actor.account_id,
        account_name=actor.name, key=draft.key, file_name=draft.file_name, sha256=draft.sha256,
        imported_at=ctx.clock(), state=BatchState.APPLIED, new=len(plan.new), changed=len(plan.changed),
        unchanged=plan.unchanged, wrong=len(wrong), absent=len(plan.absent),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch


def _write(ctx: Context, session: Session, batch: ImportBatch, plan: Plan, progress: Progress) -> None:
    rows = [change.after | {"provider_id": batch.provider_id, "created_at": ctx.clock()} for change in plan.new]
    altered = [*plan.changed, *plan.touched]
    total = max(1, len(rows) + len(altered))
    for place in range(0, len(rows), STEP):
        session.execute(insert(Project), rows[place : place + STEP])
        progress(place / total)
    for place, change in enumerate(altered, start=len(rows)):
        _alter(session, change)
        if place % STEP == 0:
            progress(place / total)
    _keep_changes(session, batch, [*plan.new, *altered])


def _alter(session: Session, change: Change) -> None:
    bump = {"version": col(Project.version) + 1} if change.fields else {}
    session.execute(update(Project).where(col(Project.id) == change.project_id).values(**change.after, **bump))


def _keep_changes(session: Session, batch: ImportBatch, changes: Sequence[Change]) -> None:
    numbers = select(col(Project.number), col(Project.id)).where(col(Project.provider_id) == batch.provider_id)
    ids = dict(session.execute(numbers).tuples().all())
    rows = [
        {"provider_id": batch.provider_id, "batch_id": batch.id, "project_id": ids[change.number],
         "project_number": change.number, "before": pack(change.before), "after": pack(change.after)}
        for change in changes
    ]  # fmt: skip
    if rows:
        session.execute(insert(ImportChange), rows)


def _tell(ctx: Context, session: Session, actor: Actor, batch: ImportBatch) -> None:
    text = (
        f"Lijst “{batch.file_name}” ingelezen: {counted(batch.new, 'nieuw', 'nieuwe')}, {batch.changed} gewijzigd, "
        f"{batch.unchanged} ongewijzigd, {batch.wrong} met fouten"
    )
    history.append(session, actor, ctx.clock(), "lijst ingelezen", text, details={"batch": batch.id})
