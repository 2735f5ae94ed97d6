"""Which project a row of the own administration belongs to, by client, start, amount and title."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter

from models.enums import OwnKind
from services.policy.findings import cents_apart
from services.policy.pairing import Pair, Side, one_to_one

CENT = Decimal("0.01")
# So much has to speak for it: the same start alone, or an amount and a day that can be.
LEAST = 4
# Points by how many days two starts may lie apart; further off speaks against it.
STARTS = ((0, 4), (3, 3), (14, 2))
# An invoice is sent from so many days before the start to so many after the end.
BEFORE, AFTER = 31, 180
SHORTEST_WORD = 3
# What stands in any title, folded.
FILLERS = frozenset((
    "voor", "van", "met", "het", "een", "der", "den", "des", "aan", "bij", "naar", "over", "door", "tot", "uit",
    "als", "dat", "die", "wat", "hoe", "niet", "ook", "the", "and", "for", "with", "opleiding", "opleidingen",
    "cursus", "training", "workshop", "vorming", "lessen", "advies", "module", "deel",
))  # fmt: skip
# Three hundred rows and as many projects of one client; to look at more would keep others waiting.
MOST_PAIRS = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An enrolment or an invoice. Amounts in euro excl. btw; `words` are those of its title, folded."""

    id: int
    kind: OwnKind
    enterprise_number: str
    department_id: int | None
    dated_on: date | None
    starts_on: date | None
    amount: Decimal | None
    words: frozenset[str]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that an entry may belong to; `vat` are the rates of btw of its day, in percent."""

    id: int
    enterprise_number: str
    department_id: int | None
    starts_on: date
    ends_on: date | None
    amount: Decimal
    words: frozenset[str]
    vat: tuple[int, ...] = ()
    filed_on: date | None = None


def words_of(folded: str) -> frozenset[str]:
    """The words of a folded title that say something."""
    letters = "".join(sign if sign.isalnum() else " " for sign in folded)
    return frozenset(word for word in letters.split() if len(word) >= SHORTEST_WORD and word not in FILLERS)


def are_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two titles share at least half of their words, as two without any words do."""
    return 2 * len(ours & theirs) >= len(ours | theirs)


def may_match(entry: Entry, project: Candidate) -> bool:
    """Whether they are of the same client; a department's row belongs to its own projects alone."""
    same_place = entry.department_id in (None, project.department_id)
    return same_place and entry.enterprise_number == project.enterprise_number


def score(entry: Entry, project: Candidate) -> int:
    """How much speaks for it; below LEAST it is no match."""
    if not may_match(entry, project) or _is_another(entry, project):
        return 0
    return _by_start(entry, project) + by_amount(entry, project) + _by_title(entry.words, project.words)


def by_amount(entry: Entry, project: Candidate) -> int:
    """How much the amounts speak for it: the most when they are the same, less with btw or as a part."""
    if entry.amount is None:
        return 0
    ours, theirs = abs(entry.amount), project.amount  # a credit note is as like it as its invoice
    if not cents_apart(ours, theirs):
        return 3
    if any(not cents_apart((ours * (100 + rate) / 100).quantize(CENT, ROUND_HALF_UP), theirs) for rate in project.vat):
        return 2
    return 1 if entry.kind is OwnKind.INVOICE and ours < theirs else 0


def offered(entry: Entry, projects: Iterable[Candidate]) -> list[Candidate]:
    """The projects of the same client, the likeliest first."""
    return sorted((one for one in projects if may_match(entry, one)), key=lambda one: (-score(entry, one), one.id))


def likeliest(project: Candidate, entries: Iterable[Entry]) -> list[Entry]:
    """The rows of the same client, the likeliest first."""
    return sorted((one for one in entries if may_match(one, project)), key=lambda one: (-score(one, project), one.id))


def matched(
    entries: Sequence[Entry],
    projects: Sequence[Candidate],
    refused: Collection[Pair] = (),
    taken: Collection[int] = (),
) -> dict[int, int]:
    """The project of each entry (ids) where one is better than all others, or no different from them.

    `refused` are pairs of entry and project that somebody took apart; `taken` the projects that have their enrolment.
    A project has one enrolment and any number of invoices. Of a client with too many of both nothing is proposed.
    """
    if len(entries) * len(projects) > MOST_PAIRS:
        return {}
    scores = {
        (entry.id, project.id): points for entry in entries for project in projects
        if (entry.id, project.id) not in refused and (points := score(entry, project)) >= LEAST
        and not (entry.kind is OwnKind.ENROLMENT and project.id in taken)
    }  # fmt: skip
    enrolments = {entry.id for entry in entries if entry.kind is OwnKind.ENROLMENT}
    found = one_to_one(
        {pair: points for pair, points in scores.items() if pair[0] in enrolments},
        {entry.id: _trainee(entry) for entry in entries}, {one.id: _application(one) for one in projects},
    )  # fmt: skip
    invoices = {pair: points for pair, points in scores.items() if pair[0] not in enrolments}
    for entry, rivals in groupby(sorted(invoices, key=lambda pair: (pair[0], -invoices[pair])), key=itemgetter(0)):
        best, *others = rivals
        if not others or invoices[best] > invoices[others[0]]:
            found[entry] = best[1]
    return found


def _trainee(entry: Entry) -> Side:
    return Side((entry.department_id, entry.starts_on, entry.amount, entry.words), entry.dated_on or date.min)


def _application(project: Candidate) -> Side:
    alike = project.department_id, project.starts_on, project.amount, project.words
    return Side(alike, project.filed_on or date.min)


def _is_another(entry: Entry, project: Candidate) -> bool:
    """Whether title and start both say another course: many courses cost the same."""
    if not entry.words or not project.words or entry.starts_on is None:
        return False
    return entry.words.isdisjoint(project.words) and entry.starts_on != project.starts_on


def _by_start(entry: Entry, project: Candidate) -> int:
    if entry.starts_on is not None:
        apart = abs((entry.starts_on - project.starts_on).days)
        return next((points for days, points in STARTS if apart <= days), -2)
    if entry.dated_on is None or entry.kind is OwnKind.ENROLMENT:
        return 0
    since_start = (entry.dated_on - project.starts_on).days
    since_end = (entry.dated_on - (project.ends_on or project.starts_on)).days
    return 1 if since_start >= -BEFORE and since_end <= AFTER else -2


def _by_title(ours: frozenset[str], theirs: frozenset[str]) -> int:
    if not ours or not theirs:
        return 0
    if ours.isdisjoint(theirs):
        return -1
    return 3 if ours == theirs else 2 if are_alike(ours, theirs) else 1
