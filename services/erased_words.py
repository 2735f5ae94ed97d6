"""Events whose words are erased: what is left of them, and that an event further on says so."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from models import Event

# The kind of the event that says which words were erased, and what it keeps of those events.
RECEIPT = "gewist"
DIGEST = "vingerafdruk"


def digest(events: Iterable[Event]) -> str:
    """SHA-256 over what is left of these events, in the order of the chain."""
    whole = hashlib.sha256()
    for event in events:
        whole.update(_left(event))
    return whole.hexdigest()


class Erased:
    """Follows a chain from its first event on, and holds what is erased against what later events say of it."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[int, hashlib._Hash]] = {}

    def wrong(self, event: Event) -> int | None:
        """The position of the first event that is not as it was when its words were erased; None when all is well."""
        if event.erased_by is not None:
            return self._gather(event, event.erased_by)
        if event.kind != RECEIPT:
            return None
        first, gathered = self._waiting.pop(event.position, (event.position, hashlib.sha256()))
        return None if gathered.hexdigest() == event.details.get(DIGEST) else first

    def _gather(self, event: Event, receipt: int) -> int | None:
        if event.text or event.details or event.account_name or event.account_id or event.salt:
            return event.position
        _, gathered = self._waiting.setdefault(receipt, (event.position, hashlib.sha256()))
        gathered.update(_left(event))
        return None

    @property
    def unsaid(self) -> int | None:
        """The first erased event of which no later one says so."""
        return min((first for first, _ in self._waiting.values()), default=None)


def _left(event: Event) -> bytes:
    left = [event.provider_id, event.project_id, event.at.astimezone(UTC).isoformat(), event.kind, event.position,
            event.previous_hash, event.hash]  # fmt: skip
    return json.dumps(left).encode() + b"\n"
