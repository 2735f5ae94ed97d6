"""A case in order, and what changes of it: what each rule is tried on."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from models.enums import Level, ProjectStatus, ServiceType
from services.policy.case import Case, Firm, Registered
from services.policy.findings import Finding, put_in_words
from services.policy.rules import found_of
from services.precheck.findings import shown
from services.scheme import in_force

TODAY = date(2026, 11, 23)
FIRM = Firm(
    registrations={
        "DV.O299001": Registered(ServiceType.TRAINING, date(2024, 3, 1), date(2029, 2, 28)),
        "DV.A299002": Registered(ServiceType.ADVICE, date(2024, 3, 1), date(2029, 2, 28)),
    },
)
IN_ORDER: dict[str, Any] = {
    "id": 1, "department_id": None, "enterprise_number": "0999500074", "enterprise_size": "Klein",
    "registration_number": "DV.O299001", "service": ServiceType.TRAINING, "title": "Excel voor gevorderden",
    "title_key": "excel voor gevorderden", "theme": "Digitalisering", "subtheme": "Onlinetoepassingen",
    "filed_on": date(2026, 11, 10), "starts_on": date(2026, 11, 12), "ends_on": date(2026, 12, 12),
    "amount": Decimal("890.00"), "rate": Decimal(30), "subsidy": Decimal("267.00"),
    "own_contribution": Decimal("623.00"), "deposited_on": None, "paid_out": Decimal(0), "balance": Decimal(0),
    "status": ProjectStatus.CONFIRMED, "status_changed_on": None,
    "listed_on": date(2030, 1, 1), "verified": False, "seen": None,
}  # fmt: skip
OF_A_CASE = {field.name for field in fields(Case)}


def a_case(**changed: Any) -> Case:
    """An application in order but for what is named; also its `firm` and `today`."""
    assert changed.keys() <= OF_A_CASE
    values = IN_ORDER | changed
    return Case(**({"law": in_force(values["filed_on"]), "firm": FIRM, "today": TODAY} | values))


def found(case: Case) -> dict[str, Level]:
    """What is found, by the key of the rule."""
    return {rule.key: one.level for rule, one in found_of(case)}


def sentences(case: Case) -> list[Finding]:
    """The same in words."""
    return [put_in_words(rule, one, case.status, shown) for rule, one in found_of(case)]
