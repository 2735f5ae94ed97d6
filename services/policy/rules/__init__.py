"""RULES: every check of an application, in the order in which a reader goes through them."""

from services.policy.findings import Rule
from services.policy.rules.amounts import AMOUNTS
from services.policy.rules.clients import CLIENTS
from services.policy.rules.own import OWN
from services.policy.rules.registrations import REGISTRATIONS
from services.policy.rules.subjects import SUBJECTS
from services.policy.rules.terms import TERMS

RULES: tuple[Rule, ...] = (*TERMS, *SUBJECTS, *REGISTRATIONS, *CLIENTS, *AMOUNTS, *OWN)
BY_KEY = {rule.key: rule for rule in RULES}
