"""Deadlines: the next duty of each project, for whom and by when, and how near that is.

Terms of the scheme come from its data; the firm's own target to look at an application (14 days, unless it says
otherwise) is no term of the scheme.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from models.enums import Duty, ProjectStatus
from services.policy.case import Case

# The statuses in which a provider can still react: what is ticked off in them, was looked at in time.
TO_CHECK = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED)
NO_DUTY = (Duty.NONE, date.max)


class Near(StrEnum):
    """How near a day is; its bounds in days from today, both inclusive (None: no bound)."""

    label: str
    first: int | None
    last: int | None

    def __new__(cls, word: str, label: str = "", first: int | None = None, last: int | None = None) -> "Near":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.first, member.last = label, first, last
        return member

    OVERDUE = "verlopen", "Verlopen", None, -1
    THREE_DAYS = "drie-dagen", "≤ 3 dagen", 0, 3
    SEVEN_DAYS = "zeven-dagen", "≤ 7 dagen", 4, 7
    LATER = "later", "Later", 8, None


def near(due_on: date, today: date) -> Near | None:
    """How near a due day is; None for the day of a duty that there is not."""
    if due_on == date.max:
        return None
    days = (due_on - today).days
    return next(one for one in Near if (one.last is None or days <= one.last))


def bounds(one: Near, today: date) -> tuple[date | None, date | None]:
    """The first and the last due day that are this near; the day of no duty lies outside."""
    first = None if one.first is None else today + timedelta(days=one.first)
    last = date.max - timedelta(days=1) if one.last is None else today + timedelta(days=one.last)
    return first, last


def next_duty(case: Case) -> tuple[Duty, date]:
    """What has to happen next and its last day; `date.max` when nothing has to."""
    of_status = DUTIES.get(case.status, _nothing)(case)
    if case.verified or case.status not in TO_CHECK:
        return of_status
    check_by = case.filed_on + timedelta(days=case.firm.review_days)
    if check_by > of_status[1]:
        return of_status
    return Duty.CHECK if case.seen is None else Duty.CHECK_AGAIN, check_by


def _nothing(_: Case) -> tuple[Duty, date]:
    return NO_DUTY


def _deposit(case: Case) -> tuple[Duty, date]:
    if case.deposited_on is not None:
        return _last_payment(case)
    term = case.law.terms.get("storten")
    return NO_DUTY if term is None else (Duty.DEPOSIT, case.filed_on + timedelta(days=term.days))


def _last_payment(case: Case) -> tuple[Duty, date]:
    last = case.law.year_ends.get("laatste betaling")
    return NO_DUTY if last is None else (Duty.LAST_PAYMENT, last)


def _decision(case: Case) -> tuple[Duty, date]:
    term, since = case.law.terms.get("beslissing"), case.status_changed_on
    return NO_DUTY if term is None or since is None else (Duty.DECISION, since + timedelta(days=term.days))


# What the scheme asks for in each status, next to the look at it that the firm wants of itself.
DUTIES: Mapping[ProjectStatus, Callable[[Case], tuple[Duty, date]]] = {
    ProjectStatus.CONFIRMED: _deposit,
    ProjectStatus.RUNNING: _last_payment,
    ProjectStatus.STOP_REQUESTED: _decision,
}
