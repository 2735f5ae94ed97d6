"""Judging projects by the rules of the scheme, and keeping what was found with each of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, select

from models import Provider
from models.enums import Duty
from services.context import Context
from services.policy.case import Firm
from services.policy.deadlines import next_duty
from services.policy.findings import coded, judged
from services.policy.papers import number
from services.policy.rules import DAILY, JUDGED, checks_for
from services.precheck.cases import FIELDS, PROJECTS, as_given, case_from, plain_rows
from services.precheck.firm_facts import firm
from services.precheck.own_facts import Enterprises
from services.precheck.paper_numbers import present

STEP, CLIENTS = 4_000, 500
# The day by which a firm is known to be in the middle of a round.
RUNNING = date(1, 1, 1)
# A day like any other that passed.
EARLIER = date(1, 1, 2)

KEPT = ("findings", "severity", "duty", "due_on")
WRITTEN = (*KEPT, "papers")
# Where a row says whose it is.
OWNER = len(FIELDS)
# And what is kept of it.
AS_WRITTEN = slice(-len(WRITTEN), None)


def stale(session: Session, provider_id: int) -> None:
    """Have all projects of a firm judged again, within the caller's transaction: something changed for all of them."""
    session.get_one(Provider, provider_id).judged_on = None


def listed(session: Session, provider_id: int) -> None:
    """A list came in: what a day can change is judged again, since a status is as true as the last list is new."""
    provider = session.get_one(Provider, provider_id)
    provider.judged_on = None if provider.judged_on in (None, RUNNING) else EARLIER


def judge_clients(ctx: Context, session: Session, provider_id: int, enterprises: Iterable[str]) -> int:
    """Judge all projects of these clients again, within the caller's transaction; tells how many came out otherwise."""
    numbers, changed = sorted(set(enterprises)), 0
    provider = session.get_one(Provider, provider_id)
    if provider.judged_on == RUNNING:  # a round that is going on knows nothing of this: once more after it
        provider.judged_on = None
    for start in range(0, len(numbers), CLIENTS):
        part = numbers[start : start + CLIENTS]
        around, last = firm(session, provider_id, part), 0
        while rows := rows_of(session, provider_id, last, limit=STEP, enterprises=part):
            changed, last = changed + judge(session, rows, {provider_id: around}, ctx.today), rows[-1][0]
    return changed


def worth_a_look(*, only_a_day_passed: bool) -> Any:
    """Which projects can come out otherwise: those with rules and duties, and those that keep something of before."""
    if only_a_day_passed:
        return PROJECTS.c.status.in_(DAILY)
    return or_(
        PROJECTS.c.status.in_(JUDGED), PROJECTS.c.severity > 0, PROJECTS.c.duty != Duty.NONE, PROJECTS.c.papers > 0
    )


def rows_of(
    session: Session, provider_id: int, after: int, *, limit: int, wanted: Any = None, enterprises: Enterprises = None
) -> Sequence[Any]:
    """The next projects of a firm, as `judge` takes them; the first value of each is its id."""
    query = _rows(wanted).where(PROJECTS.c.provider_id == provider_id, PROJECTS.c.id > after)
    if enterprises is not None:
        query = query.where(PROJECTS.c.enterprise_number.in_(enterprises))
    return plain_rows(session, query.order_by(PROJECTS.c.id).limit(limit))


def rows_together(session: Session, provider_ids: Collection[int], wanted: Any) -> Sequence[Any]:
    """All projects of some small firms, as `judge` takes them."""
    return plain_rows(session, _rows(wanted).where(PROJECTS.c.provider_id.in_(provider_ids)))


def _rows(wanted: Any) -> Any:
    query = select(*as_given((*FIELDS, "provider_id", *WRITTEN))).where(PROJECTS.c.erased_on.is_(None))
    return query if wanted is None else query.where(wanted)


def judge(session: Session, rows: Sequence[Any], around: Mapping[int, Firm], today: date) -> int:
    """Judge rows of these firms and write those that came out otherwise; tells how many."""
    changed, there = [], _papers(session, rows)
    checks = {provider_id: checks_for(one) for provider_id, one in around.items()}
    as_kept: Callable[[date], Any] = str if session.get_bind().dialect.name == "sqlite" else _same
    for row in rows:
        whose = row[OWNER]
        case = case_from(row, around[whose], today)
        found = judged(checks[whose][case.status], case)
        duty, due_on = next_duty(case)
        findings, severity = (coded(found), int(found[0][1].level)) if found else ("", 0)
        papers = number(case.law, case.service, there[case.id]) if case.id in there else 0
        if (findings, severity, duty, as_kept(due_on), papers) != row[AS_WRITTEN]:
            changed.append({"_id": case.id, "_findings": findings, "_severity": severity, "_duty": duty,
                            "_due_on": due_on, "_papers": papers})  # fmt: skip
    if changed:
        session.connection().execute(_keeping(), changed)
    return len(changed)


def _same(day: date) -> date:
    return day


def _papers(session: Session, rows: Sequence[Any]) -> Mapping[int, Collection[str]]:
    """The papers of the projects that have any: another service, or another edition of the scheme, asks other ones."""
    having = [row for row in rows if row[-1]]
    return present(session, {row[OWNER] for row in having}, [row[0] for row in having])


@lru_cache
def _keeping() -> Any:
    values = {name: bindparam(f"_{name}", type_=PROJECTS.c[name].type) for name in WRITTEN}
    return update(PROJECTS).where(PROJECTS.c.id == bindparam("_id")).values(values)
