"""What a client can be reminded of: for which projects, by which last day, and why not for another one.

The days come from the scheme's data. After the last day the support is lost: a letter that still asks for money would
mislead, so there is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from models.enums import Level, ProjectStatus
from services.policy import deposits
from services.policy.scheme import InForce


class Reminder(StrEnum):
    """What is reminded of; its word names the folder of its mail."""

    DEPOSIT = "herinnering-storten"
    PAYMENT_ORDER = "herinnering-betaalopdracht"
    YEAR_END = "herinnering-jaareinde"


class Facts(deposits.Facts, Protocol):
    """What is looked at of a project. Amounts in euro."""

    @property
    def status(self) -> ProjectStatus: ...  # noqa: D102
    @property
    def filed_on(self) -> date: ...  # noqa: D102
    @property
    def ends_on(self) -> date | None: ...  # noqa: D102
    @property
    def severity(self) -> int: ...  # noqa: D102
    @property
    def verified(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Kind:
    """One reminder: `term` is the last day for what it asks, `refusal` why it does not fit today, if so."""

    label: str
    statuses: tuple[ProjectStatus, ...]
    term: Callable[[InForce, date], date | None]
    refusal: Callable[[Facts, date, date], str]


def _deposit_by(law: InForce, filed_on: date) -> date | None:
    term = law.terms.get("storten")
    return date.fromordinal(filed_on.toordinal() + term.days) if term else None


def _last_payment(law: InForce, filed_on: date) -> date | None:
    return law.year_ends.get("laatste betaling")


def _is_wrong(facts: Facts, term: date, today: date) -> str:
    """Once the money is there, a wrong application can no longer be cancelled."""
    if facts.severity >= Level.BREACH and not facts.verified:
        return "Er is een inbreuk gevonden. Reageer daar eerst op, of verifieer het project."
    return ""


def _order_is_not_late(facts: Facts, term: date, today: date) -> str:
    if missing := _is_not_deposited(facts):
        return missing
    if not facts.balance:
        return "Er is geen saldo bekend dat nog betaald moet worden."
    if facts.ends_on is None:
        return "De einddatum is niet bekend."
    return "" if facts.ends_on < today else f"Het loopt nog tot en met {facts.ends_on:%d/%m/%Y}."


def _year_is_not_there(facts: Facts, term: date, today: date) -> str:
    if missing := _is_not_deposited(facts):
        return missing
    return "" if today.year >= term.year else f"De laatste betaling moet pas in {term.year}."


def _is_not_deposited(facts: Facts) -> str:
    """Why nothing can be paid yet of what a list still calls Bevestigd; empty when it can."""
    waits = facts.status is ProjectStatus.CONFIRMED and facts.deposited_on is None
    return "De eigen bijdrage is nog niet gestort." if waits else ""


WAITING = (ProjectStatus.CONFIRMED,)
# A list may lag behind and still call Bevestigd what was deposited.
PAYABLE = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING)
KINDS: Mapping[Reminder, Kind] = {
    Reminder.DEPOSIT: Kind("Eigen bijdrage nog niet gestort", WAITING, _deposit_by, _is_wrong),
    Reminder.PAYMENT_ORDER: Kind("Betaalopdracht vergeten", PAYABLE, _last_payment, _order_is_not_late),
    Reminder.YEAR_END: Kind("Laatste betaling voor het jaareinde", PAYABLE, _last_payment, _year_is_not_there),
}


def last_day(reminder: Reminder, facts: Facts, law: InForce) -> date | None:
    """By when the client has to do it; None where the scheme of that day has no such term."""
    return KINDS[reminder].term(law, facts.filed_on)


def done(reminder: Reminder, facts: Facts) -> str:
    """Why the client has nothing left to do; empty while he may have."""
    kind = KINDS[reminder]
    if facts.status not in kind.statuses:
        return f"De status is {facts.status.label}, niet {' of '.join(status.label for status in kind.statuses)}."
    if reminder is Reminder.DEPOSIT:
        return "" if facts.deposited_on is None else f"Er is al gestort, op {facts.deposited_on:%d/%m/%Y}."
    return "Er is geen saldo meer." if facts.status is ProjectStatus.RUNNING and facts.balance == 0 else ""


def misfit(reminder: Reminder, facts: Facts, law: InForce, today: date) -> str:
    """Why this project is not one to remind of; empty when it is."""
    if nothing_left := done(reminder, facts):
        return nothing_left
    kind, term = KINDS[reminder], last_day(reminder, facts, law)
    if term is None:
        return "Voor deze aanvraagdatum is geen termijn bekend."
    if today > term:
        return f"De termijn is voorbij sinds {term:%d/%m/%Y}."
    return kind.refusal(facts, term, today)
