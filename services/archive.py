"""Archives: one zip with the SHA-256 of all that is in it, made without ever holding it whole."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MANIFEST = "MANIFEST.sha256"
PIECE = 1024 * 1024


class Archive:
    """A zip that is being written; `names` tells what is in it."""

    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self._bundle = bundle
        self._hashes: dict[str, str] = {}

    @property
    def names(self) -> list[str]:
        """What is in it so far, in the order of its coming."""
        return list(self._hashes)

    def add(self, name: str, source: IO[bytes] | bytes) -> str:
        """Take in a file under a name that is not there yet; tells its SHA-256 in hexadecimals.

        The name follows our own rules: relative, with `/` between folders, never `..`.
        """
        if name in self._hashes or name == MANIFEST or name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"not a name in an archive: {name}")
        digest = hashlib.sha256()
        with self._bundle.open(name, "w", force_zip64=True) as target:
            for piece in _pieces(source):
                digest.update(piece)
                target.write(piece)
        self._hashes[name] = digest.hexdigest()
        return self._hashes[name]

    def close(self) -> None:
        """Write the manifest, in the form that `sha256sum --check` reads."""
        lines = (f"{digest}  {name}\n" for name, digest in self._hashes.items())
        self._bundle.writestr(MANIFEST, "".join(lines))


@contextmanager
def writing(path: Path) -> Iterator[Archive]:
    """An archive at this path: whole, or not there at all; raises FileExistsError when something stands there."""
    if path.exists():
        raise FileExistsError(path)
    unfinished = path.with_name(f".{path.name}.deel")
    try:
        with unfinished.open("wb") as file:
            unfinished.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
                archive = Archive(bundle)
                yield archive
                archive.close()
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def taken_back_on_failure(path: Path) -> Iterator[None]:
    """Remove a finished archive again when what has to follow fails: none goes out that the history does not tell."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def faults(path: Path) -> list[str]:
    """What is wrong with an archive, by name: not as its manifest says, missing, or not in the manifest; [] is good."""
    with zipfile.ZipFile(path) as bundle:
        present = set(bundle.namelist()) - {MANIFEST}
        try:
            promised = _promised(bundle)
        except (KeyError, ValueError):
            return [MANIFEST]
        wrong = [name for name in promised.keys() & present if _digest(bundle, name) != promised[name]]
        return sorted({*wrong, *(promised.keys() ^ present)})


def _promised(bundle: zipfile.ZipFile) -> dict[str, str]:
    lines = bundle.read(MANIFEST).decode("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _digest(bundle: zipfile.ZipFile, name: str) -> str:
    try:
        with bundle.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return ""


def _pieces(source: IO[bytes] | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    while piece := source.read(PIECE):
        yield piece
