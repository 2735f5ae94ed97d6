"""The papers of a project: which are asked, and how many of them are there, as one number.

The number is ten times what is there plus what is asked, so that it can be sorted; 0 while there is no paper at all.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from models.enums import ServiceType
from services.policy.facts import Paper
from services.policy.scheme import InForce

# What may lie in a file besides the papers that are asked, such as a creditnota or a programme.
OTHER = "andere"
MOST_PAPERS = 60
TENS = 10


class Fullness(StrEnum):
    """How far the papers of a project are; `label` is the choice in a filter."""

    label: str

    def __new__(cls, word: str, label: str = "") -> "Fullness":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    FULL = "volledig", "Volledig"
    PARTLY = "onvolledig", "Onvolledig"
    NONE = "geen", "Geen"


def asked(law: InForce, service: ServiceType) -> tuple[Paper, ...]:
    """The papers that a project of this service must have, in the order of an inspection."""
    return tuple(paper for paper in law.papers if paper.service == service)


def number(law: InForce, service: ServiceType, present: Collection[str]) -> int:
    """How many of the papers that are asked are `present`."""
    if not present:
        return 0
    wanted = {paper.key for paper in asked(law, service)}
    return TENS * len(wanted & set(present)) + len(wanted)


def fullness(papers: int) -> Fullness:
    """How far a project is, by its number."""
    there, wanted = divmod(papers, TENS)
    return Fullness.NONE if there == 0 else Fullness.FULL if there == wanted else Fullness.PARTLY


def in_words(papers: int) -> str:
    """`2 van 4`."""
    there, wanted = divmod(papers, TENS)
    return f"{there} van {wanted}" if papers else "geen"


# For a condition: every number that is as far as this.
NUMBERS: Mapping[Fullness, tuple[int, ...]] = {
    kind: tuple(papers for papers in range(TENS * TENS) if fullness(papers) is kind) for kind in Fullness
}
