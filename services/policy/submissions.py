"""What a form must hold before an action is carried out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from models.enums import Action
from services.errors import BadInput
from services.policy import deposits
from services.policy.workflow import Transition

SHORTEST_REASON, LONGEST_REASON = 10, 4000
MOST_EVIDENCE = 5
MEGABYTE = 1024 * 1024
LARGEST_EVIDENCE = 10 * MEGABYTE
# What most mail servers still take, once it is written as text.
MOST_MAILED = 18 * MEGABYTE


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in the evidence store already: its cleaned name, its type, bytes, and hash."""

    name: str
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form hands in: `seen_version` is the project's version that the reader saw, `key` this form's own."""

    reason: str
    seen_version: int
    key: str
    evidence: Sequence[KeptFile] = field(default=())


def check(row: Transition, reason: str, evidence: int) -> None:
    """Raise BadInput, in the words for the field, when a reason or the number of files is not what the row asks."""
    if row.needs_reason and len(reason) < SHORTEST_REASON:
        raise BadInput(f"Omschrijf je reden in minstens {SHORTEST_REASON} tekens.")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"Je reden is langer dan {LONGEST_REASON} tekens.")
    if " …" in reason:  # as the ready-made texts have it; who ends a word with dots means them
        raise BadInput("Vul de reden aan op de plaats van de puntjes (…).")
    if row.needs_evidence and not evidence:
        raise BadInput("Voeg minstens één bewijsstuk toe.")
    if evidence > (MOST_EVIDENCE if row.needs_evidence else 0):
        raise BadInput(f"Voeg ten hoogste {MOST_EVIDENCE} bewijsstukken toe." if row.needs_evidence
                       else "Bij deze handeling horen geen bewijsstukken.")  # fmt: skip


def cap_warning(action: Action, filed_on: date, today: date) -> str | None:
    """What a stop means for the client's yearly cap; None when there is nothing to warn of.

    The subsidy returns to the cap only when the stop falls in the calendar year of the application (VLAIO's page on
    stopping a project); the warning from 1 December is our own.
    """
    if action not in (Action.STOP, Action.CONFIRM_STOP):
        return None
    if filed_on.year < today.year:
        return f"De aanvraag is van {filed_on.year}: de steun komt niet terug in het jaarplafond van de onderneming."
    if today.month == 12:
        return (f"Na 31 december {today.year} komt de steun niet meer terug in het jaarplafond van de onderneming: "
                "de stopzetting moet vallen in het kalenderjaar van de aanvraag.")  # fmt: skip
    return None


def deposit_warning(action: Action, facts: deposits.Facts) -> str | None:
    """What to look at before a project is cancelled that has money according to a list; None when it has none.

    The manual cancels only what has no own contribution on the kmo-portefeuille yet.
    """
    if action is not Action.CANCEL or not deposits.has_come_in(facts):
        return None
    return ("Volgens je gegevens is er al gestort of uitbetaald. Is dat juist, dan is het project Lopend en vraag je "
            "de stopzetting. Lees eerst je laatste projectenlijst in.")  # fmt: skip
