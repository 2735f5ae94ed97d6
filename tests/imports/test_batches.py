"""Reading lists in: what a preview says, what is kept, and all that stays as it was."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from models import Department, Event, HeadingMemory, ImportBatch, ImportChange, Project, Registration
from models.enums import BatchState, Duty, ProjectStatus, ServiceType
from services.context import Context
from services.errors import NotAllowed, UnusableFile
from services.history import first_broken
from services.imports.batches import Draft, Preview, apply, preview, read_draft
from services.imports.plan import TAKEN_OVER
from services.policy.access import EVERYONE, Actor
from services.precheck import judgement
from services.ticking import verify
from tests.factories import (
    IJSVOGEL,
    MORGENSTER,
    REGISTRATIONS,
    a_department,
    a_project,
    a_provider,
    a_seat,
    an_agency,
)
from tests.imports.files import HEADINGS, ROW, csv_file, data

DEPARTMENTS = ("Departement Techniek", "Departement Talen")
KEPT = (Project, ImportBatch, ImportChange, Registration, HeadingMemory, Event)


def line(number: str = "2026-0000001", **cells: str) -> dict[str, str]:
    """A right row by heading, with these cells in the place of its own."""
    return dict(zip(HEADINGS, ROW, strict=True)) | {"Projectnummer": number} | cells


def lines(count: int, **cells: str) -> Iterator[dict[str, str]]:
    """That many projects."""
    return (line(f"2026-{number:07d}", **cells) for number in range(1, count + 1))


def draft(ctx: Context, actor: Actor, *rows: Mapping[str, str], choices: Mapping[str, str] | None = None) -> Draft:
    """A csv with these rows, as it was read."""
    content = csv_file(list(rows[0]), *(list(row.values()) for row in rows))
    return read_draft(ctx, actor, "lijst.csv", content, choices)


def read_in(ctx: Context, actor: Actor, *rows: Mapping[str, str]) -> int:
    """The batch of a list with these rows."""
    return apply(ctx, actor, draft(ctx, actor, *rows))


def sample(ctx: Context, actor: Actor, name: str) -> Draft:
    """One of the files in tests/data."""
    return read_draft(ctx, actor, name, data(name))


def state(ctx: Context) -> dict[tuple[int, str], dict[str, Any]]:
    """Every field of every project, the version and what the rules found excepted, by provider and number."""
    with ctx.reading(EVERYONE) as session:
        projects = session.exec(select(Project)).all()
    return {(one.provider_id, one.number): one.model_dump(exclude={"version", *judgement.KEPT}) for one in projects}


def project(ctx: Context, number: str = "2026-0000001") -> Project:
    """The only project with this number."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(Project).where(Project.number == number)).one()


def every(ctx: Context, kind: type[SQLModel]) -> Sequence[Any]:
    """All rows of a table."""
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(kind)).all()


def counts(seen: Preview) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, with errors, absent."""
    plan = seen.plan
    return len(plan.new), len(plan.changed), plan.unchanged, len(seen.wrong_lines), len(plan.absent)


def batch_counts(ctx: Context, batch_id: int) -> tuple[int, int, int, int, int]:
    """The same, as they were kept."""
    with ctx.reading(EVERYONE) as session:
        batch = session.get_one(ImportBatch, batch_id)
    return batch.new, batch.changed, batch.unchanged, batch.wrong, batch.absent


def faults(seen: Preview) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.reason) for error in seen.errors]


def events(ctx: Context) -> list[tuple[str, str]]:
    return [(event.kind, event.text) for event in every(ctx, Event)]


def test_a_workbook_goes_in_and_its_csv_twin_changes_nothing(ctx, clock, seat):
    batch = apply(ctx, seat, sample(ctx, seat, "projectenlijst.xlsx"))
    before = state(ctx)
    clock.move(days=1)
    twin = sample(ctx, seat, "projectenlijst.csv")

    seen = preview(ctx, seat, twin)
    again = apply(ctx, seat, twin)

    assert batch_counts(ctx, batch) == (3_000, 0, 0, 0, 0)
    assert len(before) == 3_000
    assert counts(seen) == batch_counts(ctx, again) == (0, 0, 3_000, 0, 0)
    for one in before.values():
        # Of what waits for money the last list that named it matters.
        to_pay = one["status"] is ProjectStatus.RUNNING and one["filed_on"].year < 2026
        if one["status"] is ProjectStatus.CONFIRMED or to_pay:
            one["listed_at"] = ctx.clock()
    assert state(ctx) == before


def test_the_list_with_errors_keeps_its_right_rows(ctx, seat):
    wrong = sample(ctx, seat, "projectenlijst-met-fouten.csv")

    seen = preview(ctx, seat, wrong)
    batch = apply(ctx, seat, wrong)

    right = len(wrong.parsed.rows)
    assert seen.wrong_lines == [5, 7, 9, 11, 13, 15, 19, 21]
    assert [row.line for row in wrong.parsed.rows if row.remarks] == [17, 23]
    assert batch_counts(ctx, batch) == counts(seen) == (right, 0, 0, 8, 0)
    assert len(state(ctx)) == right


def test_a_preview_writes_nothing(ctx, seat):
    preview(ctx, seat, draft(ctx, seat, line()))

    assert [every(ctx, kind) for kind in (Project, ImportBatch, ImportChange, Event)] == [[], [], [], []]


def test_a_stop_that_comes_in_by_a_first_list_awaits_a_decision_thirty_days_later(ctx, seat):
    read_in(ctx, seat, line(Status="StopzettingAangevraagd"))

    kept = project(ctx)
    assert (kept.status_changed_at, kept.duty) == (ctx.clock(), Duty.DECISION)
    assert kept.due_on == ctx.today + timedelta(days=30)


def test_a_new_project_is_kept_whole(ctx, provider, seat):
    read_in(ctx, seat, line(Geverifieerd="Ja", Departement="Departement Talen"))

    kept = project(ctx)
    with ctx.reading(EVERYONE) as session:
        talen = session.exec(select(Department.id).where(Department.name == "Departement Talen")).one()
    assert (kept.provider_id, kept.department_id, kept.department_name) == (provider.id, talen, "Departement Talen")
    assert (kept.status, kept.status_is_ours, kept.list_status) == (ProjectStatus.RUNNING, False, ProjectStatus.RUNNING)
    assert (kept.verified, kept.verified_at, kept.verified_by) == (True, ctx.clock(), TAKEN_OVER)
    assert (kept.listed_at, kept.created_at, kept.version) == (ctx.clock(), ctx.clock(), 1)
    assert (kept.filed_on, kept.title, kept.enterprise_key) == (date(2026, 3, 1), "", "bakkerij groenhof")


def test_a_page_that_showed_the_old_values_is_out_of_date(ctx, seat):
    read_in(ctx, seat, line("1"), line("2"))

    read_in(ctx, seat, line("1", Projectbedrag="1.300,00"), line("2"))

    assert (project(ctx, "1").version, project(ctx, "2").version) == (2, 1)


def test_a_batch_keeps_what_it_changed_from_and_to(ctx, clock, seat):
    read_in(ctx, seat, line("1"), line("2"))
    first = ctx.clock().isoformat()
    clock.move(days=1)

    batch = read_in(ctx, seat, line("1", Projectbedrag="1.300,00"), line("2"))

    changes = [change for change in every(ctx, ImportChange) if change.batch_id == batch]
    assert [(change.project_number, change.before, change.after) for change in changes] == [
        ("1", {"amount": "1250.00", "listed_at": first}, {"amount": "1300.00", "listed_at": ctx.clock().isoformat()})
    ]


def test_projects_that_are_gone_from_a_list_are_counted_and_stay(ctx, seat):
    read_in(ctx, seat, line("1"), line("2"), line("3", Aanvraagdatum="28/02/2026"))
    before = state(ctx)

    batch = read_in(ctx, seat, line("1"))

    assert batch_counts(ctx, batch) == (0, 0, 1, 0, 1)
    assert state(ctx) == before


def test_a_project_on_a_wrong_row_is_in_the_list(ctx, seat):
    read_in(ctx, seat, line("1"), line("2"), line("3"))

    seen = preview(ctx, seat, draft(ctx, seat, line("1"), line("2", Projectbedrag="veel")))

    assert (seen.wrong_lines, seen.plan.absent) == ([3], ["3"])


def test_a_status_that_was_set_here_is_not_undone_by_a_list(ctx, clock, seat):
    read_in(ctx, seat, line(Status="Bevestigd"))
    act(ctx, ProjectStatus.CANCELLED)
    clock.move(days=21)

    batch = read_in(ctx, seat, line(Status="Bevestigd"))

    kept = project(ctx)
    assert batch_counts(ctx, batch) == (0, 0, 1, 0, 0)
    assert (kept.status, kept.status_is_ours) == (ProjectStatus.CANCELLED, True)
    assert (kept.list_status, kept.listed_at) == (ProjectStatus.CONFIRMED, ctx.clock())
    assert kept.differs_from_list


@pytest.mark.parametrize("word", ["Geannuleerd", "ProjectGeannuleerd", "ProjectStopgezet"])
def test_a_list_that_says_the_same_confirms_our_status(ctx, seat, word):
    read_in(ctx, seat, line(Status="Bevestigd"))
    act(ctx, ProjectStatus.CANCELLED)

    read_in(ctx, seat, line(Status=word))

    kept = project(ctx)
    assert (kept.status, kept.status_is_ours, kept.differs_from_list) == (kept.list_status, False, False)


def act(ctx: Context, status: ProjectStatus) -> None:
    """What an action does to the status of the only project."""
    with ctx.transaction(EVERYONE) as session:
        only = session.exec(select(Project)).one()
        only.assign({"status": status, "status_is_ours": True, "version": only.version + 1})


@pytest.mark.parametrize(("verified", "word"), [(True, "Nee"), (True, ""), (False, "Ja")])
def test_a_later_list_leaves_the_tick_alone(ctx, seat, verified, word):
    read_in(ctx, seat, line(Geverifieerd="Nee" if verified else "Ja"))
    verify(ctx, seat, [project(ctx).id or 0], verified)

    read_in(ctx, seat, line(Geverifieerd=word))

    assert project(ctx).verified is verified
    assert project(ctx).verified_by == (seat.name if verified else None)


@pytest.mark.parametrize("heading", ["Thema", "Subthema", "Grootte", "Soort opleiding", "E-mail onderneming"])
def test_a_text_without_room_stops_only_its_own_row(ctx, seat, heading):
    long = "x" * 60 + "@" + "y" * 300 + ".be"

    batch = read_in(ctx, seat, line("1", **{heading: long}), line("2", **{heading: ""}))

    assert batch_counts(ctx, batch) == (1, 0, 0, 1, 0)


def test_a_department_reads_in_its_own_rows_and_no_others(ctx, provider):
    techniek = a_department(ctx, provider)
    rows = (line("1", Departement="Departement Techniek"), line("2", Departement="Departement Talen"))

    seen = preview(ctx, techniek, draft(ctx, techniek, *rows))
    batch = read_in(ctx, techniek, *rows)

    assert faults(seen) == [(3, "Departement", "“Departement Talen” hoort niet bij jouw departement")]
    assert batch_counts(ctx, batch) == (1, 0, 0, 1, 0)
    assert {key: one["department_id"] for key, one in state(ctx).items()} == {
        (provider.id, "1"): techniek.department_id
    }


def test_a_department_cannot_take_a_number_from_elsewhere(ctx, provider, seat):
    techniek = a_department(ctx, provider)
    read_in(ctx, seat, line("1", Departement="Departement Talen"), line("2", Departement=""))
    before = state(ctx)

    seen = preview(ctx, techniek, draft(ctx, techniek, line("1"), line("2")))
    read_in(ctx, techniek, line("1"), line("2"))

    reason = "“{}” is in gebruik buiten jouw departement"
    assert faults(seen) == [(2, "Projectnummer", reason.format(1)), (3, "Projectnummer", reason.format(2))]
    assert state(ctx) == before


def test_a_department_is_not_told_of_projects_of_others(ctx, provider, seat):
    techniek = a_department(ctx, provider)
    read_in(ctx, seat, line("1", Departement="Departement Talen"), line("2", Departement="Departement Techniek"))

    seen = preview(ctx, techniek, draft(ctx, techniek, line("3")))

    assert (counts(seen), seen.plan.absent) == ((1, 0, 0, 0, 1), ["2"])


def test_a_file_of_another_firm_is_refused_whole(ctx, seat):
    other = draft(ctx, seat, line(Registratienummer=REGISTRATIONS[MORGENSTER][0]))

    for read in (preview, apply):
        with pytest.raises(UnusableFile, match="Geen enkele rij draagt een registratienummer van jou"):
            read(ctx, seat, other)

    assert state(ctx) == {}


def test_a_firm_without_numbers_is_offered_those_of_its_first_file(ctx):
    seat = a_seat(ctx, a_provider(ctx, number=IJSVOGEL, registrations=()))
    first = draft(ctx, seat, line("1"), line("2", Registratienummer="DV.A299002", Dienst="Advies"))

    seen = preview(ctx, seat, first)
    apply(ctx, seat, first)

    assert seen.new_registrations == ("DV.A299002", "DV.O299001")
    assert {(one.number, one.service) for one in every(ctx, Registration)} == {
        ("DV.O299001", ServiceType.TRAINING),
        ("DV.A299002", ServiceType.ADVICE),
    }
    assert preview(ctx, seat, draft(ctx, seat, line())).new_registrations == ()


def test_nothing_in_a_file_reaches_the_projects_of_another_firm(ctx, provider, seat):
    other = a_provider(ctx, number=MORGENSTER, registrations=("DV.O299001",))
    a_project(ctx, other, number="2026-0000001")
    before = state(ctx)

    batch = read_in(ctx, seat, line(Titel="Nieuw"))
    read_in(ctx, seat, line(Titel="Anders"))

    mine = (provider.id, "2026-0000001")
    after = state(ctx)
    assert batch_counts(ctx, batch) == (1, 0, 0, 0, 0)
    assert after.pop(mine)["title"] == "Anders"
    assert after == before


def test_the_agency_reads_nothing_in(ctx):
    with pytest.raises(NotAllowed):
        draft(ctx, an_agency(ctx), line())


def test_a_draft_that_is_applied_twice_is_one_batch(ctx, seat):
    once = draft(ctx, seat, line())

    batches = [apply(ctx, seat, once), apply(ctx, seat, once)]

    assert batches == [batch.id for batch in every(ctx, ImportBatch)] * 2
    assert len(events(ctx)) == 1


def test_a_double_click_is_one_batch(ctx, seat):
    once, barrier = draft(ctx, seat, *lines(50)), Barrier(2)

    def click(_: int) -> int:
        barrier.wait()
        return apply(ctx, seat, once)

    with ThreadPoolExecutor(2) as clicks:
        batches = list(clicks.map(click, range(2)))

    assert batches == [batch.id for batch in every(ctx, ImportBatch)] * 2
    assert (len(state(ctx)), len(events(ctx))) == (50, 1)


class PowerCut(Exception):
    """Something that no list can help."""


@pytest.mark.parametrize("moment", ["between new projects", "between changed projects"])
def test_a_list_that_stops_half_way_leaves_nothing(ctx, moment):
    seat = a_seat(ctx, a_provider(ctx, registrations=()))
    if moment == "between changed projects":
        read_in(ctx, seat, *lines(700))
    before = [every(ctx, kind) for kind in KEPT]
    cut = draft(ctx, seat, *lines(700, Thema="Innovatie", Raar="1"), choices={"Raar": "hours"})

    def stop(done: float) -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        apply(ctx, seat, cut, stop)

    assert [every(ctx, kind) for kind in KEPT] == before


def test_progress_goes_from_nothing_to_one(ctx, seat):
    told: list[float] = []
    read_in(ctx, seat, *lines(600))

    apply(ctx, seat, draft(ctx, seat, *lines(1_200, Thema="Innovatie")), told.append)

    assert told == [500 / 1_200, 600 / 1_200, 1_100 / 1_200, 1.0]


def test_what_was_read_in_stands_in_the_history(ctx, provider, seat):
    read_in(ctx, seat, line("1"))
    batch = read_in(ctx, seat, line("1", Titel="Lassen"), line("2"), line("3", Projectbedrag="veel"))

    said = every(ctx, Event)[-1]
    with ctx.reading(EVERYONE) as session:
        broken = first_broken(session, provider.id or 0)
    assert (said.kind, said.account_name, said.details) == ("lijst ingelezen", seat.name, {"batch": batch})
    assert said.text == "Lijst “lijst.csv” ingelezen: 1 nieuw, 1 gewijzigd, 0 ongewijzigd, 1 met fouten"
    assert broken is None


def test_a_batch_says_who_read_what_and_when(ctx, provider):
    techniek = a_department(ctx, provider)
    once = draft(ctx, techniek, line())

    apply(ctx, techniek, once)

    (batch,) = every(ctx, ImportBatch)
    assert (batch.provider_id, batch.department_id) == (provider.id, techniek.department_id)
    assert (batch.account_id, batch.account_name) == (techniek.account_id, techniek.name)
    assert (batch.file_name, batch.sha256, batch.key) == ("lijst.csv", once.sha256, once.key)
    assert (batch.imported_at, batch.state) == (ctx.clock(), BatchState.APPLIED)


def test_headings_that_were_mapped_by_hand_are_remembered_for_the_same_headings(ctx, seat):
    strange = line(Xyz="7")
    first = draft(ctx, seat, strange, choices={"Xyz": "hours"})
    apply(ctx, seat, first)

    same, others = draft(ctx, seat, strange), draft(ctx, seat, strange | {"Titel": "Lassen"})

    assert (first.headings.unknown, same.headings.unknown, others.headings.unknown) == ((), (), ("Xyz",))
    assert same.headings == first.headings
    assert project(ctx).hours == 7


def test_a_heading_that_was_set_aside_stays_so(ctx, seat):
    strange = line(Xyz="7")
    apply(ctx, seat, draft(ctx, seat, strange, choices={"Xyz": ""}))

    again = draft(ctx, seat, strange)

    assert (again.headings.unknown, again.choices) == ((), {"Xyz": ""})


def test_what_was_once_chosen_for_a_heading_that_is_known_decides_for_nobody_else(ctx, seat):
    swapped = line(Subsidie="30,00", **{"Eigen bijdrage": "70,00"})
    chosen = {"Subsidie": "own_contribution", "Eigen bijdrage": "subsidy"}
    apply(ctx, seat, draft(ctx, seat, swapped, choices=chosen))
    assert project(ctx).subsidy == 70

    again = draft(ctx, seat, swapped)

    assert (again.parsed.rows[0].values["subsidy"], again.parsed.rows[0].values["own_contribution"]) == (30, 70)


def test_a_mapping_that_was_not_confirmed_is_not_remembered(ctx, seat):
    strange = line(Xyz="7")
    preview(ctx, seat, draft(ctx, seat, strange, choices={"Xyz": "hours"}))

    assert draft(ctx, seat, strange).headings.unknown == ("Xyz",)


def test_headings_are_remembered_for_their_own_firm_only(ctx, seat):
    strange = line(Xyz="7")
    apply(ctx, seat, draft(ctx, seat, strange, choices={"Xyz": "hours"}))
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    assert draft(ctx, other, strange).headings.unknown == ("Xyz",)


def test_a_draft_without_a_needed_column_has_no_rows(ctx, seat):
    rows = line()
    rows.pop("Dienst")

    unfinished = draft(ctx, seat, rows)

    assert [column.label for column in unfinished.headings.missing] == ["Dienst"]
    assert unfinished.parsed.rows == []
