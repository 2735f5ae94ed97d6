"""Exports in a child process: how far they are, whose they are, and that nothing stays behind."""

import os
import stat
import time
from pathlib import Path

import pytest
from sqlmodel import select

from models import Event, Project, Provider
from services.context import Context
from services.errors import AppError, BadInput, NotFound
from services.exports import folders, jobs
from services.exports.child import WORK, Work, written
from services.exports.folders import JobState, Progress
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from tests.exports.files import ALL, records
from tests.factories import a_department, a_provider, a_seat, many_projects


@pytest.fixture
def firm(ctx: Context) -> tuple[Actor, list[Project]]:
    provider = a_provider(ctx)
    return a_seat(ctx, provider), many_projects(ctx, provider, 30)


def finished(ctx: Context, actor: Actor, id_: str) -> Progress:
    last = time.monotonic() + 60
    while (said := jobs.progress(ctx, actor, id_)).state is JobState.RUNNING and time.monotonic() < last:
        time.sleep(0.05)
    return said


def home(ctx: Context) -> Path:
    return ctx.settings.data_dir / "exports"


def a_folder(ctx: Context, actor: Actor, state: JobState = JobState.RUNNING) -> Path:
    return folders.make_folder(ctx, Progress(actor.account_id, "lijst.xlsx", state=state))


def age(path: Path, seconds: int) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_job_makes_the_list_as_it_was_asked(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, projects = firm

    job = jobs.start(ctx, seat, ALL, Order("number", descending=False), keys="balance title")
    said = finished(ctx, seat, job.id)

    name = "projecten_2026-11-23_0900.xlsx"
    assert said == Progress(seat.account_id, name, done=30, total=30, state=JobState.DONE)
    file = jobs.finished_file(ctx, seat, job.id)
    assert (file.name, stat.S_IMODE(file.parent.stat().st_mode)) == (name, 0o700)
    assert [row["Projectnummer"] for row in records(file)] == sorted(project.number for project in projects)
    assert list(records(file)[0])[:3] == ["Saldo", "Titel", "Projectnummer"]
    assert sorted(path.name for path in file.parent.iterdir()) == [name, "stand.json"]
    with ctx.reading(EVERYONE) as session:
        event = session.exec(select(Event)).one()
    assert (event.text, event.account_name, event.at) == ("30 projecten geëxporteerd als Excel", seat.name, ctx.clock())


def test_a_job_of_another_account_is_not_found(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.provider_id)
    other = a_department(ctx, provider)
    id_ = a_folder(ctx, seat, JobState.DONE).name

    for ask in (jobs.progress, jobs.finished_file):
        with pytest.raises(NotFound):
            ask(ctx, other, id_)


@pytest.mark.parametrize("id_", ["", ".", "..", "../exports", "x" * 22, "/etc", "a" * 21 + "\n", "a" * 22 + "\n"])
def test_an_id_that_was_never_given_out_is_not_found(ctx: Context, firm: tuple[Actor, list[Project]], id_: str) -> None:
    seat, _ = firm
    a_folder(ctx, seat)

    with pytest.raises(NotFound):
        jobs.progress(ctx, seat, id_)


def test_the_file_of_a_job_that_runs_or_failed_is_not_there(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm

    for state in (JobState.RUNNING, JobState.FAILED):
        with pytest.raises(NotFound):
            jobs.finished_file(ctx, seat, a_folder(ctx, seat, state).name)


def test_old_jobs_are_swept_when_a_new_one_starts(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    old, young = a_folder(ctx, seat, JobState.DONE), a_folder(ctx, seat, JobState.DONE)
    age(old, 3700)
    age(young, 3500)

    folders.sweep(ctx)

    assert list(home(ctx).iterdir()) == [young]


def test_an_old_job_is_not_handed_over_any_more(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    old = a_folder(ctx, seat, JobState.DONE)
    age(old, 3700)

    with pytest.raises(NotFound):
        jobs.finished_file(ctx, seat, old.name)


def test_a_job_that_fell_silent_has_failed(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    folder = a_folder(ctx, seat)
    age(folder / "stand.json", 1000)

    assert jobs.progress(ctx, seat, folder.name).state is JobState.FAILED
    assert folders.running_of(ctx, seat) == 0


def test_one_account_cannot_start_endless_jobs(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    for _ in range(jobs.MOST_AT_ONCE):
        a_folder(ctx, seat)

    with pytest.raises(BadInput, match="Er lopen al exports van jou"):
        jobs.start(ctx, seat, ALL, Order())


def test_an_order_or_format_that_does_not_exist_starts_nothing(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm

    with pytest.raises(BadInput):
        jobs.start(ctx, seat, ALL, Order("reason"))
    with pytest.raises(NotFound):
        jobs.start(ctx, seat, ALL, Order(), "pdf")

    assert not home(ctx).exists()


def test_a_small_list_is_waited_for_and_leaves_nothing_behind(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm

    file = jobs.run_now(ctx, seat, ProjectFilter(all_years=True, search="bakkerij"), Order())
    found = records(file)
    jobs.discard(file)

    assert found
    assert {row["Onderneming"] for row in found} == {"Bakkerij De Meerkoet"}
    assert list(home(ctx).iterdir()) == []


def test_a_child_that_dies_is_told_and_leaves_nothing_behind(
    ctx: Context, firm: tuple[Actor, list[Project]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, _ = firm
    monkeypatch.setattr(jobs.sys, "executable", "/bin/false")

    with pytest.raises(AppError, match="De export is niet gelukt"):
        jobs.run_now(ctx, seat, ALL, Order())
    said = finished(ctx, seat, jobs.start(ctx, seat, ALL, Order()).id)

    assert said.state is JobState.FAILED


def test_the_work_reaches_the_child_as_it_was_given(ctx: Context, firm: tuple[Actor, list[Project]]) -> None:
    seat, _ = firm
    wanted = ProjectFilter(themes=("Bouw; =1",), search="“é”")

    work = Work(seat, wanted, Order("amount"), "xlsx", ctx.clock(), "sqlite:///x.db", Path("/x"))

    assert WORK.validate_json(written(work)) == work


def test_a_file_that_is_ready_is_fetched_by_its_own_account_alone(
    ctx: Context, seat: Actor, provider: Provider
) -> None:
    colleague = a_department(ctx, provider)

    job = jobs.keep_file(ctx, seat, "foute-rijen.csv", b"Regel;Fout")

    assert jobs.finished_file(ctx, seat, job.id).read_bytes() == b"Regel;Fout"
    with pytest.raises(NotFound):
        jobs.finished_file(ctx, colleague, job.id)
