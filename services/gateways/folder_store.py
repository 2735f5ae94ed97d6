"""Evidence in a folder."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from services.errors import AppError, NoRoom
from services.faults import FULL
from services.gateways.evidence import GONE, Lying, checked, fingerprint

NOT_KEPT = "Het bestand kon niet bewaard worden. Verwittig wie het programma beheert."
UNREADABLE = "Het bestand kan niet gelezen worden. Verwittig wie het programma beheert."


class FolderStore:
    """Files in a folder; a name appears only when its file is whole and on the disk."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def put(self, provider_id: int, content: bytes) -> str:
        """As `EvidenceStore` says."""
        sha256 = fingerprint(content)
        path = self._path(provider_id, sha256)
        if _is_there(path, content):
            return sha256
        half = path.with_name(f"{sha256}.{secrets.token_hex(8)}.half")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(half, content)
            half.replace(path)
            _flush(path.parent)
        except OSError as fault:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            raise (NoRoom() if fault.errno in FULL else AppError(NOT_KEPT)) from fault
        return sha256

    def get(self, provider_id: int, sha256: str) -> bytes:
        """As `EvidenceStore` says."""
        try:
            return checked(self._path(provider_id, sha256).read_bytes(), sha256)
        except FileNotFoundError:
            raise AppError(GONE) from None
        except OSError as fault:
            raise AppError(UNREADABLE) from fault

    def since(self, provider_id: int, sha256: str) -> datetime | None:
        """As `EvidenceStore` says."""
        try:
            return datetime.fromtimestamp(self._path(provider_id, sha256).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def remove(self, provider_id: int, sha256: str) -> None:
        """As `EvidenceStore` says."""
        self._path(provider_id, sha256).unlink(missing_ok=True)

    def lying(self) -> Iterator[Lying]:
        """As `EvidenceStore` says."""
        for path in self.home.glob("*/*"):
            with suppress(FileNotFoundError):
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield Lying(int(path.parent.name), path.name, since)

    def _path(self, provider_id: int, sha256: str) -> Path:
        return self.home / str(provider_id) / sha256


def _is_there(path: Path, content: bytes) -> bool:
    """Whether the file lies there unharmed; it is young again then, so that no sweep takes it from under a form."""
    try:
        if path.read_bytes() != content:
            return False
        os.utime(path)
    except OSError:
        return False
    return True


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """The new name too survives a power cut; Windows opens no folders, and needs none."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
