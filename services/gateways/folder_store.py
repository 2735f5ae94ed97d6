"""Evidence in a folder."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from services.errors import AppError, NoRoom
from services.gateways.evidence import GONE, Lying, checked, fingerprint


class FolderStore:
    """Files in a folder; a name appears only when its file is whole and on the disk."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def put(self, provider_id: int, content: bytes) -> str:
        """As `EvidenceStore` says."""
        sha256 = fingerprint(content)
        path = self._path(provider_id, sha256)
        if path.exists() and path.stat().st_size == len(content):
            path.touch()  # young again, so that no sweep takes it from under a form that is being filled in
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
            raise NoRoom from fault
        return sha256

    def get(self, provider_id: int, sha256: str) -> bytes:
        """As `EvidenceStore` says."""
        try:
            return checked(self._path(provider_id, sha256).read_bytes(), sha256)
        except FileNotFoundError:
            raise AppError(GONE) from None

    def has(self, provider_id: int, sha256: str) -> bool:
        """As `EvidenceStore` says."""
        return self._path(provider_id, sha256).is_file()

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
