"""The dated facts: what is in force on which day, and that they cannot contradict themselves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services import rules_document
from services.policy.rules import RULES
from services.policy.scheme import Scheme
from services.scheme import in_force, scheme


def rates(day: date) -> dict[str, tuple[int | None, int | None]]:
    law = in_force(day)
    asked = {
        "plain": ("Opleiding", ""),
        "cyber": ("Opleiding", "cybersecurity"),
        "energy": ("Opleiding", "energie-efficiëntie"),
        "energy advice": ("Advies", "energie-efficiëntie"),
    }
    return {
        name: (law.rate(small=True, service=service, subtheme=subtheme),
               law.rate(small=False, service=service, subtheme=subtheme))
        for name, (service, subtheme) in asked.items()
    }  # fmt: skip


# The table of rates by the day of filing (small, medium): plain, cybersecurity, energy as training and as advice.
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 3, 31), [(None, None)] * 4),
        (date(2016, 4, 1), [(40, 30)] * 4),
        (date(2019, 11, 30), [(40, 30)] * 4),
        (date(2019, 12, 1), [(30, 20)] * 4),
        (date(2021, 9, 13), [(30, 20)] * 4),
        (date(2021, 9, 14), [(30, 20), (45, 35), (30, 20), (30, 20)]),
        (date(2023, 1, 1), [(30, 20), (45, 35), (45, 35), (45, 35)]),
        (date(2026, 1, 31), [(30, 20), (45, 35), (45, 35), (45, 35)]),
        (date(2026, 2, 1), [(30, 20), (45, 35), (45, 35), (30, 20)]),
    ],
)
def test_the_rate_is_that_of_the_day_of_filing(day: date, expected: list[tuple[int | None, int | None]]) -> None:
    assert list(rates(day).values()) == expected


@pytest.mark.parametrize(
    ("day", "small", "medium"),
    [
        (date(2016, 3, 31), None, None),
        (date(2019, 12, 31), Decimal(10_000), Decimal(15_000)),
        (date(2020, 1, 1), Decimal(7_500), Decimal(7_500)),
    ],
)
def test_the_cap_is_that_of_the_day_of_filing(day: date, small: Decimal | None, medium: Decimal | None) -> None:
    law = in_force(day)

    assert (law.most(small=True), law.most(small=False)) == (small, medium)


def test_the_last_days_lie_in_the_year_after_the_application() -> None:
    assert in_force(date(2026, 2, 28)).year_ends == {
        "einde": date(2027, 12, 31),
        "laatste betaling": date(2027, 12, 30),
    }


def with_rates(*rates: dict[str, Any]) -> dict[str, Any]:
    whole = scheme().model_dump(by_alias=True)
    return whole | {"rates": [{"source": "S5", "confidence": "officieel", "small": 30, "medium": 20} | rate
                              for rate in rates]}  # fmt: skip


@pytest.mark.parametrize(
    ("rates", "refusal"),
    [
        ([{"from": "2020-01-01"}, {"from": "2021-01-01"}], "both hold on 2021-01-01"),
        ([{"from": "2020-01-01", "to": "2021-01-01"}, {"from": "2021-01-01"}], "both hold on 2021-01-01"),
        ([{"from": "2020-01-01", "source": "S999"}], "unknown sources"),
        ([{"from": "2020-01-02", "to": "2020-01-01"}], "cannot end before it begins"),
        ([{"from": "2020-01-01", "small": 0}], "greater than 0"),
        ([{"from": "2020-01-01", "confidence": "misschien"}], "Input should be"),
        ([{"from": "2020-01-01", "smal": 30}], "Extra inputs"),
    ],
)
def test_facts_that_cannot_be_are_refused(rates: list[dict[str, Any]], refusal: str) -> None:
    with pytest.raises(ValidationError, match=refusal):
        Scheme.model_validate(with_rates(*rates))


def test_facts_that_follow_on_each_other_are_accepted() -> None:
    accepted = Scheme.model_validate(with_rates({"from": "2020-01-01", "to": "2020-12-31"}, {"from": "2021-01-01"}))

    assert date(2021, 1, 1) in accepted.turning_days


def test_every_rule_names_sources_that_there_are() -> None:
    assert {source for rule in RULES for source in rule.sources} <= set(scheme().sources)


def test_the_document_is_that_of_these_rules_and_facts() -> None:
    assert rules_document.PATH.read_text(encoding="utf-8") == rules_document.document()
