"""RULES: every check of an application, in the order in which a reader goes through them."""

from collections.abc import Mapping

from models.enums import ProjectStatus, Role
from services.policy.access import Actor
from services.policy.case import Case, Firm
from services.policy.findings import Check, Found, Rule, check, decoded, judged
from services.policy.rules.amounts import AMOUNTS
from services.policy.rules.clients import CLIENTS
from services.policy.rules.own import OWN
from services.policy.rules.registrations import REGISTRATIONS
from services.policy.rules.subjects import SUBJECTS
from services.policy.rules.terms import TERMS

RULES: tuple[Rule, ...] = (*TERMS, *SUBJECTS, *REGISTRATIONS, *CLIENTS, *AMOUNTS, *OWN)
BY_KEY = {rule.key: rule for rule in RULES}
CHECKS = tuple(check(rule) for rule in RULES)
# What rests on a firm's own administration and registers, which are between the firm and its departments.
PRIVATE = frozenset(rule.key for rule in RULES if rule.asks)
# A day that passes changes nothing for a project in another status.
DAILY = tuple(status for status in ProjectStatus if any(rule.daily and status in rule.statuses for rule in RULES))
# And in these there is nothing to say at all.
JUDGED = tuple(status for status in ProjectStatus if any(status in rule.statuses for rule in RULES))


def checks_for(firm: Firm) -> Mapping[ProjectStatus, tuple[Check, ...]]:
    """By status the rules that can say something at this firm; what it knows nothing of is not asked."""
    asked = [one for one in CHECKS if not one[0].asks or any(getattr(firm, name) for name in one[0].asks)]
    return {status: tuple(one for one in asked if status in one[0].statuses) for status in ProjectStatus}


def found_of(case: Case) -> list[tuple[Rule, Found]]:
    """What the rules find of a case, the most serious first."""
    return judged(checks_for(case.firm)[case.status], case)


def hidden_from(actor: Actor) -> frozenset[str]:
    """The rules of whose findings this actor is told nothing: the agency, of what a firm keeps for itself."""
    return PRIVATE if actor.role is Role.AGENCY else frozenset()


def told(actor: Actor, findings: str) -> str:
    """What a project keeps of its findings, as far as this actor is told."""
    hidden = hidden_from(actor)
    if not hidden or not findings:
        return findings
    return "".join(f"{entry} " for entry in findings.split() if entry.partition(":")[2] not in hidden)


def named(findings: str) -> list[str]:
    """What a project keeps of its findings as `Inbreuk: Te laat ingediend`; a rule that is gone has no name."""
    return [f"{level.label}: {BY_KEY[key].title}" for level, key in decoded(findings) if key in BY_KEY]
