"""One application for several trainees: enrolments of one course that together are the project's.

They are when their amounts together are its amount, or when title and start say that it is that course: then the
amounts are a matter for the rules. Where some of them are its amount by themselves it is theirs alone: for the others
nobody may have applied yet, and they would go unseen.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.enums import OwnKind
from services.policy.matching import CENT, LEAST, MOST_PAIRS, Candidate, Entry, are_alike, by_amount, score
from services.policy.pairing import Pair

# Each is held against the others; a client with more is left as he is.
MOST_ENROLMENTS = 300
# So many points say that it is the amount, with btw or without.
ITS_AMOUNT = 2


def shared(
    entries: Sequence[Entry],
    projects: Sequence[Candidate],
    refused: Collection[Pair] = (),
    confirmed: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """The project of each enrolment (ids) that it has together with others, where nothing else is as likely.

    `refused` are pairs of entry and project that somebody took apart; `confirmed` the projects that he decided on.
    """
    enrolments, decided = [one for one in entries if one.kind is OwnKind.ENROLMENT], confirmed or {}
    if len(enrolments) > MOST_ENROLMENTS or len(enrolments) * len(projects) > MOST_PAIRS:
        return {}
    found = [
        (project.id, members)
        for group in _of_one_course(enrolments)
        for project in projects
        if (members := _members(group, project, refused, decided))
        and not _is_rivalled(members, project, enrolments, projects, refused, decided)
    ]
    twice = Counter(project for project, _ in found)
    return {one.id: project for project, members in found if twice[project] == 1 for one in members}


def _of_one_course(enrolments: Iterable[Entry]) -> list[list[Entry]]:
    """Enrolments from one place with the same start and nearly the same title; one alone is left out."""
    groups: list[list[Entry]] = []
    for one in enrolments:
        group = next((group for group in groups if _is_same_course(group[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return [group for group in groups if len(group) > 1 and group[0].starts_on is not None]


def _is_same_course(one: Entry, other: Entry) -> bool:
    same_place = (one.enterprise_number, one.department_id) == (other.enterprise_number, other.department_id)
    return same_place and one.starts_on == other.starts_on and are_alike(one.words, other.words)


def _members(
    group: Iterable[Entry], project: Candidate, refused: Collection[Pair], decided: Mapping[int, int]
) -> list[Entry]:
    """Those that may be its, with their amounts together as the amount of each; nobody when they are not its."""
    able = [
        one for one in group if (one.id, project.id) not in refused and decided.get(one.id, project.id) == project.id
    ]
    certain = [one for one in able if one.id in decided]
    filling = _filling(certain, [one for one in able if one.id not in decided], project)
    if not filling and all(_is_its_course(one, project) for one in able):
        filling = [able]
    if len(filling) != 1 or len(filling[0]) < 2:  # of one alone is decided where all projects are looked at
        return []
    together = [replace(one, amount=_total(filling[0])) for one in filling[0]]
    return together if all(score(one, project) >= LEAST for one in together) else []


def _filling(certain: list[Entry], free: list[Entry], project: Candidate) -> list[list[Entry]]:
    """Whose amounts together are its amount: those decided on, all, or with them as many as it takes of one amount.

    It does not matter which of those it takes, so they are the first ones by day.
    """
    ways = [certain, [*certain, *free]]
    if whole := next((way for way in ways if way and _is_its_amount(way[0], _total(way), project)), None):
        return [whole]
    start = _total(certain)
    if start is None:
        return []
    of_amount: dict[Decimal, list[Entry]] = {}
    for one in sorted(free, key=lambda one: (one.dated_on or date.min, one.id)):
        if one.amount:
            of_amount.setdefault(one.amount, []).append(one)
    found = []
    for amount, alike in of_amount.items():
        most = min(len(alike), int((project.amount + CENT - start) // amount))  # more than its amount is not its
        taken = (n for n in range(1, most + 1) if _is_its_amount(alike[0], start + n * amount, project))
        if number := next(taken, 0):
            found.append([*certain, *alike[:number]])
    return found


def _total(entries: Sequence[Entry]) -> Decimal | None:
    """Their amounts together, in euro; None where one is not known."""
    amounts = [one.amount for one in entries if one.amount is not None]
    return sum(amounts, Decimal(0)) if len(amounts) == len(entries) else None


def _is_its_amount(like: Entry, amount: Decimal | None, project: Candidate) -> bool:
    return by_amount(replace(like, amount=amount), project) >= ITS_AMOUNT


def _is_its_course(one: Entry, project: Candidate) -> bool:
    return bool(one.words) and one.starts_on == project.starts_on and are_alike(one.words, project.words)


def _is_rivalled(
    members: Sequence[Entry], project: Candidate, enrolments: Iterable[Entry], projects: Iterable[Candidate],
    refused: Collection[Pair], decided: Mapping[int, int],
) -> bool:  # fmt: skip
    """Whether another project is as likely for one of them, alone or together, or another enrolment for the project."""
    points, its = min(score(one, project) for one in members), {one.id for one in members}
    others = [one for one in enrolments if one.id not in its]
    taken = {decided[one.id] for one in others if one.id in decided}
    if project.id in taken:
        return True
    alone = [one for one in enrolments if one.id in its]
    if any(
        score(one, other) >= points
        for other in projects if other.id != project.id and other.id not in taken
        for one in (*alone, *members) if (one.id, other.id) not in refused
    ):  # fmt: skip
        return True
    free = (one for one in others if one.id not in decided and (one.id, project.id) not in refused)
    return any(score(one, project) >= points for one in free)
