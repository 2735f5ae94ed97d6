"""How PostgreSQL's own programs are called."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from services.backups import postgres
from services.errors import AppError

URL = make_url("postgresql+psycopg://kmo_app:geheim%20woord@databank.example:5433/kmo?sslmode=require")
SPY = """#!/bin/sh
printf '%s\\n' "$@" > "{0}/given"
printf '%s' "$PGPASSWORD" > "{0}/password"
echo 'pg_dump: error: server version mismatch' >&2
exit {1}
"""


def spy(folder: Path, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> None:
    (folder / "pg_dump").write_text(SPY.format(folder, status))
    (folder / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))


def test_the_password_is_not_among_what_others_see_of_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy(tmp_path, monkeypatch)

    postgres.dump(URL, tmp_path / "uit", "snapshot-1", "kmo_app_desk")

    given = (tmp_path / "given").read_text().splitlines()
    assert (tmp_path / "password").read_text() == "geheim woord"
    assert [one for one in given if "geheim" in one] == []
    (reach,) = (one.removeprefix("--dbname=") for one in given if one.startswith("--dbname="))
    assert set(reach.split()) == {
        "host=databank.example", "dbname=kmo", "user=kmo_app", "port=5433", "sslmode=require"
    }  # fmt: skip


def test_what_a_program_says_is_wrong_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spy(tmp_path, monkeypatch, status=1)

    with pytest.raises(AppError, match=r"^pg_dump is niet gelukt: pg_dump: error: server version mismatch$"):
        postgres.dump(URL, tmp_path / "uit", "snapshot-1", None)
