"""Evidence in a bucket that speaks S3."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from services.errors import AppError, NotNow
from services.gateways.evidence import GONE, UNREACHABLE, Lying, checked, fingerprint


@contextmanager
def reaching() -> Iterator[None]:
    """Raises AppError for a file that is gone, NotNow for what the network or the bucket refuses."""
    try:
        yield
    except FileNotFoundError:
        raise AppError(GONE) from None
    except OSError as fault:
        raise NotNow(UNREACHABLE) from fault


class BucketStore:
    """Files in a bucket, reached through fsspec; keys and endpoint come from the AWS_… environment."""

    def __init__(self, files: Any, home: str) -> None:
        self.files, self.home = files, home

    def put(self, provider_id: int, content: bytes) -> str:
        """As `EvidenceStore` says."""
        sha256 = fingerprint(content)
        with reaching():
            self.files.pipe_file(self._path(provider_id, sha256), content)
        return sha256

    def get(self, provider_id: int, sha256: str) -> bytes:
        """As `EvidenceStore` says."""
        with reaching():
            return checked(self.files.cat_file(self._path(provider_id, sha256)), sha256)

    def since(self, provider_id: int, sha256: str) -> datetime | None:
        """As `EvidenceStore` says."""
        with reaching(), suppress(FileNotFoundError):
            found: datetime = self.files.info(self._path(provider_id, sha256))["mtime"]
            return found
        return None

    def remove(self, provider_id: int, sha256: str) -> None:
        """As `EvidenceStore` says."""
        with reaching(), suppress(FileNotFoundError):
            self.files.rm_file(self._path(provider_id, sha256))

    def lying(self) -> Iterator[Lying]:
        """As `EvidenceStore` says."""
        with reaching():
            found = self.files.find(self.home, detail=True)
        for path, facts in found.items():
            provider_id, sha256 = path.rsplit("/", 2)[-2:]
            if provider_id.isdecimal() and sha256:
                yield Lying(int(provider_id), sha256, facts["mtime"])

    def _path(self, provider_id: int, sha256: str) -> str:
        return f"{self.home}/{provider_id}/{sha256}"
