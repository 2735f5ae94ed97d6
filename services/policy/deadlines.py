"""Deadlines: the next duty of each project, for whom and by when, and how near that is.

Terms of the scheme come from its data; the firm's own target to look at an application (14 days, unless it says
otherwise) is no term of the scheme.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from models.enums import Duty, ProjectStatus
from services.policy.case import Case

# The statuses in which a provider can still react: what is ticked off in them, was looked at in time.
TO_CHECK = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED)


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


class Due(NamedTuple):
    """A duty of the scheme, its last day, and the day from which the scheme's data want it said."""

    duty: Duty
    last: date
    said_from: date


NOTHING = Due(Duty.NONE, date.max, date.max)


def next_duty(case: Case) -> tuple[Duty, date]:
    """What has to happen next and its last day; `date.max` when nothing has to.

    That the firm's own day to look at it has gone by hides no term of the scheme that is near, or is over.
    """
    due = DUTIES.get(case.status, _nothing)(case)
    if case.verified or case.status not in TO_CHECK:
        return due.duty, due.last
    check_by = case.filed_on + timedelta(days=case.firm.review_days)
    if check_by > due.last or check_by < case.today >= due.said_from:
        return due.duty, due.last
    return Duty.CHECK if case.seen is None else Duty.CHECK_AGAIN, check_by


def _nothing(_: Case) -> Due:
    return NOTHING


def _deposit(case: Case) -> Due:
    if case.deposited_on is not None:
        return _last_payment(case)
    term = case.law.terms.get("storten")
    if term is None:
        return NOTHING
    said_after = timedelta(days=term.days if term.warn is None else term.warn)
    return Due(Duty.DEPOSIT, case.filed_on + timedelta(days=term.days), case.filed_on + said_after)


def _last_payment(case: Case) -> Due:
    last = case.law.year_ends.get("laatste betaling")
    return NOTHING if last is None else Due(Duty.LAST_PAYMENT, last, case.law.warned.get("laatste betaling", last))


def _decision(case: Case) -> Due:
    term, since = case.law.terms.get("beslissing"), case.status_changed_on
    if term is None or since is None:
        return NOTHING
    last = since + timedelta(days=term.days)
    return Due(Duty.DECISION, last, last)


# What the scheme asks for in each status, next to the look at it that the firm wants of itself.
DUTIES: Mapping[ProjectStatus, Callable[[Case], Due]] = {
    ProjectStatus.CONFIRMED: _deposit,
    ProjectStatus.RUNNING: _last_payment,
    ProjectStatus.STOP_REQUESTED: _decision,
}
