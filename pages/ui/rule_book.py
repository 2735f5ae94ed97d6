"""The scheme as it is known here: its dated facts, and the rules that judge an application by them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from models.enums import Level
from pages.ui.badges import LEVELS
from pages.ui.plain import plain
from services.context import Context
from services.filters import ProjectFilter
from services.formats import show_number
from services.policy.access import Actor
from services.policy.facts import Fact
from services.policy.findings import OPEN, Rule
from services.policy.rules import RULES, hidden_from
from services.precheck import findings
from services.rules_document import days
from services.scheme import scheme

# What a sentence takes from the application itself.
VALUE = re.compile(r"\{\w+\}")
SURE = {
    "officieel": ":green-badge[:material/verified: officieel]",
    "secundair": ":blue-badge[:material/info: secundair]",
    "aanname": ":orange-badge[:material/warning: aanname]",
}


def facts() -> None:
    """All facts by kind, the newest first; what is only assumed stands out."""
    st.markdown(
        "Voor een steunaanvraag telt wat op haar aanvraagdatum gold. Een :orange-badge[:material/warning: aanname] is "
        "een eigen keuze omdat er geen bron gevonden is; nieuwe feiten komen met een nieuwe versie van dit programma."
    )
    if st.toggle("Alleen aannames", key="only_assumed"):
        _kinds(lambda fact: fact.confidence == "aanname")
    else:
        _kinds(lambda fact: True)
    with st.expander("Bronnen", icon=":material/link:", key="sources"):
        for key, where in scheme().sources.items():
            st.markdown(f"**{key}** {plain(where)}")


def _kinds(wanted: Callable[[Fact], bool]) -> None:
    for heading, found in scheme().kinds.items():
        kept = sorted((fact for fact in found if wanted(fact)), key=lambda fact: fact.first, reverse=True)
        if kept:
            st.subheader(heading, anchor=False)
            _table(("Van", "Tot en met", "Wat", "Zekerheid", "Bron", "Opmerking"), map(_fact, kept))


def _fact(fact: Fact) -> tuple[str, ...]:
    first, last = days(fact)
    return first, last, plain(fact.text), SURE[fact.confidence], _link(fact.source), plain(fact.remark)


def _link(source: str) -> str:
    where = scheme().sources[source]
    return f"[{source}]({where})" if where.startswith("http") else plain(f"{source}: {where}")


def rules(ctx: Context, actor: Actor) -> None:
    """Each rule: what it says, on whose word, and how often it found something in the open projects of 2 years."""
    st.markdown("Hoe vaak elke regel nu iets zegt over open projecten van 2 kalenderjaren, en op wiens woord.")
    found = findings.counted(ctx, actor, ProjectFilter(statuses=OPEN))
    _table(
        ("Regel", "Nu gevonden", "Wat ze zegt", "Bron"),
        (_rule(rule, found) for rule in RULES if rule.key not in hidden_from(actor)),
    )


def _rule(rule: Rule, found: Mapping[tuple[str, Level], int]) -> tuple[str, ...]:
    levels = Counter({level: number for (key, level), number in found.items() if key == rule.key})
    counts = " ".join(
        f":{LEVELS[level][1]}-badge[{LEVELS[level][0]} {level.label}: {show_number(levels[level])}]"
        for level in sorted(levels, reverse=True)
    )
    says = " / ".join(plain(VALUE.sub("…", sentence.replace("{which}", ""))) for sentence in rule.says.values())
    return f"**{plain(rule.title)}**", counts or "–", says, " ".join(_link(source) for source in rule.sources)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """A table with badges and links in it; a bar within a cell would begin the next one."""
    lines = [f"| {' | '.join(headings)} |", "|" + " --- |" * len(headings)]
    lines += [f"| {' | '.join(cell.replace('|', '¦') for cell in row)} |" for row in rows]
    st.markdown("\n".join(lines))
