"""RULES: every check of an application, in the order in which a reader goes through them."""

from collections.abc import Mapping

from models.enums import ProjectStatus
from services.policy.case import Case
from services.policy.findings import Check, Found, Rule, check, decoded, judged
from services.policy.rules.amounts import AMOUNTS
from services.policy.rules.clients import CLIENTS
from services.policy.rules.own import OWN
from services.policy.rules.registrations import REGISTRATIONS
from services.policy.rules.subjects import SUBJECTS
from services.policy.rules.terms import TERMS

RULES: tuple[Rule, ...] = (*TERMS, *SUBJECTS, *REGISTRATIONS, *CLIENTS, *AMOUNTS, *OWN)
BY_KEY = {rule.key: rule for rule in RULES}
BY_STATUS: Mapping[ProjectStatus, tuple[Check, ...]] = {
    status: tuple(check(rule) for rule in RULES if status in rule.statuses) for status in ProjectStatus
}


def found_of(case: Case) -> list[tuple[Rule, Found]]:
    """What the rules find of a case, the most serious first."""
    return judged(BY_STATUS[case.status], case)


def named(findings: str) -> list[str]:
    """What a project keeps of its findings as `Inbreuk: Te laat ingediend`; a rule that is gone has no name."""
    return [f"{level.label}: {BY_KEY[key].title}" for level, key in decoded(findings) if key in BY_KEY]
