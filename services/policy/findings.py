"""Findings: what a rule says of an application, how serious it is, on whose word, and what to do about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from models.enums import Level, ProjectStatus
from services.policy.case import Case

# A project that was cancelled or stopped asks for no reaction any more.
OPEN = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED, ProjectStatus.STOP_REQUESTED)
CLOSED = "Dit project is afgesloten en wordt niet meer nagekeken."
MISSING = "Dit kan niet nagekeken worden: {missing} niet bekend."
COMPLETE = "Vul aan wat ontbreekt, of kijk het na in het dossier."
# What `{react}` in an advice stands for: what the manual allows in each status.
REACT: Mapping[ProjectStatus, str] = {
    ProjectStatus.CONFIRMED: "annuleer de steunaanvraag",
    ProjectStatus.RUNNING: "vraag de stopzetting",
    ProjectStatus.FINISHED: "meld het aan de dienst kmo-portefeuille",
    ProjectStatus.STOP_REQUESTED: "wacht op de beslissing over de stopzetting",
}
REACT_IN_ANY = "reageer (annuleren, stopzetten of melden)"

# How a value is written in a sentence, by its type; the caller brings it, since formats are no matter of policy.
Show = Callable[[Any], str]


class Found(NamedTuple):
    """That a rule has something to say: how serious, which of its sentences, and the values in it."""

    level: Level
    values: Mapping[str, Any] = {}
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `needs` names the fields (with their Dutch names) without which it cannot be judged.

    `says` holds its sentences by variant, with `{names}` for the values used; `reason` is a text to start a reaction
    from, `reasons` those of variants with one of their own; `{react}` in its advice is what the status allows. Its
    `sources` are keys of the scheme's sources.
    """

    key: str
    title: str
    sources: tuple[str, ...]
    says: Mapping[str, str]
    advice: str
    judge: Callable[[Case], Found | None]
    reason: str = ""
    # The ground (services.policy.grounds) that the ready reason belongs to.
    ground: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[ProjectStatus, ...] = OPEN
    # Whether what it says depends on the day that it is looked at.
    daily: bool = False
    # What a firm has to know (fields of Firm, any of them) for it to say anything.
    asks: tuple[str, ...] = ()
    # The reasons of sentences that have one of their own; an empty one where nothing follows, since a reason is a fact.
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found of one application, in words."""

    rule: Rule
    level: Level
    sentence: str
    reason: str
    advice: str


# A rule with what finds something of a case: its own judgement, or first what is missing for it.
Check = tuple[Rule, Callable[[Case], Found | None]]


def check(rule: Rule) -> Check:
    """A rule made ready to look at many cases."""
    if not rule.needs:
        return rule, rule.judge
    missing = [Found(Level.UNKNOWN, {"missing": words}) for words in rule.needs.values()]
    needed = attrgetter("law", *rule.needs)  # of one name it would give no tuple

    def find(case: Case) -> Found | None:
        # Mostly nothing is missing, nor 0: one look at all tells that.
        if not all(given := needed(case)):
            for value, lacks in zip(given[1:], missing, strict=True):
                if value is None or value == "":
                    return lacks
        return rule.judge(case)

    return rule, find


def judged(checks: Iterable[Check], case: Case) -> list[tuple[Rule, Found]]:
    """What these rules find of a case, the most serious first; the order of the rules decides between equals."""
    found = []
    for rule, find in checks:
        one = find(case)
        if one is not None:
            found.append((rule, one))
    if len(found) > 1:
        found.sort(key=lambda pair: -pair[1].level)
    return found


def coded(found: Iterable[tuple[Rule, Found]]) -> str:
    """The findings as a project keeps them: `4:te-laat 1:plafond `, in their order."""
    return "".join([_code(one.level, rule.key) for rule, one in found])


@cache
def _code(level: Level, key: str) -> str:
    return f"{level:d}:{key} "


def decoded(text: str) -> list[tuple[Level, str]]:
    """The levels and the keys of rules that a project keeps."""
    pairs = (entry.split(":", 1) for entry in text.split())
    return [(Level(int(level)), key) for level, key in pairs]


def advised(rule: Rule, reaction: str) -> str:
    """What a rule advises, with this as the reaction."""
    said = rule.advice.format(react=reaction)
    return said[0].upper() + said[1:]


def put_in_words(rule: Rule, found: Found, status: ProjectStatus, show: Show) -> Finding:
    """A finding of a project in this status: its sentence, reason and advice, the values written by `show`."""
    values = {name: show(value) for name, value in found.values.items()}
    sentence = MISSING if found.level is Level.UNKNOWN and not found.variant else rule.says[found.variant]
    reason = rule.reasons.get(found.variant, rule.reason) if found.level in (Level.BREACH, Level.DOUBT) else ""
    advice = COMPLETE if found.level is Level.UNKNOWN else advised(rule, REACT.get(status, REACT_IN_ANY))
    return Finding(rule, found.level, sentence.format_map(values), reason.format_map(values), advice)


def days_between(first: date, last: date) -> int:
    """Calendar days from the first to the last."""
    return (last - first).days


def cents_apart(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts differ by more than a cent: how the service rounds is not known."""
    return abs(one - other) > Decimal("0.01")
