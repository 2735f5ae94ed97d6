"""One enrolment that the seat and a department both read in: with the same number and amount it is the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from models.enums import OwnKind
from services.policy.matching import Entry


def twins(entries: Iterable[Entry]) -> Mapping[int, frozenset[int]]:
    """The enrolments of one client (ids) that the other side has too, each with those of the other side."""
    alike: defaultdict[object, list[Entry]] = defaultdict(list)
    for one in entries:
        if one.kind is OwnKind.ENROLMENT and one.reference:
            alike[one.reference, one.amount].append(one)
    found = {one.id: _of_other_side(one, group) for group in alike.values() if len(group) > 1 for one in group}
    return {one: others for one, others in found.items() if others}


def _of_other_side(one: Entry, group: Iterable[Entry]) -> frozenset[int]:
    is_seat = one.department_id is None
    return frozenset(other.id for other in group if (other.department_id is None) is not is_seat)
