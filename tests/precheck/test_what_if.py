"""What if other rules counted: which open projects come out otherwise, for the agency alone."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from models import Provider
from models.enums import ProjectStatus
from services.context import Context
from services.errors import NotAllowed
from services.policy.access import Actor
from services.precheck import judging, what_if
from services.precheck.what_if import WhatIf
from tests.factories import IJSVOGEL, MORGENSTER, a_project, a_provider, an_agency

# From 1 December 2019 on a small enterprise gets 30 percent; before that it was 40.
BEFORE, SINCE = date(2019, 11, 30), date(2019, 12, 1)


def a_small_one(ctx: Context, provider: Provider, number: str, **values: object) -> int:
    given = {"status": ProjectStatus.RUNNING, "filed_on": date(2026, 10, 1), "starts_on": date(2026, 10, 5),
             "ends_on": date(2026, 10, 6), "amount": Decimal(1000), "enterprise_size": "Klein", "rate": Decimal(30),
             "subsidy": Decimal(300), "own_contribution": Decimal(700), "balance": Decimal(700)}  # fmt: skip
    return a_project(ctx, provider, number=number, **(given | values)).id or 0


def test_the_open_projects_that_another_days_rules_judge_otherwise_are_found_with_before_and_after(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, agency = a_provider(ctx, number=MORGENSTER), an_agency(ctx)
    a_small_one(ctx, provider, "2026-0000001")
    a_small_one(ctx, other, "2026-0000002", registration_number="DV.O299101", filed_on=date(2026, 10, 2))
    a_small_one(ctx, provider, "2026-0000003", status=ProjectStatus.FINISHED)
    a_small_one(ctx, provider, "2026-0000004", subsidy=Decimal(400), own_contribution=Decimal(600))
    judging.catch_up(ctx)
    told: list[float] = []

    found = what_if.what_if(ctx, agency, BEFORE, told.append)

    assert (found.day, found.looked_at, found.otherwise) == (BEFORE, 3, 3)
    assert (found.came, found.went) == ({"subsidie": 2}, {"subsidie": 1})
    shown = [(one.project.number, one.before == one.project.findings, one.before != one.after) for one in found.shown]
    assert shown == [(number, True, True) for number in ("2026-0000002", "2026-0000004", "2026-0000001")]
    assert told[-1] == 1.0

    monkeypatch.setattr(what_if, "SHOWN", 1)
    newest = what_if.what_if(ctx, agency, BEFORE)
    assert (newest.otherwise, [one.project.number for one in newest.shown]) == (3, ["2026-0000002"])


def test_the_rules_of_the_day_itself_change_nothing_and_an_end_of_year_stays_that_of_the_application(
    ctx: Context, provider: Provider
) -> None:
    a_small_one(ctx, provider, "2026-0000001", theme="", title="")
    judging.catch_up(ctx)

    found = what_if.what_if(ctx, an_agency(ctx), date(2026, 10, 1))

    assert found == WhatIf(date(2026, 10, 1), 1, 0, Counter(), Counter(), [])


def test_a_large_firm_is_gone_through_in_steps_and_small_ones_together(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [a_provider(ctx, number=number) for number in (MORGENSTER, IJSVOGEL)]
    for place in range(5):
        a_small_one(ctx, provider, f"2026-000000{place}")
    for place, other in enumerate(others):
        a_small_one(ctx, other, f"2026-000001{place}")
    for module in (judging, what_if):
        monkeypatch.setattr(module, "STEP", 2)
    told: list[float] = []

    found = what_if.what_if(ctx, an_agency(ctx), BEFORE, told.append)

    assert (found.looked_at, found.otherwise, len(found.shown)) == (7, 7, 7)
    assert told == [2 / 7, 4 / 7, 5 / 7, 1.0]


def test_a_provider_is_refused(ctx: Context, seat: Actor) -> None:
    with pytest.raises(NotAllowed):
        what_if.what_if(ctx, seat, SINCE)
