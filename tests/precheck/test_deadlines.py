"""The next duty of each project, for whom and by when; and how near a day is."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.enums import Duty, ProjectStatus
from services.policy.case import Firm
from services.policy.deadlines import Near, bounds, near, next_duty
from tests.precheck.cases import TODAY, a_case

FILED = date(2026, 11, 10)
NEVER = date.max


@pytest.mark.parametrize(
    ("changed", "duty", "due_on"),
    [
        ({}, Duty.CHECK, date(2026, 11, 24)),
        ({"firm": Firm(review_days=40)}, Duty.DEPOSIT, date(2026, 12, 10)),
        ({"firm": Firm(review_days=30)}, Duty.CHECK, date(2026, 12, 10)),
        ({"seen": {"amount": "1.00"}}, Duty.CHECK_AGAIN, date(2026, 11, 24)),
        ({"verified": True}, Duty.DEPOSIT, date(2026, 12, 10)),
        ({"verified": True, "deposited_on": date(2026, 11, 20)}, Duty.LAST_PAYMENT, date(2027, 12, 30)),
        ({"status": ProjectStatus.RUNNING}, Duty.CHECK, date(2026, 11, 24)),
        ({"status": ProjectStatus.RUNNING, "verified": True}, Duty.LAST_PAYMENT, date(2027, 12, 30)),
        ({"status": ProjectStatus.FINISHED}, Duty.CHECK, date(2026, 11, 24)),
        ({"status": ProjectStatus.FINISHED, "verified": True}, Duty.NONE, NEVER),
        ({"status": ProjectStatus.CANCELLED}, Duty.NONE, NEVER),
        ({"status": ProjectStatus.STOPPED}, Duty.NONE, NEVER),
        ({"status": ProjectStatus.STOP_REQUESTED, "status_changed_on": date(2026, 11, 20)}, Duty.DECISION,
         date(2026, 12, 20)),
        ({"status": ProjectStatus.STOP_REQUESTED}, Duty.NONE, NEVER),
    ],
)  # fmt: skip
def test_the_next_duty_is_the_one_that_is_due_first(changed: dict[str, Any], duty: Duty, due_on: date) -> None:
    assert next_duty(a_case(filed_on=FILED, **changed)) == (duty, due_on)


@pytest.mark.parametrize(
    ("today", "duty", "due_on"),
    [
        (FILED + timedelta(days=19), Duty.CHECK, date(2026, 11, 24)),
        (FILED + timedelta(days=20), Duty.DEPOSIT, date(2026, 12, 10)),
        (FILED + timedelta(days=31), Duty.DEPOSIT, date(2026, 12, 10)),
    ],
)  # fmt: skip
def test_a_look_that_comes_late_hides_no_term_of_the_scheme(today: date, duty: Duty, due_on: date) -> None:
    assert next_duty(a_case(filed_on=FILED, today=today)) == (duty, due_on)


@pytest.mark.parametrize(
    ("today", "duty", "due_on"),
    [
        (date(2027, 10, 30), Duty.CHECK, date(2026, 11, 24)),
        (date(2027, 10, 31), Duty.LAST_PAYMENT, date(2027, 12, 30)),
        (date(2028, 2, 1), Duty.LAST_PAYMENT, date(2027, 12, 30)),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "paid_in", [{"status": ProjectStatus.RUNNING}, {"status": ProjectStatus.CONFIRMED, "deposited_on": FILED}]
)
def test_nor_that_of_the_last_payment(paid_in: dict[str, Any], today: date, duty: Duty, due_on: date) -> None:
    assert next_duty(a_case(filed_on=FILED, today=today, **paid_in)) == (duty, due_on)


def test_within_the_days_of_the_look_that_comes_first() -> None:
    firm = Firm(review_days=25)

    assert next_duty(a_case(filed_on=FILED, firm=firm, today=FILED + timedelta(days=25)))[0] is Duty.CHECK


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-400, Near.OVERDUE), (-1, Near.OVERDUE), (0, Near.THREE_DAYS), (3, Near.THREE_DAYS), (4, Near.SEVEN_DAYS),
     (7, Near.SEVEN_DAYS), (8, Near.LATER), (4000, Near.LATER)],
)  # fmt: skip
def test_how_near_a_day_is(days: int, expected: Near) -> None:
    due_on = TODAY + timedelta(days=days)

    assert near(due_on, TODAY) is expected
    assert [one for one in Near if _within(due_on, one)] == [expected]


def _within(day: date, one: Near) -> bool:
    first, last = bounds(one, TODAY)
    return (first is None or first <= day) and (last is None or day <= last)


def test_a_duty_that_there_is_not_is_never_near() -> None:
    assert near(NEVER, TODAY) is None
    assert not any(_within(NEVER, one) for one in Near)
