"""Making a backup: the database as it is at one moment, then every file that it names, and the secret."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from services.archive import Archive, writing
from services.backups import postgres, sqlite
from services.backups.about import DATABASES, EVIDENCE, KEY, NAME, About, program_version, written
from services.backups.facts import Facts, facts_of
from services.backups.names import Kind, name_for, working
from services.context import Context
from services.errors import AppError, NoRoom, NotNow
from services.faults import FULL
from services.gateways.evidence import EvidenceStore
from services.policy.access import EVERYONE
from services.secret import secret_key

DESK = "SELECT rolname FROM pg_roles WHERE rolname = session_user || '_desk'"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that lies there now, and what it says of itself."""

    path: Path
    about: About


def make(ctx: Context, folder: Path | None = None, kind: Kind = Kind.BY_HAND) -> Made:
    """Make a backup while people work; it is there whole, or not at all. Raises AppError, NoRoom for a full disk."""
    folder = folder or ctx.settings.backups
    try:
        return _make(ctx, folder, kind)
    except FileExistsError as fault:
        raise AppError(f"{fault.filename or fault} bestaat al.") from fault
    except OSError as fault:
        raise (NoRoom() if fault.errno in FULL else AppError(f"De back-up kon niet bewaard worden: {fault}")) from fault


def _make(ctx: Context, folder: Path, kind: Kind) -> Made:
    path = folder / name_for(ctx.clock(), kind)
    with working(folder) as work, writing(path) as archive:
        # First the database: whatever it names was kept before, and nothing that is named is swept.
        with _copied(ctx, work) as (copy, facts), copy.open("rb") as database:
            archive.add(copy.name, database)
        missing = _add_evidence(ctx, archive, facts)
        key = secret_key(ctx.settings)
        about = About(
            program_version(), facts.revision, ctx.engine.dialect.name, ctx.clock().isoformat(), facts.counts,
            facts.heads, tuple(missing),
        )  # fmt: skip
        archive.add(KEY, key.encode())
        archive.add(NAME, written(about, ctx.settings, key))
    return Made(path, about)


@contextmanager
def _copied(ctx: Context, work: Path) -> Iterator[tuple[Path, Facts]]:
    """A copy of the database, and what stood in it at that moment."""
    copy = work / DATABASES[ctx.engine.dialect.name]
    if ctx.engine.dialect.name == "sqlite":
        sqlite.copy(Path(ctx.engine.url.database or ""), copy)
        with sqlite.looking_at(copy) as connection:
            facts = facts_of(connection)
    else:
        facts = _dumped(ctx, copy)
    yield copy, facts
    copy.unlink()


def _dumped(ctx: Context, copy: Path) -> Facts:
    with ctx.reading(EVERYONE) as session:
        connection = session.connection()
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        desk = connection.exec_driver_sql(DESK).scalar()
        postgres.dump(ctx.engine.url, copy, snapshot, desk)
        return facts_of(connection)


def _add_evidence(ctx: Context, archive: Archive, facts: Facts) -> list[str]:
    """Take in each file once; tells which are gone or damaged, for which nobody must go without a backup.

    What only a draft names may have been swept, and is not missed.
    """
    missing, store = [], ctx.evidence  # one that cannot be there is a refusal, not many files that are gone
    for sha256 in sorted(facts.evidence.keys() | facts.drafts.keys()):
        content = _found(store, sha256, facts.evidence.get(sha256, set()) | facts.drafts.get(sha256, set()))
        if content is not None:
            archive.add(f"{EVIDENCE}/{sha256}", content)
        elif sha256 in facts.evidence:
            missing.append(sha256)
    return missing


def _found(store: EvidenceStore, sha256: str, providers: set[int]) -> bytes | None:
    for provider_id in sorted(providers):
        with suppress(AppError):
            return _reached(store, provider_id, sha256)
    return None


def _reached(store: EvidenceStore, provider_id: int, sha256: str) -> bytes:
    try:
        return store.get(provider_id, sha256)
    except NotNow as fault:  # not a file that is gone: later it can be had
        raise OSError(str(fault)) from fault
