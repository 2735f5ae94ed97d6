"""docs/rules.md, written from the rules and the dated facts, so that what is documented is what is checked."""

from collections.abc import Iterator
from pathlib import Path

from services.formats import show_date
from services.policy.facts import Fact
from services.policy.findings import OPEN, REACT_IN_ANY, Rule, advised
from services.policy.rules import RULES
from services.scheme import scheme

PATH = Path("docs/rules.md")


def document() -> str:
    """The whole page: the rules, the facts with their days, the sources."""
    return "\n".join((*_head(), *_rules(), *_facts(), *_sources(), ""))


def _head() -> tuple[str, ...]:
    return (
        "# Waarop een steunaanvraag nagekeken wordt", "",
        "Gemaakt uit `services/policy/rules` en `services/scheme.toml` met `python -m services rules`. Wat telt, is "
        "wat op de aanvraagdatum van kracht is. Ontbreekt een gegeven, dan is het besluit “niet te beoordelen”, nooit "
        "“in orde”.", "",
    )  # fmt: skip


def _rules() -> Iterator[str]:
    yield "## De regels"
    yield ""
    yield from _table(
        ("Regel", "Sleutel", "Wanneer er iets te zeggen is", "Wat er te doen is", "Status", "Bron"),
        ((rule.title, f"`{rule.key}`", _says(rule), advised(rule, REACT_IN_ANY), _statuses(rule),
          ", ".join(rule.sources)) for rule in RULES),
    )  # fmt: skip


def _says(rule: Rule) -> str:
    """Its sentences, without the place for the numbers of the rows of one firm."""
    return "<br>".join(sentence.replace("{which}", "") for sentence in rule.says.values())


def _statuses(rule: Rule) -> str:
    return "alle open" if rule.statuses == OPEN else ", ".join(status.label for status in rule.statuses)


def _facts() -> Iterator[str]:
    for heading, facts in scheme().kinds.items():
        yield f"## {heading}"
        yield ""
        yield from _table(
            ("Van", "Tot en met", "Wat", "Bron", "Zekerheid", "Opmerking"),
            ((*days(fact), fact.text, fact.source, fact.confidence, fact.remark) for fact in facts),
        )


def days(fact: Fact) -> tuple[str, str]:
    """The first and the last day of a fact, in words."""
    return show_date(fact.first), show_date(fact.last) if fact.last else "nu"


def _sources() -> Iterator[str]:
    yield "## Bronnen"
    yield ""
    yield from (f"- **{key}** {where}" for key, where in scheme().sources.items())


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|" + " --- |" * len(headings)
    yield from (f"| {' | '.join(cells)} |" for cells in rows)
    yield ""
