"""The evidence store that the settings choose."""

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from services.errors import AppError
from services.gateways.bucket_store import BucketStore
from services.gateways.evidence import EvidenceStore
from services.gateways.folder_store import FolderStore
from services.settings import Settings


def evidence_store(settings: Settings) -> EvidenceStore:
    """A folder in the data folder, or the bucket that `KMO_EVIDENCE_URL` names; raises AppError for another address."""
    return _store(settings.evidence_url, settings.data_dir)


def store_at(address: str) -> EvidenceStore:
    """The store of another installation: its bucket (s3://…) or its data folder; raises AppError."""
    return _store(address, Path()) if "://" in address else _store("", Path(address))


@lru_cache
def _store(url: str, data_dir: Path) -> EvidenceStore:
    if not url:
        return FolderStore(data_dir / "evidence")
    address = urlsplit(url)
    if address.scheme != "s3" or not address.netloc:
        raise AppError("KMO_EVIDENCE_URL moet beginnen met s3:// en een emmer noemen.")
    return _bucket(f"{address.netloc}{address.path}".rstrip("/"))


def _bucket(home: str) -> BucketStore:
    # Only who uses a bucket waits for these.
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow.fs import S3FileSystem

    return BucketStore(ArrowFSWrapper(S3FileSystem(endpoint_override=os.environ.get("AWS_ENDPOINT_URL"))), home)
