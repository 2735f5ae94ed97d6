"""One to one: who goes with whom, by how much speaks for it, where many are alike."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

Pair = tuple[int, int]


class Side(NamedTuple):
    """What one has in common with those that are like it, and the day by which they are given out."""

    kind: Hashable
    day: date


def one_to_one(scores: Mapping[Pair, int], entries: Mapping[int, Side], projects: Mapping[int, Side]) -> dict[int, int]:
    """The best pairs first, each entry and each project once; of two that are as good neither.

    Unless they are alike: trainees of one course with an application each, in whichever order. Of more trainees than
    applications the last ones are left without; one trainee with more applications stays in doubt.
    """
    found: dict[int, int] = {}
    over: set[int] = set()
    taken: set[int] = set()
    for _, level in groupby(sorted(scores, key=lambda pair: -scores[pair]), key=scores.__getitem__):
        pairs = [pair for pair in level if pair[0] not in over and pair[1] not in taken]
        for able in _of_one_kind(pairs, entries, projects):
            ours, theirs = {entry for entry, _ in able}, {project for _, project in able}
            if len(ours) >= len(theirs):
                found |= _given_out(_by_day(ours, entries), _by_day(theirs, projects), able)
        # What was in doubt, or is left without, stays so: whoever comes next is less like it.
        over.update(entry for entry, _ in pairs)
        taken.update(project for _, project in pairs)
    return found


def _of_one_kind(
    pairs: Sequence[Pair], entries: Mapping[int, Side], projects: Mapping[int, Side]
) -> Iterator[set[Pair]]:
    """The pairs by kind on either side, where neither kind goes with another one."""
    by_kinds: defaultdict[tuple[Hashable, Hashable], set[Pair]] = defaultdict(set)
    for entry, project in pairs:
        by_kinds[entries[entry].kind, projects[project].kind].add((entry, project))
    ours, theirs = Counter(kind for kind, _ in by_kinds), Counter(kind for _, kind in by_kinds)
    return (able for (one, other), able in by_kinds.items() if ours[one] == theirs[other] == 1)


def _by_day(ids: Iterable[int], sides: Mapping[int, Side]) -> list[int]:
    return sorted(ids, key=lambda one: (sides[one].day, one))


def _given_out(entries: Sequence[int], projects: Sequence[int], able: Collection[Pair]) -> dict[int, int]:
    """An entry for each project in turn; first one that was taken from more of the others by hand."""
    choices, free = Counter(entry for entry, _ in able), [*entries]
    found: dict[int, int] = {}
    for project in projects:
        fitting = [one for one in free if (one, project) in able]
        if fitting:
            entry = min(fitting, key=choices.__getitem__)
            found[entry] = project
            free.remove(entry)
    return found
