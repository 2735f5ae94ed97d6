"""Archives: a zip that any tool opens, whose manifest holds, and that is there whole or not at all."""

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from services.archive import MANIFEST, faults, writing


def made(path: Path) -> Path:
    with writing(path) as archive:
        archive.add("kaft.txt", b"een kaft")
        archive.add("stukken/factuur é.pdf", BytesIO(b"%PDF" * 1_000_000))
    return path


def test_an_archive_holds_what_its_manifest_says(tmp_path):
    path = made(tmp_path / "dossier.zip")

    with zipfile.ZipFile(path) as bundle:
        bundle.extractall(tmp_path / "uit")

    assert faults(path) == []
    assert subprocess.run(["sha256sum", "--check", "--strict", MANIFEST], cwd=tmp_path / "uit").returncode == 0


def test_what_is_not_as_the_manifest_says_is_named(tmp_path):
    path = made(tmp_path / "dossier.zip")
    with zipfile.ZipFile(path) as bundle:
        manifest = bundle.read(MANIFEST)
    other = tmp_path / "anders.zip"
    with zipfile.ZipFile(other, "w") as bundle:
        bundle.writestr("kaft.txt", b"een andere kaft")
        bundle.writestr("erbij.txt", b"")
        bundle.writestr(MANIFEST, manifest)

    assert faults(other) == ["erbij.txt", "kaft.txt", "stukken/factuur é.pdf"]


def test_an_archive_that_fails_half_way_leaves_nothing(tmp_path):
    def fails(path: Path) -> None:
        with writing(path) as archive:
            archive.add("kaft.txt", b"een kaft")
            raise OSError("schijf vol")

    with pytest.raises(OSError, match="schijf"):
        fails(tmp_path / "dossier.zip")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/etc/passwd", "../buiten", "map/../../buiten", MANIFEST, "kaft.txt"])
def test_a_name_outside_or_already_there_is_refused(tmp_path, name):
    with writing(tmp_path / "dossier.zip") as archive:
        archive.add("kaft.txt", b"een kaft")

        with pytest.raises(ValueError, match="not a name"):
            archive.add(name, b"")
