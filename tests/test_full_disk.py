"""A full disk: it is said in words, nothing is half done, and once there is room all goes on by itself."""

from pathlib import Path

import pytest

from models import Event, ImportBatch, ImportChange, Project, Provider
from models.enums import ProjectStatus
from services import drafts, evidence, projects
from services.context import Context
from services.errors import AppError, NoRoom
from services.exports import jobs
from services.filters import ProjectFilter
from services.imports import batches, undo
from services.listing.orders import Order
from services.policy.access import Actor
from services.policy.workflow import Action
from services.sign_in import sessions
from tests.conftest import Clock
from tests.factories import a_project, many_projects
from tests.full_disk import full_disk, no_file_above
from tests.imports.test_batches import batch_counts, draft, lines
from tests.killing import rows
from tests.reactions.files import PDF

FULL = r"^Er is niets bewaard: de schijf is vol\. Maak plaats en probeer het opnieuw\.$"
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

    with full_disk(ctx, "event"):
        try:
            undo.undo(ctx, seat, batch)
        except NoRoom:  # what is taken away makes room on SQLite
            assert [row.model_dump() for row in rows(ctx, Project)] == standing
            undone = False
        else:
            undone = True
    if not undone:
        undo.undo(ctx, seat, batch)

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
