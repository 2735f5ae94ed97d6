"""A full disk: it is said in words, nothing is half done, and once there is room all goes on by itself."""

from contextlib import AbstractContextManager
from pathlib import Path
from random import Random

import pytest

from models import Event, ImportBatch, ImportChange, Project, Provider
from models.enums import ProjectStatus
from services import archive, drafts, evidence, papers, projects
from services.backups import postgres
from services.backups.making import make
from services.backups.restoring import restore
from services.backups.verifying import verified
from services.context import Context
from services.errors import AppError, NoRoom
from services.exports import jobs
from services.filters import ProjectFilter
from services.imports import batches, undo
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from services.policy.workflow import Action
from services.privacy import erasing, handing_over
from services.sign_in import sessions
from tests.backups.filled import all_rows, an_empty_place, opened, programs_on_path
from tests.conftest import Clock
from tests.factories import a_project, many_projects
from tests.full_disk import full_disk, no_file_above
from tests.imports.test_batches import batch_counts, draft, lines
from tests.killing import rows
from tests.privacy.old_and_young import OLD, TOO_OLD, filled
from tests.reactions.files import PDF

FULL = r"^Er is niets bewaard: de schijf is vol\. Maak plaats en probeer het opnieuw\.$"
LARGE = 4_000_000  # more than an empty database
ALL, UP = ProjectFilter(all_years=True), Order("number", descending=False)


def test_a_list_that_does_not_fit_is_not_read_in_and_later_it_is(ctx: Context, provider: Provider, seat: Actor) -> None:
    many = draft(ctx, seat, *lines(300))

    with full_disk(ctx, "import_change"), pytest.raises(NoRoom, match=FULL):
        batches.apply(ctx, seat, many)
    left = [rows(ctx, kind) for kind in (Project, ImportBatch, ImportChange, Event)]
    batch = batches.apply(ctx, seat, many)

    assert left == [[], [], [], []]
    assert batch_counts(ctx, batch) == (300, 0, 0, 0, 0)


def test_a_list_is_not_half_taken_back_on_a_full_disk(ctx: Context, provider: Provider, seat: Actor) -> None:
    batch = batches.apply(ctx, seat, draft(ctx, seat, *lines(30)))
    standing = [row.model_dump() for row in rows(ctx, Project)]

    with full_disk(ctx, "event"), pytest.raises(NoRoom, match=FULL):
        undo.undo(ctx, seat, batch)
    left = [row.model_dump() for row in rows(ctx, Project)]
    undo.undo(ctx, seat, batch)

    assert left == standing
    assert rows(ctx, Project) == []


def test_on_a_full_disk_one_still_reads_and_keeps_what_one_typed(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)
    session_id, _ = sessions.open_session(ctx, seat.account_id, 1)
    clock.move(minutes=5)

    with full_disk(ctx, "draft"):
        who = sessions.actor_of(ctx, session_id)
        found = projects.get(ctx, seat, project.number)
        with pytest.raises(NoRoom, match=FULL):
            drafts.keep(ctx, seat, project, Action.STOP, "é" * 4000)
    drafts.keep(ctx, seat, project, Action.STOP, "é" * 4000)

    assert (who, found) == (seat, project)
    assert drafts.kept(ctx, seat, project, Action.STOP) == ("é" * 4000, [])


def test_evidence_that_does_not_fit_leaves_no_file(ctx: Context, seat: Actor) -> None:
    large = PDF + b"%" * 2_000_000

    with no_file_above(1_000_000), pytest.raises(NoRoom, match=FULL):
        evidence.keep(ctx, seat, "attest.pdf", large)
    left = list(ctx.evidence.lying())
    kept = evidence.keep(ctx, seat, "attest.pdf", large)

    assert left == []
    assert ctx.evidence.get(seat.tenant, kept.sha256) == large


def test_an_export_that_does_not_fit_says_so_and_leaves_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    many_projects(ctx, provider, 800)
    home: Path = ctx.settings.data_dir / "exports"

    with no_file_above(40_000), pytest.raises(AppError, match=FULL):
        jobs.run_now(ctx, seat, ALL, UP)
    left = list(home.iterdir())
    with no_file_above(10), pytest.raises(NoRoom, match=FULL):
        jobs.keep_file(ctx, seat, "foute-rijen.csv", b"te veel")
    left += list(home.iterdir())
    file = jobs.run_now(ctx, seat, ALL, UP)

    assert left == []
    assert file.stat().st_size > 40_000
    assert [event.kind for event in rows(ctx, Event)] == ["geëxporteerd"]


def test_nothing_is_half_erased_on_a_full_disk(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 1)
    old = [filled(ctx, seat, provider, word, TOO_OLD, f"2016-{word}") for word in (OLD, "Roetmop")]
    standing = all_rows(ctx)

    with full_disk(ctx, "event"), pytest.raises(NoRoom, match=FULL):
        erasing.erase(ctx, seat, "wis 2 projecten")
    left, lying = all_rows(ctx), {file.sha256 for file in ctx.evidence.lying()}
    erasing.erase(ctx, seat, "wis 2 projecten")

    assert left == standing
    assert lying == {one.sha256 for one in old}
    assert [bool(project.erased_on) for project in rows(ctx, Project)] == [True, True]
    assert list(ctx.evidence.lying()) == []


def with_large_evidence(ctx: Context, provider: Provider, seat: Actor) -> Project:
    """A project with a paper that no zip makes smaller."""
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)
    papers.add(ctx, seat, project.number, "factuur", "factuur.pdf", PDF + Random(1).randbytes(LARGE))
    return project


@pytest.mark.parametrize("way", ["the file", "the history"])
def test_a_dossier_that_does_not_fit_leaves_nothing(ctx: Context, provider: Provider, seat: Actor, way: str) -> None:
    project, home = with_large_evidence(ctx, provider, seat), ctx.settings.data_dir / "exports"
    standing = all_rows(ctx)

    with full_by(ctx, way), pytest.raises(NoRoom, match=FULL):
        jobs.dossier(ctx, seat, project.number)
    left = (list(home.iterdir()), all_rows(ctx))
    job = jobs.dossier(ctx, seat, project.number)

    assert left == ([], standing)
    assert archive.faults(jobs.finished_file(ctx, seat, job.id)) == []


@pytest.mark.parametrize("way", ["the file", "the history"])
def test_data_that_cannot_be_handed_over_whole_is_not_handed_over(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path, way: str
) -> None:
    with_large_evidence(ctx, provider, seat)
    home, folder = ctx.settings.data_dir / "exports", tmp_path / "mee"
    folder.mkdir()
    standing = all_rows(ctx)

    with full_by(ctx, way):
        with pytest.raises(NoRoom, match=FULL):
            handing_over.export_firm(ctx, seat, folder / "firma.zip")
        with pytest.raises(NoRoom, match=FULL):
            handing_over.download(ctx, seat)
    left = (list(folder.iterdir()), list(home.iterdir()), all_rows(ctx))
    handing_over.export_firm(ctx, seat, folder / "firma.zip")
    job = handing_over.download(ctx, seat)

    assert left == ([], [], standing)
    assert archive.faults(folder / "firma.zip") == []
    assert archive.faults(jobs.finished_file(ctx, seat, job.id)) == []


def full_by(ctx: Context, way: str) -> AbstractContextManager[None]:
    return no_file_above(LARGE // 2) if way == "the file" else full_disk(ctx, "event")


@pytest.mark.parametrize("most", [1_000, LARGE // 2], ids=["the database", "the evidence"])
def test_a_backup_that_does_not_fit_is_not_there(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    programs_on_path(monkeypatch)
    with_large_evidence(ctx, provider, seat)
    folder = tmp_path / "elders"
    standing = all_rows(ctx)

    with no_file_above(most), pytest.raises(NoRoom, match=FULL):
        make(ctx, folder)
    left = (list(folder.iterdir()), all_rows(ctx))
    made = make(ctx, folder)

    assert left == ([], standing)
    with verified(ctx.settings, made.path, tmp_path):
        pass


@pytest.mark.parametrize("most", [1_000, 1_500_000], ids=["the database", "the evidence"])
def test_a_backup_for_which_there_is_no_room_is_not_half_put_back(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    programs_on_path(monkeypatch)
    with_large_evidence(ctx, provider, seat)
    path, standing = make(ctx).path, all_rows(ctx)

    with an_empty_place(ctx, tmp_path / "leeg") as place:
        with no_file_above(most), pytest.raises(NoRoom, match=FULL):
            restore(place.settings, path)
        left = (place.tables(), files_in(place.settings.data_dir))
        restore(place.settings, path)
        again = place.open()
        back = (all_rows(again), opened(again, seat))
        again.engine.dispose()

    assert left == ([], [])
    assert back == (standing, opened(ctx, seat))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_the_programs_of_postgresql_say_of_a_full_disk_is_known(
    ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs_on_path(monkeypatch)
    script = tmp_path / "vol.sql"
    script.write_text(
        "DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
    )
    copy = tmp_path / "kopie.dump"

    with ctx.reading(EVERYONE) as session:
        snapshot = session.connection().exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        desk = f"{ctx.engine.url.username}_desk"
        with pytest.raises(NoRoom, match=FULL):
            postgres.dump(ctx.engine.url, Path("/dev/full"), snapshot, desk)
        with no_file_above(1_000), pytest.raises(NoRoom, match=FULL):
            postgres.dump(ctx.engine.url, copy, snapshot, desk)
        postgres.dump(ctx.engine.url, copy, snapshot, desk)
    with no_file_above(1_000), pytest.raises(NoRoom, match=FULL):
        postgres.script(copy, tmp_path / "script.sql")
    with pytest.raises(NoRoom, match=FULL):
        postgres.run(ctx.engine.url, script)
