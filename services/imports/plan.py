"""What a list would do to the projects that are here: new, changed, unchanged, absent. Decides, and writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.enums import Level, ProjectStatus
from services.columns import BY_KEY
from services.imports.placing import Surroundings as Surroundings
from services.imports.placing import placed
from services.imports.rows import ParsedRow, RowError
from services.policy import ticks
from services.policy.listing import reconcile
from services.policy.rules import found_of
from services.precheck.cases import case_with
from services.projects import TAKEN_OVER as TAKEN_OVER
from services.projects import derived

# What a list says beside the project itself; on their own they make no project "changed".
LIST_FIELDS = ("list_status", "listed_at")
# What the fields for searching and sorting are made of.
SEARCHED = frozenset({"number", "enterprise_name", "enterprise_number", "title"})


@dataclass(frozen=True, slots=True)
class Change:
    """One project that a list touches: fields before and after; nothing before when it is new."""

    number: str
    project_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any]

    @property
    def fields(self) -> list[str]:
        """The columns that a reader would call changed."""
        return [key for key in self.after if key in BY_KEY and key not in LIST_FIELDS]


@dataclass(slots=True)
class Plan:
    """All that a list would do; `touched` are unchanged but for what the list says of their status.

    `at` is its moment: what is written of it says the same one, by which undoing knows its own work.
    """

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    touched: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    since: date | None = None
    at: datetime | None = field(default=None, compare=False)


def make_plan(
    rows: Sequence[ParsedRow],
    here: Mapping[str, Mapping[str, Any]],
    around: Surroundings,
    wrong: Collection[str] = (),
) -> Plan:
    """Hold the rows against the projects that are `here`, by number; the numbers on `wrong` rows are not absent."""
    plan, seen = Plan(since=_earliest(rows), at=around.now), set(wrong)
    columns = dict.fromkeys(key for row in rows for key in row.values)
    for row in rows:
        seen.add(row.number)
        project = here.get(row.number)
        values, faults = placed(row, project, around)
        if faults:
            plan.errors.extend(faults)
        elif project is not None and project["erased_on"] is not None:
            plan.unchanged += 1  # what was erased does not come back by a list
        elif project is None:
            plan.new.append(_new(row.number, columns | values, around))
        else:
            _compare(plan, project, values, around)
    expected = {number for number, project in here.items() if around.may_touch(project) and _expected(plan, project)}
    plan.absent = sorted(expected - seen)
    return plan


def _earliest(rows: Sequence[ParsedRow]) -> date | None:
    days = [day for row in rows if isinstance(day := row.values["filed_on"], date)]
    return min(days, default=None)


def _expected(plan: Plan, project: Mapping[str, Any]) -> bool:
    """Whether an earlier list had the project and this one reaches back as far as its aanvraagdatum."""
    return project["listed_at"] is not None and plan.since is not None and project["filed_on"] >= plan.since


def _new(number: str, values: dict[str, Any], around: Surroundings) -> Change:
    status: ProjectStatus = values["status"]
    after = {"title": "", "theme": "", "verified": False, **values, "list_status": status, "listed_at": around.now}
    ticked = bool(after["verified"])
    # All new projects have the same keys, so that one statement adds many.
    after |= {"verified_at": around.now if ticked else None, "verified_by": TAKEN_OVER if ticked else None}
    # A list does not say when a stop was asked; not after it, so that the wait for a decision is counted from there.
    after["status_changed_at"] = around.now if status is ProjectStatus.STOP_REQUESTED else None
    return Change(number, None, None, after | derived(after))


def _compare(plan: Plan, project: Mapping[str, Any], values: dict[str, Any], around: Surroundings) -> None:
    after = {key: value for key, value in values.items() if key not in ("verified", "status") and project[key] != value}
    after |= _status_after(project, values["status"], around.now)
    if any(key not in LIST_FIELDS for key in after):
        if not SEARCHED.isdisjoint(after):
            after |= {key: value for key, value in derived({**project, **after}).items() if project[key] != value}
        after["listed_at"] = around.now
        after |= _tick_after(project, after, around)
    if not after:
        plan.unchanged += 1
        return
    change = Change(project["number"], project["id"], {key: project[key] for key in after}, after)
    if change.fields:
        plan.changed.append(change)
    else:
        plan.unchanged += 1
        plan.touched.append(change)


def _tick_after(project: Mapping[str, Any], after: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    """A tick stands for what was seen: when that changes it goes, and what was seen stays to be held against.

    What was not known before was not seen either: a fuller list takes a tick away only where the rules then find
    something that they did not find without it.
    """
    otherwise = ticks.WATCHED.intersection(after) if project["verified"] else ()
    if not otherwise:
        return {}
    was_empty = all(project[key] in (None, "") for key in otherwise)
    if was_empty and not _finds_more(project, after, around):
        return {}
    return {"verified": False, "verified_seen": ticks.seen(project) | (project["verified_seen"] or {})}


def _finds_more(project: Mapping[str, Any], after: Mapping[str, Any], around: Surroundings) -> bool:
    """Whether what is filled in makes an application wrong or doubtful, by itself, where it was not."""
    now = {**project, **after}
    without = now | {key: project[key] for key in (*ticks.FIELDS, "title_key")}
    found, before = (
        {rule.key: one.level for rule, one in found_of(case_with(values, around.firm, around.today))}
        for values in (now, without)
    )
    return any(level >= Level.DOUBT and level > before.get(key, Level.NONE) for key, level in found.items())


def _status_after(project: Mapping[str, Any], listed: ProjectStatus, now: datetime) -> dict[str, Any]:
    status, ours = reconcile(project["status"], project["status_is_ours"], listed)
    after = {"status": status, "status_is_ours": ours, "list_status": listed}
    changed = {key: value for key, value in after.items() if project[key] != value}
    if "status" in changed:
        changed["status_changed_at"] = now
    if changed or project["listed_at"] is None or ours:
        changed["listed_at"] = now
    return changed
