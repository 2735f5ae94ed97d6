"""What the projects of one client say together: how lists wrote it, and which applications occur twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import Project
from services.policy.case import whole_title
from services.policy.findings import OPEN


@dataclass(frozen=True, slots=True)
class Written:
    """What lists wrote of a client, and the day of the last application that bears it."""

    text: str
    last: date


def written(newest_first: Sequence[Project], field: str) -> list[Written]:
    """Each different text of a field, the last one first; what is empty is none."""
    last: dict[str, date] = {}
    for project in newest_first:
        if text := getattr(project, field):
            last.setdefault(text, project.filed_on)
    return [Written(text, day) for text, day in last.items()]


def doubles(newest_first: Sequence[Project]) -> list[list[Project]]:
    """As the rule `dubbel` sees them: within a department, and not cancelled or stopped."""
    same: dict[tuple[object, ...], list[Project]] = {}
    for one in newest_first:
        if one.status in OPEN and one.title_key:
            title = whole_title(one.title_key, one.title)
            same.setdefault((one.provider_id, one.department_id, title, one.starts_on), []).append(one)
    return [group for group in same.values() if len(group) > 1]
