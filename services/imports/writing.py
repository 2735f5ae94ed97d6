"""Writing what was decided in steps of many rows: the batch, its new and its changed projects, and what each was."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, insert, select, update
from sqlmodel import Session

from models import ImportBatch, ImportChange, Project
from models.enums import BatchState
from services.context import Context
from services.imports.naming import note_named
from services.imports.plan import Change, Plan
from services.imports.snapshot import pack
from services.matches.proposing import follow
from services.policy.access import Actor
from services.precheck.judgement import listed

STEP = 500
# What a batch of one project that was typed has in the place of a file's fingerprint.
BY_HAND = ""
Row = TypeVar("Row")
Progress = Callable[[float], None]
PROJECTS: Table = Project.__table__  # type: ignore[attr-defined]


def steps(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows, so many at a time as one statement takes."""
    for start in range(0, len(rows), STEP):
        yield rows[start : start + STEP]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a batch comes from, and the projects that it names; `key` makes a second click find the first's batch."""

    key: str
    name: str
    sha256: str = BY_HAND
    wrong: int = 0
    named: Collection[str] = ()


def keep(
    ctx: Context, session: Session, actor: Actor, origin: Origin, plan: Plan, progress: Progress = lambda done: None
) -> ImportBatch:
    """Carry out a plan as one batch, within the caller's transaction; `progress` is told from 0 to 1."""
    batch = _batch(ctx, session, actor, origin, plan)
    altered = [*plan.changed, *plan.touched]
    total = max(1, len(plan.new) + len(altered))

    def tell(done: int) -> None:
        progress(done / total)

    ids = _insert(ctx, session, batch, plan.new, tell)
    alter(session, [_alteration(change) for change in altered], lambda done: tell(len(plan.new) + done))
    _keep_changes(session, batch, [*plan.new, *altered], ids)
    note_named(session, batch, origin.named)
    judge(ctx, session, batch.provider_id, [*ids.values(), *(change.project_id or 0 for change in plan.changed)],
          [change.before or {} for change in plan.changed])  # fmt: skip
    return batch


def judge(
    ctx: Context, session: Session, provider_id: int, ids: Sequence[int], before: Iterable[Mapping[str, Any]]
) -> None:
    """Match and judge these projects again, and the others of the clients that they are of and were of `before`."""
    clients = {values["enterprise_number"] for values in before if "enterprise_number" in values}
    for part in steps(ids):
        owners = select(PROJECTS.c.enterprise_number).where(PROJECTS.c.provider_id == provider_id)
        clients.update(session.connection().execute(owners.where(PROJECTS.c.id.in_(part)).distinct()).scalars())
    follow(ctx, session, provider_id, clients)
    listed(session, provider_id)


def _batch(ctx: Context, session: Session, actor: Actor, origin: Origin, plan: Plan) -> ImportBatch:
    batch = ImportBatch(
        provider_id=actor.tenant, department_id=actor.department_id, account_id=actor.account_id,
        account_name=actor.name, key=origin.key, file_name=origin.name, sha256=origin.sha256,
        imported_at=plan.at or ctx.clock(), state=BatchState.APPLIED, new=len(plan.new), changed=len(plan.changed),
        unchanged=plan.unchanged, wrong=origin.wrong, absent=len(plan.absent),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch


def _insert(
    ctx: Context, session: Session, batch: ImportBatch, new: Sequence[Change], tell: Callable[[int], None]
) -> dict[str, int]:
    """Add the new projects; gives their ids by number."""
    ids: dict[str, int] = {}
    adding = insert(PROJECTS).returning(PROJECTS.c.number, PROJECTS.c.id)
    for part in steps(new):
        rows = [change.after | {"provider_id": batch.provider_id, "created_at": ctx.clock()} for change in part]
        ids.update(session.connection().execute(adding, rows).all())
        tell(len(ids))
    return ids


@dataclass(frozen=True, slots=True)
class Alteration:
    """New values for one project; `bump` makes a page that showed the old ones out of date."""

    project_id: int
    values: Mapping[str, Any]
    bump: bool

    @property
    def kind(self) -> tuple[bool, list[str]]:
        """The same for all that one statement can write."""
        return self.bump, sorted(self.values)


def _alteration(change: Change) -> Alteration:
    assert change.project_id is not None  # noqa: S101  a changed project is here
    return Alteration(change.project_id, change.after, bool(change.fields))


def alter(session: Session, altered: Sequence[Alteration], tell: Callable[[int], None] = lambda done: None) -> None:
    """Give each project its new values; those that change in the same fields go together."""
    done = 0
    for (bump, keys), group in groupby(sorted(altered, key=lambda one: one.kind), key=lambda one: one.kind):
        rows = [{"_id": one.project_id, **{f"_{key}": one.values[key] for key in keys}} for one in group]
        statement = _altering(keys, bump)
        for part in steps(rows):
            session.connection().execute(statement, part)
            tell(done := done + len(part))


def _altering(keys: Sequence[str], bump: bool) -> Any:
    values: dict[str, Any] = {key: bindparam(f"_{key}", type_=PROJECTS.c[key].type) for key in keys}
    if bump:
        values["version"] = PROJECTS.c.version + 1
    return update(PROJECTS).where(PROJECTS.c.id == bindparam("_id")).values(values)


def _keep_changes(session: Session, batch: ImportBatch, changes: Sequence[Change], ids: Mapping[str, int]) -> None:
    rows = [
        {"provider_id": batch.provider_id, "batch_id": batch.id, "project_id": change.project_id or ids[change.number],
         "project_number": change.number, "before": pack(change.before), "after": pack(change.after)}
        for change in changes
    ]  # fmt: skip
    for part in steps(rows):
        session.connection().execute(insert(ImportChange), part)
