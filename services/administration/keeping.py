"""Keeping the rows of a list, each with what it was before, and what follows once rows came, changed or went."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, update
from sqlmodel import Session, col, select

from models import OwnBatch, OwnChange, OwnRecord
from models.enums import OwnKind
from services.administration.columns import COLUMNS
from services.context import Context
from services.formats import BRUSSELS
from services.imports.rows import ParsedRow
from services.imports.snapshot import pack
from services.imports.writing import steps
from services.matches.proposing import propose
from services.policy.access import Actor
from services.precheck import judgement
from services.precheck.own_facts import enrolments

A_YEAR = timedelta(days=365)
# A list that says nothing in these columns leaves an empty text.
TEXTS = ("enterprise_name", "title")
EMPTY = dict.fromkeys(TEXTS, "")
# What a list can change of a row.
FIELDS = (*(column.key for column in COLUMNS), "file_name", "imported_at")
RECORDS: Table = OwnRecord.__table__  # type: ignore[attr-defined]


def values_of(row: ParsedRow) -> dict[str, Any]:
    """What a row of a list says."""
    return {key: "" if value is None and key in TEXTS else value for key, value in row.values.items()}


def keep(
    ctx: Context, session: Session, actor: Actor, kind: OwnKind, file_name: str, new: Sequence[ParsedRow],
    changed: Sequence[tuple[OwnRecord, ParsedRow]],
) -> set[str]:  # fmt: skip
    """Write the rows as one list; gives the clients of each, also those that a row had before."""
    origin: dict[str, Any] = {"file_name": file_name, "imported_at": ctx.clock()}
    whose: dict[str, Any] = {"provider_id": actor.tenant, "department_id": actor.department_id, "kind": kind}
    batch = OwnBatch(**whose, **origin, account_name=actor.name)
    session.add(batch)
    touched = {str(row.values["enterprise_number"]) for row in [*new, *(row for _, row in changed)]}
    touched |= {record.enterprise_number for record, _ in changed}
    before: dict[int, dict[str, Any] | None] = {}
    for part in steps(new):
        rows = [EMPTY | whose | origin | values_of(row) for row in part]
        before |= dict.fromkeys(session.connection().execute(insert(RECORDS).returning(RECORDS.c.id), rows).scalars())
    for record, row in changed:
        before[record.id or 0] = pack({name: getattr(record, name) for name in FIELDS})
        record.sqlmodel_update(values_of(row) | origin)
        session.add(record)
    session.flush()
    for ids in steps([*before]):
        rows = [{"provider_id": actor.tenant, "batch_id": batch.id, "record_id": one, "before": before[one]}
                for one in ids]  # fmt: skip
        session.connection().execute(insert(OwnChange), rows)
    return touched


def seen_again(
    ctx: Context, session: Session, provider_id: int, records: Iterable[OwnRecord],
    reach: Mapping[int | None, tuple[date, date]],
) -> None:  # fmt: skip
    """A list had these rows as they are: of enrolments, what is not among them by today is not there, so judge anew.

    Only a list that has all of the last year tells that: an old one, or a part, knows nothing of what came since. Their
    day of reading alone moves, which no list has to take back, and once a day.
    """
    named = [one for one in records if one.kind is OwnKind.ENROLMENT]
    if not named or not _has_all(session, named, ctx.today - A_YEAR):
        return
    earlier = [one.id for one in named if _day(one.imported_at) < ctx.today]
    for part in steps(earlier):
        mine = RECORDS.c.provider_id == provider_id, RECORDS.c.id.in_(part)
        session.connection().execute(update(RECORDS).where(*mine).values(imported_at=ctx.clock()))
    if earlier:
        settle(ctx, session, provider_id, (), reach)


def _has_all(session: Session, named: Sequence[OwnRecord], since: date) -> bool:
    """Whether these are all enrolments of their side that start from this day on."""
    starts, one = col(OwnRecord.starts_on), named[0]
    recent = select(func.count()).where(
        OwnRecord.provider_id == one.provider_id, col(OwnRecord.department_id).is_not_distinct_from(one.department_id),
        OwnRecord.kind == OwnKind.ENROLMENT, starts >= since,
    )  # fmt: skip
    known = sum(one.starts_on is not None and one.starts_on >= since for one in named)
    return 0 < known == session.exec(recent).one()


def _day(moment: datetime) -> date:
    return moment.astimezone(BRUSSELS).date()


def settle(
    ctx: Context, session: Session, provider_id: int, touched: Collection[str],
    reach: Mapping[int | None, tuple[date, date]],
) -> None:  # fmt: skip
    """Match and judge these clients again, all together; `reach` is what the enrolments reached before."""
    clients = {*touched, *propose(ctx, session, provider_id, touched)}
    judgement.judge_clients(ctx, session, provider_id, clients)
    if enrolments(session, provider_id) != reach:  # and with it what is said of every project
        judgement.stale(session, provider_id)
