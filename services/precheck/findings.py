"""What the rules found: of one project in words, and of a whole selection in numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Project
from models.enums import Level, Role
from services.columns import BY_KEY, Kind
from services.context import Context
from services.filters import ProjectFilter
from services.formats import parse_date, show_date, show_enterprise_number, show_euro, show_number
from services.listing.displayed import SHOWN
from services.listing.selection import selection
from services.policy import ticks
from services.policy.access import Actor
from services.policy.findings import Finding, decoded, put_in_words
from services.policy.rules import found_of, hidden_from, told
from services.policy.ticks import Change
from services.precheck.cases import case_of
from services.precheck.firm_facts import firm
from services.projects import current_of


def of_project(ctx: Context, actor: Actor, project: Project) -> list[Finding]:
    """What the rules find of a project as it is now, the most serious first.

    What a firm's own administration says is between the firm and its departments: the agency is not told.
    """
    with ctx.reading(actor) as session:
        found = found_now(ctx, session, current_of(session, actor, project))
    return told_of(actor, found)


def told_of(actor: Actor, found: Iterable[Finding]) -> list[Finding]:
    """Those that this actor is told; to the agency without the advice, which is for the firm."""
    hidden = hidden_from(actor)
    shared = [one for one in found if one.rule.key not in hidden]
    return [replace(one, advice="") for one in shared] if actor.role is Role.AGENCY else shared


def found_now(ctx: Context, session: Session, project: Project) -> list[Finding]:
    """All that is found of a project as it was just read, within the caller's transaction."""
    return found_together(ctx, session, [project])[0]


def found_together(ctx: Context, session: Session, projects: Sequence[Project]) -> list[list[Finding]]:
    """The same of several, in their order, what each firm knows of their clients read once."""
    clients: dict[int, set[str]] = {}
    for project in projects:
        clients.setdefault(project.provider_id, set()).add(project.enterprise_number)
    around = {provider_id: firm(session, provider_id, numbers) for provider_id, numbers in clients.items()}
    cases = (case_of(project, around[project.provider_id], ctx.today) for project in projects)
    return [
        [] if project.erased_on else [put_in_words(rule, found, case.status, shown) for rule, found in found_of(case)]
        for project, case in zip(projects, cases, strict=True)
    ]


def reasons(ctx: Context, actor: Actor, project: Project) -> dict[str, str]:
    """The ready reasons of what was found of a project, by their ground; the most serious where it has several."""
    found = [one for one in of_project(ctx, actor, project) if one.reason and one.rule.ground]
    return {one.rule.ground: one.reason for one in reversed(found)}


def counted(ctx: Context, actor: Actor, wanted: ProjectFilter) -> dict[tuple[str, Level], int]:
    """How often each rule found something in a selection, by its key and level."""
    with ctx.reading(actor) as session:
        chosen = selection(ctx, session, actor, wanted)
        query = select(Project.findings, func.count()).where(chosen.condition, col(Project.severity) > 0)
        rows = session.exec(query.group_by(Project.findings)).all()
    return added_up((told(actor, findings), number) for findings, number in rows)


def added_up(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, Level], int]:
    """The same from how often each combination of findings occurs."""
    tally: Counter[tuple[str, Level]] = Counter()
    for findings, number in rows:
        for level, key in decoded(findings):
            tally[key, level] += number
    return dict(tally)


def shown(value: Any) -> str:
    """A value in a sentence."""
    match value:
        case Decimal():
            return show_euro(value)
        case date():
            return show_date(value)
        case int():
            return show_number(value)
        case tuple():
            return "; ".join(_change(change) for change in value)
    text = str(value)
    return show_enterprise_number(text) if len(text) == 10 and text.isdigit() else text


@dataclass(frozen=True, slots=True)
class Difference:
    """A field by its label, as it was when it was ticked and as it is now."""

    label: str
    before: str
    after: str


def since_ticked(project: Project) -> list[Difference]:
    """What became otherwise since a project was ticked, in words; nothing for one that never was."""
    return [_difference(change) for change in ticks.changes(project.verified_seen or {}, project)]


def _difference(change: Change) -> Difference:
    column = BY_KEY[change.key]
    return Difference(column.label, _written(column.kind, change.before), _written(column.kind, change.after))


def _change(change: Change) -> str:
    one = _difference(change)
    return f"{one.label} {one.before} → {one.after}"


def _written(kind: Kind, value: str | None) -> str:
    """What a tick keeps of a value, as a reader reads it."""
    if value is None:
        return "–"
    match kind:
        case Kind.DATE:
            return show_date(parse_date(value))
        case Kind.EURO | Kind.PERCENT:
            return SHOWN[kind](Decimal(value))
        case Kind.ENTERPRISE_NUMBER:
            return show_enterprise_number(value)
    return value
