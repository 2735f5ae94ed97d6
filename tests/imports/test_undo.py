"""Taking back the latest list: every project as it was, or nothing at all."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from models import Event, ImportBatch, ImportChange, Project, Registration
from models.enums import BatchState, ProjectStatus
from services.context import Context
from services.errors import Changed, NotAllowed, NotFound
from services.history import first_broken
from services.imports.batches import apply, preview
from services.imports.by_hand import enter
from services.imports.undo import batches, undo
from services.policy.access import EVERYONE, Actor
from services.precheck.judging import catch_up
from services.ticking import verify
from tests.factories import (
    IJSVOGEL,
    MORGENSTER,
    a_department,
    a_mail,
    a_payment,
    a_piece_of_evidence,
    a_provider,
    a_seat,
    an_agency,
    an_event,
)
from tests.imports.test_batches import (
    DEPARTMENTS,
    act,
    batch_counts,
    counts,
    every,
    line,
    lines,
    project,
    read_in,
    sample,
    state,
)

TYPED = {
    "number": "2026-0000009", "enterprise_name": "Bakkerij Groenhof", "enterprise_number": "0999.217.487",
    "status": "Bevestigd", "filed_on": "20/11/2026", "starts_on": "01/12/2026", "amount": "500,00",
    "registration_number": "DV.O299001", "service": "Opleiding",
}  # fmt: skip
LATEST_ONLY = "Alleen de laatst ingelezen lijst kan je ongedaan maken."
WORKED_ON = "Deze lijst kan je niet meer ongedaan maken: met project 2026-0000001 is al verder gewerkt."


def refusal(ctx: Context, actor: Actor, batch: int) -> str:
    """Why this list is not taken back, and that nothing was touched."""
    before = [state(ctx), every(ctx, ImportBatch), every(ctx, Event)]
    with pytest.raises(Changed) as refused:
        undo(ctx, actor, batch)
    assert [state(ctx), every(ctx, ImportBatch), every(ctx, Event)] == before
    return str(refused.value)


def test_the_list_of_three_weeks_later_comes_and_goes(ctx, clock, seat):
    first = apply(ctx, seat, sample(ctx, seat, "projectenlijst.xlsx"))
    before = state(ctx)
    clock.move(weeks=3)
    later = sample(ctx, seat, "projectenlijst-drie-weken-later.xlsx")

    seen = preview(ctx, seat, later)
    batch = apply(ctx, seat, later)
    after = state(ctx)
    undo(ctx, seat, batch)
    back = state(ctx)
    undo(ctx, seat, first)

    assert counts(seen) == batch_counts(ctx, batch) == (60, 240, 2_660, 0, 100)
    assert (len(after), len(before)) == (3_060, 3_000)
    assert sum(after[key] | {"listed_at": None} != before[key] | {"listed_at": None} for key in before) == 240
    assert back == before
    assert state(ctx) == {}


def test_undoing_brings_back_every_field(ctx, clock, seat):
    read_in(ctx, seat, line(Titel="Lassen", Departement="Departement Talen", Subsidie="375,00", Geverifieerd="Ja"))
    before, version = state(ctx), project(ctx).version
    clock.move(days=1)
    batch = read_in(ctx, seat, line("2026-0000001", Onderneming="Anders", Titel="", Departement="", Subsidie="",
                                    Status="Afgewerkt", Startdatum="06/03/2026"))  # fmt: skip

    undo(ctx, seat, batch)

    assert state(ctx) == before
    assert project(ctx).version == version + 2


def deposits(ctx: Context) -> dict[str, str]:
    """By number of project what is found of its deposit, all being judged."""
    catch_up(ctx)
    found = {number: values["findings"].split() for number, values in judged(ctx).items()}
    return {number: code for number, codes in found.items() for code in codes if code.endswith("eigen-bijdrage")}


def judged(ctx: Context) -> dict[str, dict[str, Any]]:
    return {one.number: one.model_dump() for one in every(ctx, Project)}


WAITING = {"Status": "Bevestigd", "Aanvraagdatum": "01/10/2026", "Startdatum": "05/10/2026", "Gestort op": ""}


def test_only_a_project_that_a_list_names_is_told_by_it_that_its_deposit_is_not_in(ctx, clock, seat):
    clock.move(days=-40)
    first = read_in(ctx, seat, line("1", **WAITING), line("2", **WAITING), line("3", **WAITING))
    clock.move(days=40)
    before = state(ctx)

    partial = read_in(ctx, seat, line("1", **WAITING), line("3", **WAITING | {"Registratienummer": "DV.O299999"}))
    named, found = project(ctx, "1"), deposits(ctx)
    undo(ctx, seat, partial)

    assert (named.listed_at, named.version, batch_counts(ctx, partial)) == (ctx.clock(), 1, (0, 0, 1, 1, 1))
    assert found == {"1": "4:eigen-bijdrage", "2": "3:eigen-bijdrage", "3": "3:eigen-bijdrage"}
    assert state(ctx) == before
    assert deposits(ctx) == dict.fromkeys("123", "3:eigen-bijdrage")
    undo(ctx, seat, first)
    assert state(ctx) == {}


def test_a_list_that_was_just_read_in_goes_while_the_clock_goes_on(ctx, clock, seat):
    def ticking() -> datetime:
        clock.move(microseconds=1)
        return clock()

    running = replace(ctx, clock=ticking)
    first = read_in(running, seat, line("1", **WAITING), line("2", **WAITING))
    before = state(ctx)
    second = read_in(
        running, seat, line("1", **WAITING | {"Titel": "Lassen"}), line("2", **WAITING), line("3", **WAITING)
    )

    undo(running, seat, second)
    assert {key: one | {"version": 0} for key, one in state(ctx).items()} == {
        key: one | {"version": 0} for key, one in before.items()
    }
    undo(running, seat, first)
    assert state(ctx) == {}


def test_of_lists_that_changed_nothing_and_are_undone_the_day_of_the_first_is_kept(ctx, clock, seat):
    batches_ = []
    for _ in range(3):
        batches_.append(read_in(ctx, seat, line("1", **WAITING)))
        clock.move(days=1)
    first = every(ctx, ImportBatch)[0].imported_at

    undo(ctx, seat, batches_.pop())

    assert project(ctx, "1").listed_at == first
    undo(ctx, seat, batches_.pop())
    undo(ctx, seat, batches_.pop())
    assert state(ctx) == {}


def test_a_list_that_was_taken_back_says_so(ctx, provider, seat):
    batch = read_in(ctx, seat, line())

    undone = undo(ctx, seat, batch)

    said = every(ctx, Event)[-1]
    with ctx.reading(EVERYONE) as session:
        broken = first_broken(session, provider.id or 0)
    assert (undone.id, [one.state for one in batches(ctx, seat)]) == (batch, [BatchState.UNDONE])
    assert (said.kind, said.details) == ("lijst ongedaan gemaakt", {"batch": batch})
    assert said.text == "Lijst “lijst.csv” van 23/11/2026 09:00 ongedaan gemaakt"
    assert broken is None


def test_a_list_that_was_taken_back_keeps_nothing_of_who_was_new_in_it(ctx, seat):
    undo(ctx, seat, read_in(ctx, seat, line()))

    (change,) = every(ctx, ImportChange)

    assert (change.project_number, change.before, change.after) == ("2026-0000001", None, {})


def test_a_list_is_taken_back_once(ctx, seat):
    batch = read_in(ctx, seat, line())
    undo(ctx, seat, batch)

    assert refusal(ctx, seat, batch) == "Deze lijst is al ongedaan gemaakt."


def test_lists_are_taken_back_from_the_latest_on(ctx, seat):
    first, second = read_in(ctx, seat, line("1")), read_in(ctx, seat, line("2"))

    assert refusal(ctx, seat, first) == LATEST_ONLY
    undo(ctx, seat, second)
    assert [number for _, number in state(ctx)] == ["1"]
    undo(ctx, seat, first)
    assert state(ctx) == {}


def test_our_status_comes_back_as_it_was(ctx, clock, seat):
    read_in(ctx, seat, line(Status="Bevestigd"))
    act(ctx, ProjectStatus.CANCELLED)
    before = state(ctx)
    clock.move(days=1)
    still = read_in(ctx, seat, line(Status="Lopend"))

    undo(ctx, seat, still)
    after_the_first = state(ctx)
    undo(ctx, seat, read_in(ctx, seat, line(Status="Geannuleerd")))

    assert after_the_first == before
    assert state(ctx) == before


def ticked(ctx: Context, actor: Actor) -> None:
    verify(ctx, actor, [project(ctx).id or 0], True)


def ticked_and_unticked(ctx: Context, actor: Actor) -> None:
    ticked(ctx, actor)
    verify(ctx, actor, [project(ctx).id or 0], False)


def cancelled(ctx: Context, actor: Actor) -> None:
    act(ctx, ProjectStatus.CANCELLED)


def paid(ctx: Context, actor: Actor) -> None:
    a_payment(ctx, project(ctx))


def proven(ctx: Context, actor: Actor) -> None:
    a_piece_of_evidence(ctx, project(ctx))


def told(ctx: Context, actor: Actor) -> None:
    an_event(ctx, actor, project(ctx))


def mailed(ctx: Context, actor: Actor) -> None:
    a_mail(ctx, project(ctx))


WORK = [ticked, ticked_and_unticked, cancelled, paid, proven, told, mailed]


@pytest.mark.parametrize("work", WORK)
def test_work_on_a_new_project_keeps_its_list(ctx, seat, work: Callable[[Context, Actor], None]):
    batch = read_in(ctx, seat, line())
    work(ctx, seat)
    read_in_more(ctx, seat)

    assert refusal(ctx, seat, batch) == WORKED_ON


def read_in_more(ctx: Context, seat: Actor) -> None:
    """An entry by hand, which is no reason to refuse."""
    enter(ctx, seat, TYPED)


def test_work_on_a_changed_field_keeps_the_list(ctx, seat):
    read_in(ctx, seat, line("2026-0000001", Status="Bevestigd"), line("2"))
    batch = read_in(ctx, seat, line("2026-0000001", Status="Lopend"), line("2", Titel="Lassen"), line("3"))
    with ctx.transaction(EVERYONE) as session:
        first = session.exec(select(Project).where(Project.number == "2026-0000001")).one()
        first.assign({"status": ProjectStatus.STOP_REQUESTED, "status_is_ours": True})

    assert refusal(ctx, seat, batch) == WORKED_ON


@pytest.mark.parametrize("work", [ticked, paid, proven, told, mailed])
def test_work_beside_the_changed_fields_stays_when_the_list_goes(ctx, seat, work):
    read_in(ctx, seat, line())
    batch = read_in(ctx, seat, line(Projectbedrag="1.300,00"))
    work(ctx, seat)
    before = project(ctx)

    undo(ctx, seat, batch)

    after = project(ctx)
    assert (str(before.amount), str(after.amount)) == ("1300.00", "1250.00")
    assert (after.verified, after.verified_by) == (before.verified, before.verified_by)


@pytest.mark.parametrize("worked_on", [1, 600, 1_100])
def test_one_project_keeps_a_long_list_whole(ctx, seat, worked_on):
    batch = read_in(ctx, seat, *lines(1_100))
    number = f"2026-{worked_on:07d}"
    verify(ctx, seat, [project(ctx, number).id or 0], True)

    assert refusal(ctx, seat, batch) == WORKED_ON.replace("2026-0000001", number)


def test_the_list_of_another_firm_does_not_exist(ctx, seat):
    batch = read_in(ctx, seat, line())
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    before = state(ctx)

    for number in (batch, batch + 1, 0):
        with pytest.raises(NotFound, match=r"^Deze lijst is niet gevonden\.$"):
            undo(ctx, other, number)

    assert state(ctx) == before
    assert batches(ctx, other) == []


def test_the_agency_takes_nothing_back(ctx, seat):
    batch = read_in(ctx, seat, line())

    with pytest.raises(NotAllowed):
        undo(ctx, an_agency(ctx), batch)


def test_a_department_sees_and_takes_back_its_own_lists_only(ctx, provider, seat):
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    of_seat, of_talen = read_in(ctx, seat, line("1")), read_in(ctx, talen, line("2"))
    own = read_in(ctx, techniek, line("3"))

    for batch in (of_seat, of_talen):
        with pytest.raises(NotFound):
            undo(ctx, techniek, batch)

    assert [batch.id for batch in batches(ctx, techniek)] == [own]
    assert [batch.id for batch in batches(ctx, seat)] == [own, of_talen, of_seat]
    assert undo(ctx, techniek, own).state is BatchState.UNDONE


def test_a_seat_takes_back_the_list_of_a_department(ctx, provider, seat):
    batch = read_in(ctx, a_department(ctx, provider), line())

    undo(ctx, seat, batch)

    assert state(ctx) == {}


def test_the_list_of_another_department_stands_in_no_departments_way(ctx, provider):
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    own, _ = read_in(ctx, techniek, line("1")), read_in(ctx, talen, line("2"))

    undo(ctx, techniek, own)

    assert [number for _, number in state(ctx)] == ["2"]


def test_a_later_list_of_the_seat_keeps_that_of_a_department(ctx, provider, seat):
    own = read_in(ctx, a_department(ctx, provider), line("1"))
    read_in(ctx, seat, line("2"))

    assert refusal(ctx, seat, own) == LATEST_ONLY


def test_another_firms_later_list_is_no_reason_to_refuse(ctx, seat):
    batch = read_in(ctx, seat, line())
    other = a_provider(ctx, number=MORGENSTER)
    read_in(ctx, a_seat(ctx, other), line(Registratienummer="DV.O299101"))

    undo(ctx, seat, batch)

    assert [provider for provider, _ in state(ctx)] == [other.id]


def test_numbers_that_came_with_a_first_list_go_with_it(ctx):
    seat = a_seat(ctx, a_provider(ctx, number=IJSVOGEL, registrations=()))
    anothers = read_in(ctx, seat, line(Registratienummer="DV.O299901"))

    undo(ctx, seat, anothers)
    own = read_in(ctx, seat, line())

    assert batch_counts(ctx, own) == (1, 0, 0, 0, 0)
    assert [one.number for one in every(ctx, Registration)] == ["DV.O299001"]


def test_numbers_that_were_there_before_stay(ctx, seat):
    before = every(ctx, Registration)

    undo(ctx, seat, read_in(ctx, seat, line()))

    assert every(ctx, Registration) == before


def test_a_list_can_come_back_after_it_was_taken_back(ctx, seat):
    batch = read_in(ctx, seat, line("1"), line("2"))
    before = {key: one | {"id": 0} for key, one in state(ctx).items()}
    undo(ctx, seat, batch)

    again = read_in(ctx, seat, line("1"), line("2"))

    assert batch_counts(ctx, again) == (2, 0, 0, 0, 0)
    assert {key: one | {"id": 0} for key, one in state(ctx).items()} == before


def random_list(chance: random.Random) -> list[Mapping[str, str]]:
    """A list of up to thirty of forty projects, each cell one of a few values, each optional column there or not."""
    optional = {
        "Titel": ("Lassen", "Énergie", ""), "Thema": ("Innovatie", ""), "Subsidie": ("1,10", ""), "Uren": ("7", ""),
        "Departement": (*DEPARTMENTS, ""), "Geverifieerd": ("Ja", "Nee", ""), "Steunpercentage": ("30", "45,5", ""),
    }  # fmt: skip
    present = {heading: words for heading, words in optional.items() if chance.random() < 0.7}
    cells = present | {
        "Status": tuple(ProjectStatus), "Onderneming": ("Bakkerij", "Café Élan"), "Projectbedrag": ("100,00", "250,50"),
        "Startdatum": ("05/03/2026", "06/03/2026"),
    }  # fmt: skip
    numbers = chance.sample(range(40), chance.randrange(1, 30))
    return [line(str(number), **{heading: str(chance.choice(words)) for heading, words in cells.items()})
            for number in numbers]  # fmt: skip


def set_some_here(session: Session, chance: random.Random) -> None:
    for one in session.exec(select(Project)).all():
        if chance.random() < 0.3:
            one.assign({"status": chance.choice([*ProjectStatus]), "status_is_ours": True, "verified": True})


@pytest.mark.parametrize("seed", range(8))
def test_a_list_that_comes_and_goes_leaves_no_trace(ctx, clock, seat, seed):
    chance = random.Random(seed)
    read_in(ctx, seat, *random_list(chance))
    with ctx.transaction(EVERYONE) as session:
        set_some_here(session, chance)
    before = state(ctx)
    clock.move(days=1)
    batch = read_in(ctx, seat, *random_list(chance))

    undo(ctx, seat, batch)

    assert state(ctx) == before
