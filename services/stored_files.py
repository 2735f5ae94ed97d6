"""The files of evidence that rows point to: whether they are whole, and carrying them to another store."""

from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from models import Draft, Evidence
from services.errors import AppError, NotNow
from services.gateways.evidence import EvidenceStore

MOST_NAMED = 5


def harmed(session: Session, store: EvidenceStore, most: int | None = None) -> tuple[int, list[str]]:
    """How many files were looked at (`most`, at random, or all) and the names of those that are gone or damaged."""
    looked_at, names = 0, []
    for provider_id, sha256, name in _pointed_to(session, most):
        looked_at += 1
        if _read(store, provider_id, sha256) is None:
            names.append(name)
    return looked_at, names


def move_files(session: Session, source: EvidenceStore, target: EvidenceStore) -> int:
    """Put every file that rows point to in another store too, and read it back there; tells how many.

    Raises AppError when one is gone or damaged. What a draft names may have been swept, and is then left out.
    """
    moved, names = 0, []
    for provider_id, sha256, name in _pointed_to(session):
        if _moved(source, target, provider_id, sha256):
            moved += 1
        else:
            names.append(name)
    if names:
        raise AppError(f"{said_of(names)} Zet terug uit een back-up wat ontbreekt; er is niets gekopieerd.")
    drafts = session.exec(select(Draft)).all()
    return moved + sum(
        _moved(source, target, draft.provider_id, file["sha256"]) for draft in drafts for file in draft.files
    )


def said_of(names: list[str]) -> str:
    """A sentence on files that are gone or damaged."""
    more = ", …" if len(names) > MOST_NAMED else ""
    return f"Bewijsstukken weg of beschadigd: {len(names)} ({', '.join(names[:MOST_NAMED])}{more})."


def _pointed_to(session: Session, most: int | None = None) -> Iterator[tuple[int, str, str]]:
    """The provider, the hash and a name of each file that is kept as evidence, every file once."""
    files = select(Evidence.provider_id, Evidence.sha256, func.min(Evidence.file_name))
    files = files.group_by(col(Evidence.provider_id), col(Evidence.sha256))
    yield from session.exec(files.order_by(func.random()).limit(most) if most else files)


def _moved(source: EvidenceStore, target: EvidenceStore, provider_id: int, sha256: str) -> bool:
    content = _read(source, provider_id, sha256)
    if content is None:
        return False
    target.put(provider_id, content)
    target.get(provider_id, sha256)
    return True


def _read(store: EvidenceStore, provider_id: int, sha256: str) -> bytes | None:
    """The file; None when it is gone or damaged. Raises NotNow when the store cannot be reached."""
    try:
        return store.get(provider_id, sha256)
    except NotNow:
        raise
    except AppError:
        return None
