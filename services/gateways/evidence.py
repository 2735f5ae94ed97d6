"""What a store for evidence can do: keep a file under its provider and its own hash, and give it back unharmed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.errors import AppError

DAMAGED = "Dit bestand is beschadigd of gewijzigd en wordt niet getoond. Verwittig wie het programma beheert."
GONE = "Dit bestand is er niet meer. Verwittig wie het programma beheert."
UNREACHABLE = "De opslag voor bewijsstukken is nu niet bereikbaar. Probeer het zo dadelijk opnieuw."


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that is found in the store, and since when."""

    provider_id: int
    sha256: str
    since: datetime


class EvidenceStore(Protocol):
    """What a store can do. Whoever implements it keeps bytes; names and types stand in the database."""

    def put(self, provider_id: int, content: bytes) -> str:
        """Keep a file for good and give its SHA-256; the same file twice is one. Raises NoRoom or AppError."""

    def get(self, provider_id: int, sha256: str) -> bytes:
        """The file, once its bytes are seen to be what was kept; raises AppError when they are not or are gone."""

    def since(self, provider_id: int, sha256: str) -> datetime | None:
        """When the file was last kept; None when it is not there."""

    def remove(self, provider_id: int, sha256: str) -> None:
        """Forget a file; one that is not there is no fault."""

    def lying(self) -> Iterator[Lying]:
        """Every file that is there."""


def fingerprint(content: bytes) -> str:
    """The SHA-256 under which a file lies."""
    return hashlib.sha256(content).hexdigest()


def checked(content: bytes, sha256: str) -> bytes:
    """The bytes, when they are what was kept; raises AppError."""
    if fingerprint(content) != sha256:
        raise AppError(DAMAGED)
    return content
