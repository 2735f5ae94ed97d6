"""Looking through a backup before anybody needs it: whole, complete, and with histories that hold."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

from services.archive import faults
from services.backups import about, sqlite
from services.backups.about import EVIDENCE, KEY, NAME, About
from services.backups.contents import Contents, contents_of
from services.database import migration_config
from services.errors import AppError
from services.faults import FULL
from services.gateways.evidence import fingerprint
from services.settings import Settings

# Whatever a zip that was damaged makes Python's reader raise; OSError when it is sent to a place before the file.
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
              KeyError, OSError)  # fmt: skip
MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Verified:
    """A backup that was found to be good; its database is unpacked at `database`."""

    bundle: zipfile.ZipFile
    about: About
    contents: Contents
    key: str
    database: Path

    def evidence(self, sha256: str) -> bytes:
        """A file of evidence."""
        return self.bundle.read(f"{EVIDENCE}/{sha256}")


@contextmanager
def verified(settings: Settings, path: Path, work: Path) -> Iterator[Verified]:
    """Look through all of an archive, unpacking its database in `work`; raises AppError that says what is wrong."""
    if not path.is_file():
        raise AppError(f"{path} is er niet.")
    with _opened(path) as bundle:
        with _damage_told(path):
            found = _look(settings, path, bundle, work)
        yield found


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _damage_told(path):
        bundle = zipfile.ZipFile(path)
    with bundle:
        yield bundle


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as fault:
        if isinstance(fault, OSError) and fault.errno in FULL:
            raise
        raise AppError(f"{path.name} is geen back-up, of is beschadigd: {fault}") from fault


def _look(settings: Settings, path: Path, bundle: zipfile.ZipFile, work: Path) -> Verified:
    _refuse(path, [f"{name} is gewijzigd of beschadigd, of ontbreekt." for name in faults(path)])
    if absent := {NAME, KEY} - {*bundle.namelist()}:
        _refuse(path, [f"{name} ontbreekt." for name in sorted(absent)])
    key = bundle.read(KEY).decode()
    said = about.read(bundle.read(NAME), settings, key)
    if said.revision not in known_revisions():
        _refuse(path, ["De back-up komt van een andere versie van het programma dan deze: installeer eerst die."])
    if said.database not in bundle.namelist():
        _refuse(path, [f"{said.database} ontbreekt."])
    database = Path(bundle.extract(said.database, work))
    database.chmod(0o600)
    if said.dialect == "sqlite" and (damage := sqlite.damage_of(database)):
        _refuse(path, [f"De databank is beschadigd: {damage}"])
    contents = contents_of(database, said.dialect)
    contents.count_drafts([name.removeprefix(f"{EVIDENCE}/") for name in bundle.namelist()])
    _refuse(path, [*contents.faults(said), *_evidence_faults(bundle, said, contents)])
    return Verified(bundle, said, contents, key, database)


def _evidence_faults(bundle: zipfile.ZipFile, said: About, contents: Contents) -> Iterator[str]:
    present = {*bundle.namelist()}
    for sha256 in sorted(contents.evidence):
        name = f"{EVIDENCE}/{sha256}"
        if name in present:
            if fingerprint(bundle.read(name)) != sha256:
                yield f"Bewijsstuk {name} is niet wat er onder die naam bewaard werd."
        elif sha256 not in said.missing:
            yield f"Bewijsstuk {name} ontbreekt."


def known_revisions() -> set[str]:
    """Of the migrations that this program knows; empty is a database before the first."""
    scripts = ScriptDirectory.from_config(migration_config(""))
    return {script.revision for script in scripts.walk_revisions()}


def _refuse(path: Path, found: list[str]) -> None:
    if found:
        more = [f"… en nog {len(found) - MOST_SAID}."] if len(found) > MOST_SAID else []
        raise AppError("\n".join([f"{path.name} is niet bruikbaar:", *found[:MOST_SAID], *more]))
