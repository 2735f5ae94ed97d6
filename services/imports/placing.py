"""Whether a row fits in this firm: its registration number, its department, and the room there is for its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models import Project
from services.columns import BY_KEY, IMPORTED, Kind
from services.formats import BRUSSELS, clean_text, fold, show_date
from services.imports.rows import ParsedRow, RowError
from services.policy.case import Firm

# A list that says nothing in these columns leaves an empty text, for they are sorted by.
EMPTY_TEXTS = ("title", "theme")
FIELDS = Project.__table__.columns  # type: ignore[attr-defined]
ROOM: dict[str, int] = {
    column.key: FIELDS[column.key].type.length for column in IMPORTED if column.kind in (Kind.TEXT, Kind.MAIL)
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a list is held against: the provider's own departments (by folded name) and registration numbers.

    Of what the firm knows, `firm` has its registrations and related enterprises.
    """

    departments: Mapping[str, tuple[int, str]]
    registrations: frozenset[str]
    own_department: int | None
    now: datetime
    firm: Firm = field(default_factory=Firm)

    @property
    def today(self) -> date:
        """The day in Brussels."""
        return self.now.astimezone(BRUSSELS).date()

    def department(self, name: str | None) -> tuple[int | None, str | None] | None:
        """The department of this name, id and name; without a name a department's own, and none for a seat."""
        if name:
            return self.departments.get(fold(name))
        return next((found for found in self.departments.values() if found[0] == self.own_department), (None, None))

    def may_touch(self, project: Mapping[str, Any]) -> bool:
        """Whether a project is this account's to change: a department has its own ones, a seat all."""
        return self.own_department in (None, project["department_id"])


def placed(
    row: ParsedRow, project: Mapping[str, Any] | None, around: Surroundings
) -> tuple[dict[str, Any], list[RowError]]:
    """The row's values with its department found, and what does not fit in this firm."""
    values = {key: "" if value is None and key in EMPTY_TEXTS else value for key, value in row.values.items()}
    if project is not None and not around.may_touch(project):
        return values, [_fault(row, "number", "is in gebruik buiten jouw departement")]
    faults = [*_too_long(row), *_place(row, values, around)]
    filed_on = values["filed_on"]
    if isinstance(filed_on, date) and filed_on > around.today:
        faults.append(_fault(row, "filed_on", "ligt in de toekomst"))
    if values["registration_number"] not in around.registrations:
        faults.append(_fault(row, "registration_number", "is geen registratienummer van jou"))
    return values, faults


def _too_long(row: ParsedRow) -> Iterator[RowError]:
    for key, room in ROOM.items():
        if len(str(row.values.get(key) or "")) > room:
            yield _fault(row, key, f"is langer dan {room} tekens")


def _place(row: ParsedRow, values: dict[str, Any], around: Surroundings) -> Iterator[RowError]:
    """Put the row in its department; a list without that column leaves a seat's projects where they are."""
    if "department_name" not in values and around.own_department is None:
        return
    found = around.department(values.get("department_name"))
    if found is None:
        yield _fault(row, "department_name", "is geen departement van jou")
    elif around.own_department not in (None, found[0]):
        yield _fault(row, "department_name", "hoort niet bij jouw departement")
    else:
        values["department_id"], values["department_name"] = found


def _fault(row: ParsedRow, key: str, reason: str) -> RowError:
    value = row.values.get(key)
    written = show_date(value) if isinstance(value, date) else clean_text(str(value or ""), 60)
    return RowError(row.line, BY_KEY[key].label, written, f"“{written}” {reason}", row.row)
