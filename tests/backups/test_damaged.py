"""A backup that is not what was made is refused, and what is wrong with it is said."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models import Event, Project, Provider
from services.archive import MANIFEST, writing
from services.backups import sqlite
from services.backups.making import Made, make
from services.backups.restoring import restore
from services.context import Context
from services.errors import AppError
from services.history import FIRST, fingerprint
from services.policy.access import EVERYONE, Actor
from tests.backups.filled import Place, an_empty_place, fill, programs_on_path
from tests.conftest import owned
from tests.test_history import UNLOCK, run

Refused = Callable[[Path], str]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


@pytest.fixture
def projects(ctx: Context, provider: Provider, seat: Actor) -> list[Project]:
    return fill(ctx, provider, seat)


@pytest.fixture
def refused(ctx: Context, tmp_path: Path) -> Iterator[Refused]:
    """Tries to put an archive back, and tells why that was refused; nothing came of it."""
    with an_empty_place(ctx, tmp_path / "leeg") as place:

        def refused(path: Path) -> str:
            with pytest.raises(AppError) as refusal:
                restore(place.settings, path)
            assert_untouched(place)
            return str(refusal.value)

        yield refused


def assert_untouched(place: Place) -> None:
    assert place.tables() == []
    assert [*place.settings.data_dir.rglob("*")] == []


def with_changes(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The same archive with other files in it (None: without it), whose manifest is right."""
    target = path.with_name("anders.zip")
    with zipfile.ZipFile(path) as bundle, writing(target) as archive:
        for name in {*bundle.namelist()} - {MANIFEST}:
            if (content := changes.get(name, bundle.read(name))) is not None:
                archive.add(name, content)
    return target


def part(made: Made, name: str) -> bytes:
    with zipfile.ZipFile(made.path) as bundle:
        return bundle.read(name)


def test_a_byte_that_changed_anywhere_is_found_or_does_not_matter(
    ctx: Context, seat: Actor, projects: list[Project], refused: Refused
) -> None:
    made = make(ctx)
    whole = made.path.read_bytes()
    with zipfile.ZipFile(made.path) as bundle:
        inside = [info.header_offset + 80 + info.compress_size // 2 for info in bundle.infolist() if info.file_size]

    for place in (*inside, len(whole) - 3):
        made.path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])

        assert refused(made.path).startswith(made.path.name)


def test_an_archive_that_was_cut_off_is_refused(ctx: Context, projects: list[Project], refused: Refused) -> None:
    made = make(ctx)
    made.path.write_bytes(made.path.read_bytes()[:-1000])

    assert "geen back-up, of is beschadigd" in refused(made.path)


def test_evidence_that_is_missing_or_is_another_is_named(
    ctx: Context, projects: list[Project], refused: Refused
) -> None:
    made = make(ctx)
    with zipfile.ZipFile(made.path) as bundle:
        first, second = sorted(name for name in bundle.namelist() if name.startswith("bewijs/"))

    said = refused(with_changes(made.path, {first: None, second: b"iets anders"}))

    assert said.splitlines() == [
        "anders.zip is niet bruikbaar:",
        f"Bewijsstuk {first} ontbreekt.",
        f"Bewijsstuk {second} is niet wat er onder die naam bewaard werd.",
    ]


def test_an_event_that_was_altered_before_the_backup_is_found(
    ctx: Context, seat: Actor, projects: list[Project], refused: Refused
) -> None:
    run(ctx, *UNLOCK[ctx.engine.dialect.name], "UPDATE event SET text = 'anders' WHERE position = 2")

    said = refused(make(ctx).path)

    assert said.endswith("De geschiedenis van Academie Zwaluw (0999123457) klopt niet vanaf gebeurtenis 2.")


def test_a_history_that_was_forged_as_a_whole_does_not_fit_the_signed_heads(
    ctx: Context, seat: Actor, projects: list[Project], refused: Refused
) -> None:
    honest = make(ctx)
    forge(ctx, seat)
    forged = make(ctx, honest.path.parent / "vervalst")
    name = honest.about.database

    said = refused(with_changes(honest.path, {name: part(forged, name)}))

    assert "De geschiedenis van Academie Zwaluw (0999123457) klopt niet vanaf gebeurtenis" in said


def forge(ctx: Context, seat: Actor) -> None:
    """Rewrite a history so that its own hashes hold."""
    run(ctx, *UNLOCK[ctx.engine.dialect.name])
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        previous = FIRST
        for event in session.exec(select(Event).order_by(col(Event.position))).all():
            event.text, event.previous_hash = f"{event.text} (anders)", previous
            previous = event.hash = fingerprint(event)
        session.get_one(Provider, seat.tenant).history_head = previous


def test_what_an_archive_says_of_itself_cannot_be_rewritten_without_its_key(
    ctx: Context, seat: Actor, projects: list[Project], refused: Refused
) -> None:
    made = make(ctx)
    forge(ctx, seat)
    forged = make(ctx, made.path.parent / "vervalst")
    head = made.about.heads[str(seat.tenant)][1].encode()
    rewritten = part(made, "backup.json").replace(head, forged.about.heads[str(seat.tenant)][1].encode())

    said = refused(with_changes(made.path, {"backup.json": rewritten}))

    assert said == "backup.json is niet getekend met de sleutel van deze back-up: het werd gewijzigd."


def test_rows_that_went_are_counted(ctx: Context, projects: list[Project], refused: Refused) -> None:
    made = make(ctx)
    with ctx.transaction(EVERYONE) as session:
        session.connection().execute(text("DELETE FROM mail WHERE state = 'verzonden'"))
    shorter = make(ctx, made.path.parent / "korter")
    name, count = made.about.database, made.about.counts["mail"]

    said = refused(with_changes(made.path, {name: part(shorter, name)}))

    assert said.splitlines()[1:] == [f"mail telt {count - 1} rijen in plaats van {count}."]


def test_what_is_no_backup_is_refused(tmp_path: Path, ctx: Context, refused: Refused) -> None:
    other = tmp_path / "lijst.zip"
    with writing(other) as archive:
        archive.add("lijst.csv", b"een;twee")

    assert refused(other).splitlines()[1:] == ["backup.json ontbreekt.", "secret.key ontbreekt."]
    assert refused(tmp_path / "nergens.zip") == f"{tmp_path / 'nergens.zip'} is er niet."


def test_what_sqlite_refuses_while_it_is_put_in_place_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="De databank uit de back-up kon niet klaargezet worden: no such table: mail"):
        sqlite.run(tmp_path / "leeg.db", ["DELETE FROM mail"])
