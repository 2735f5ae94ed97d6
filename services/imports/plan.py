"""What a list would do to the projects that are here: new, changed, unchanged, absent. Decides, and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.enums import ProjectStatus
from services.columns import BY_KEY
from services.formats import clean_text, fold
from services.imports.rows import ParsedRow, RowError
from services.policy.listing import reconcile
from services.projects import derived

TAKEN_OVER = "overgenomen uit bestand"
# A list that says nothing in these columns leaves an empty text, for they are sorted by.
EMPTY_TEXTS = ("title", "theme")
# What a list says beside the project itself; on their own they make no project "changed".
LIST_FIELDS = ("list_status", "listed_at")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a list is held against: the provider's own departments (by folded name) and registration numbers."""

    departments: Mapping[str, tuple[int, str]]
    registrations: frozenset[str]
    own_department: int | None
    now: datetime


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
    """All that a list would do; `touched` are unchanged but for what the list says of their status."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    touched: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    since: date | None = None


def make_plan(rows: Sequence[ParsedRow], here: Mapping[str, Mapping[str, Any]], around: Surroundings) -> Plan:
    """Hold the rows against the projects that are `here`, by number."""
    plan, seen = Plan(since=_earliest(rows)), set[str]()
    for row in rows:
        seen.add(row.number)
        project = here.get(row.number)
        values, faults = _placed(row, project, around)
        if faults:
            plan.errors.extend(faults)
        elif project is None:
            plan.new.append(_new(row.number, values, around))
        else:
            _compare(plan, project, values, around)
    plan.absent = sorted(number for number, project in here.items() if number not in seen and _expected(plan, project))
    return plan


def _earliest(rows: Sequence[ParsedRow]) -> date | None:
    days = [day for row in rows if isinstance(day := row.values["filed_on"], date)]
    return min(days, default=None)


def _expected(plan: Plan, project: Mapping[str, Any]) -> bool:
    """Whether an earlier list had the project and this one reaches back as far as its aanvraagdatum."""
    return project["listed_at"] is not None and (plan.since is None or project["filed_on"] >= plan.since)


def _placed(
    row: ParsedRow, project: Mapping[str, Any] | None, around: Surroundings
) -> tuple[dict[str, Any], list[RowError]]:
    """The row's values with its department found, or what does not fit in this firm."""
    values = {key: "" if value is None and key in EMPTY_TEXTS else value for key, value in row.values.items()}
    faults = []
    if values["registration_number"] not in around.registrations:
        faults.append(_fault(row, "registration_number", "is geen registratienummer van jou"))
    if fault := _place_department(row, values, project, around):
        faults.append(fault)
    return values, faults


def _place_department(
    row: ParsedRow, values: dict[str, Any], project: Mapping[str, Any] | None, around: Surroundings
) -> RowError | None:
    name = values.get("department_name")
    if name:
        found = around.departments.get(fold(str(name)))
        if found is None:
            return _fault(row, "department_name", "is geen departement van jou")
        values["department_id"], values["department_name"] = found
    elif "department_name" in values and around.own_department is None:
        values["department_id"] = None
    if around.own_department is not None:
        return _keep_to_own(row, values, project, around.own_department)
    return None


def _keep_to_own(
    row: ParsedRow, values: dict[str, Any], project: Mapping[str, Any] | None, own: int
) -> RowError | None:
    """A department's list holds its own projects; without that column they are taken to be."""
    if not values.get("department_name"):
        values.pop("department_name", None)
        values["department_id"] = own
    elsewhere = project is not None and project["department_id"] != own
    if values["department_id"] != own or elsewhere:
        return _fault(row, "department_name", "hoort niet bij jouw departement")
    return None


def _fault(row: ParsedRow, key: str, reason: str) -> RowError:
    written = clean_text(str(row.values.get(key) or ""), 60)
    return RowError(row.line, BY_KEY[key].label, written, f"“{written}” {reason}", row.row)


def _new(number: str, values: dict[str, Any], around: Surroundings) -> Change:
    status: ProjectStatus = values["status"]
    after = {"title": "", "theme": "", **values, "list_status": status, "listed_at": around.now}
    if values.get("verified"):
        after |= {"verified_at": around.now, "verified_by": TAKEN_OVER}
    return Change(number, None, None, after | derived(after))


def _compare(plan: Plan, project: Mapping[str, Any], values: dict[str, Any], around: Surroundings) -> None:
    after = {key: value for key, value in values.items() if key not in ("verified", "status") and project[key] != value}
    after |= _status_after(project, values["status"], around.now)
    if any(key not in LIST_FIELDS for key in after):
        merged = {**project, **after}
        after |= {key: value for key, value in derived(merged).items() if project[key] != value}
        after["listed_at"] = around.now
    if not after:
        plan.unchanged += 1
        return
    change = Change(project["number"], project["id"], {key: project[key] for key in after}, after)
    if change.fields:
        plan.changed.append(change)
    else:
        plan.unchanged += 1
        plan.touched.append(change)


def _status_after(project: Mapping[str, Any], listed: ProjectStatus, now: datetime) -> dict[str, Any]:
    status, ours = reconcile(project["status"], project["status_is_ours"], listed)
    after = {"status": status, "status_is_ours": ours, "list_status": listed}
    changed = {key: value for key, value in after.items() if project[key] != value}
    if "status" in changed:
        changed["status_changed_at"] = now
    if changed or project["listed_at"] is None or ours:
        changed["listed_at"] = now
    return changed
