"""The tick geverifieerd: by whom and when, what was seen, and what becomes of it when that changes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from sqlmodel import col, select

from models import Event, Project, Provider
from models.enums import Duty
from services import ticking
from services.context import Context
from services.errors import Changed, NotAllowed, NotFound
from services.formats import show_euro
from services.history import first_broken
from services.imports.undo import undo
from services.policy.access import EVERYONE, Actor
from services.precheck import findings
from services.precheck.findings import Difference
from services.precheck.judging import catch_up
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_project, a_provider, an_agency
from tests.imports.test_batches import line, read_in
from tests.imports.test_batches import project as in_list
from tests.screens import opening, text_of


def stored(ctx: Context, project: Project) -> Project:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Project, project.id)


def told(ctx: Context) -> list[tuple[int | None, str, bool]]:
    """Of which project, by whom, and whether the tick was set or taken away."""
    with ctx.reading(EVERYONE) as session:
        events = session.exec(select(Event).order_by(col(Event.provider_id), col(Event.position))).all()
    return [(event.project_id, event.account_name, event.details["geverifieerd"]) for event in events]


# Setting it


def test_a_tick_says_by_whom_and_when(ctx: Context, provider: Provider, seat: Actor, clock: Clock) -> None:
    project = a_project(ctx, provider)

    changed = ticking.verify(ctx, seat, [project.id or 0], True)

    now = stored(ctx, project)
    assert changed == 1
    assert (now.verified, now.verified_by, now.verified_at) == (True, seat.name, clock.now)
    assert told(ctx) == [(project.id, seat.name, True)]


def test_a_tick_can_be_taken_away(ctx: Context, provider: Provider, seat: Actor) -> None:
    made = a_project(ctx, provider)
    catch_up(ctx)
    project = stored(ctx, made)
    ticking.verify(ctx, seat, [project.id or 0], True)

    changed = ticking.verify(ctx, seat, [project.id or 0], False)

    assert changed == 1
    assert stored(ctx, project) == project
    assert told(ctx) == [(project.id, seat.name, True), (project.id, seat.name, False)]


def test_a_tick_leaves_every_other_field_alone(ctx: Context, provider: Provider, seat: Actor) -> None:
    """Also the version: a form that another reader has open stays good."""
    project = a_project(ctx, provider, remark="let op", version=7)

    ticking.verify(ctx, seat, [project.id or 0], True)

    ticks = {"verified", "verified_at", "verified_by", "verified_seen", "findings", "severity", "duty", "due_on"}
    assert stored(ctx, project).model_dump(exclude=ticks) == project.model_dump(exclude=ticks)


def test_several_are_ticked_at_once_and_only_what_changed_is_told(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    made = [a_project(ctx, provider) for _ in range(4)]
    ids = [project.id or 0 for project in made]
    ticking.verify(ctx, seat, ids[:1], True)
    first = clock.now
    clock.move(days=1)

    changed = ticking.verify(ctx, seat, [*ids[:3], ids[1]], True)

    assert changed == 2
    assert [stored(ctx, project).verified for project in made] == [True, True, True, False]
    assert [stored(ctx, project).verified_at for project in made] == [first, clock.now, clock.now, None]
    assert sorted(told(ctx)) == [(id_, seat.name, True) for id_ in ids[:3]]


def test_ticking_nothing_changes_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider)

    assert ticking.verify(ctx, seat, [], True) == 0
    assert told(ctx) == []


@pytest.mark.parametrize("other", ["stranger", "unknown", "other department"])
def test_one_project_that_is_not_yours_stops_all_of_them(ctx: Context, provider: Provider, other: str) -> None:
    department = a_department(ctx, provider)
    mine = a_project(ctx, provider, department_id=department.department_id)
    strangers = a_project(ctx, a_provider(ctx, number=MORGENSTER))
    without = a_project(ctx, provider)
    wrong = {"stranger": strangers.id, "unknown": 999_999, "other department": without.id}[other]

    with pytest.raises(NotFound) as refusal:
        ticking.verify(ctx, department, [mine.id or 0, wrong or 0], True)

    assert str(refusal.value) == "Een van deze projecten is niet gevonden."
    assert [stored(ctx, project).verified for project in (mine, strangers, without)] == [False, False, False]
    assert told(ctx) == []


def test_the_agency_does_not_tick(ctx: Context, provider: Provider) -> None:
    project = a_project(ctx, provider)
    agency = an_agency(ctx)

    with pytest.raises(NotAllowed):
        ticking.verify(ctx, agency, [project.id or 0], True)

    assert stored(ctx, project).verified is False
    assert told(ctx) == []


def test_of_what_was_seen_only_what_is_still_so_and_ones_own_is_unchanged(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    same, other = a_project(ctx, provider), a_project(ctx, provider, version=2)
    strangers = a_project(ctx, a_provider(ctx, number=MORGENSTER))

    found = ticking.unchanged(ctx, seat, {project.id or 0: 1 for project in (same, other, strangers)})

    assert found == {same.id: 1}


def test_readers_who_tick_at_the_same_time_lose_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    department = a_department(ctx, provider)
    made = [a_project(ctx, provider, department_id=department.department_id) for _ in range(8)]
    ids = [project.id or 0 for project in made]
    start = Barrier(2)

    def tick(actor: Actor, chosen: list[int]) -> None:
        start.wait(timeout=30)
        for id_ in chosen:
            ticking.verify(ctx, actor, [id_], True)

    threads = [Thread(target=tick, args=(seat, ids[:4])), Thread(target=tick, args=(department, ids[4:]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [stored(ctx, project).verified_by for project in made] == [seat.name] * 4 + [department.name] * 4
    assert sorted(told(ctx)) == sorted(
        (id_, (seat if place < 4 else department).name, True) for place, id_ in enumerate(ids)
    )
    with ctx.reading(EVERYONE) as session:
        assert first_broken(session, seat.tenant) is None


def test_of_two_readers_who_tick_the_same_project_one_does(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    start, changed = Barrier(2), []

    def tick() -> None:
        start.wait(timeout=30)
        changed.append(ticking.verify(ctx, seat, [project.id or 0], True))

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(changed) == [0, 1]
    assert told(ctx) == [(project.id, seat.name, True)]


@pytest.mark.parametrize("shown", [False, True])
def test_a_form_that_was_left_open_does_not_undo_what_a_colleague_did_with_the_tick(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    department = a_department(ctx, provider)
    project = a_project(ctx, provider, number="2026-0000001", department_id=department.department_id, verified=shown)
    with opening(ctx, monkeypatch) as open_screen:
        app = open_screen(seat, "project")
        ticking.verify(ctx, department, [project.id or 0], not shown)

        app.button(key=f"save_tick_{project.id}_{shown}").click().run()

    assert "Dit project is ondertussen gewijzigd" in text_of(app)
    assert told(ctx) == [(project.id, department.name, not shown)]
    assert stored(ctx, project).verified is not shown


@pytest.mark.parametrize("shown", [False, True])
def test_saving_the_form_as_it_was_shown_changes_nothing(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    project = a_project(ctx, provider, number="2026-0000001", verified=shown)
    with opening(ctx, monkeypatch) as open_screen:
        app = open_screen(seat, "project")
        app.button(key=f"save_tick_{project.id}_{shown}").click().run()
        assert "Er is niets gewijzigd" in text_of(app)

        app.checkbox(key=f"tick_{project.id}_{shown}").set_value(not shown)
        app.button(key=f"save_tick_{project.id}_{shown}").click().run()

    assert told(ctx) == [(project.id, seat.name, not shown)]


def test_a_tick_that_is_not_the_one_shown_is_refused_whatever_is_asked(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    ticking.verify(ctx, seat, [project.id or 0], True, shown=False)

    for verified in (False, True):
        with pytest.raises(Changed):
            ticking.verify(ctx, seat, [project.id or 0], verified, shown=False)

    assert told(ctx) == [(project.id, seat.name, True)]


def test_what_is_told_after_ticking() -> None:
    assert [ticking.said_verified(*case) for case in ((0, True), (1, True), (2, True), (1, False))] == [
        "0 projecten geverifieerd.", "1 project geverifieerd.", "2 projecten geverifieerd.",
        "1 project niet langer geverifieerd.",
    ]  # fmt: skip


# What was seen


SEEN = {
    "enterprise_number": "0999217487", "enterprise_size": None, "registration_number": "DV.O299001",
    "service": "Opleiding", "title": None, "theme": None, "subtheme": None, "filed_on": "2026-03-01",
    "starts_on": "2026-03-05", "ends_on": None, "amount": "1250.00", "rate": None, "subsidy": None,
    "own_contribution": None,
}  # fmt: skip
BEFORE, AFTER = show_euro(Decimal(1250)), show_euro(Decimal(1300))


def duty_of(project: Project) -> tuple[bool, Duty]:
    return project.verified, project.duty


@pytest.fixture
def ticked(ctx: Context, seat: Actor, clock: Clock) -> Project:
    """A project of a list, that somebody looked at; a day later."""
    read_in(ctx, seat, line())
    ticking.verify(ctx, seat, [in_list(ctx).id or 0], True)
    clock.move(days=1)
    return in_list(ctx)


def test_a_later_list_takes_the_tick_of_what_it_changes_and_keeps_what_was_seen(
    ctx: Context, seat: Actor, ticked: Project
) -> None:
    read_in(ctx, seat, line(Projectbedrag="1.300,00"))

    now = in_list(ctx)
    assert (duty_of(ticked), ticked.verified_seen) == ((True, Duty.LAST_PAYMENT), SEEN)
    assert (duty_of(now), now.verified_seen) == ((False, Duty.CHECK_AGAIN), SEEN)
    assert findings.since_ticked(now) == [Difference("Projectbedrag", BEFORE, AFTER)]
    assert [one.sentence for one in findings.of_project(ctx, seat, now) if one.rule.key == "gewijzigd"] == [
        f"Gewijzigd sinds het nagekeken werd: Projectbedrag {BEFORE} → {AFTER}."
    ]


@pytest.mark.parametrize(
    "paid", [{"Uitbetaald": "100,00"}, {"Saldo": "1.150,00", "Status": "Afgewerkt"}, {"Gestort op": "10/03/2026"}]
)
def test_a_list_that_brings_only_payments_keeps_the_tick(
    ctx: Context, seat: Actor, ticked: Project, paid: Mapping[str, str]
) -> None:
    read_in(ctx, seat, line(**paid))

    now = in_list(ctx)
    assert (now.version, now.verified, now.verified_by) == (2, True, seat.name)
    assert findings.since_ticked(now) == []


def test_taking_back_the_list_brings_the_tick_back(ctx: Context, seat: Actor, ticked: Project) -> None:
    batch = read_in(ctx, seat, line(Projectbedrag="1.300,00"))

    undo(ctx, seat, batch)

    ticked.version = 3
    assert in_list(ctx) == ticked


def test_verifying_again_is_about_what_stands_there_now(ctx: Context, seat: Actor, ticked: Project) -> None:
    read_in(ctx, seat, line(Projectbedrag="1.300,00"))
    changed = in_list(ctx)
    number = changed.id or 0

    with pytest.raises(Changed):
        ticking.verify(ctx, seat, [number], True, {number: ticked.version})
    ticking.verify(ctx, seat, [number], True, {number: changed.version})

    now = in_list(ctx)
    assert (duty_of(now), now.verified_seen) == ((True, Duty.LAST_PAYMENT), SEEN | {"amount": "1300.00"})
    assert findings.since_ticked(now) == []


def test_who_takes_back_the_second_tick_reads_again_what_changed_since_the_first(
    ctx: Context, seat: Actor, ticked: Project, clock: Clock
) -> None:
    read_in(ctx, seat, line(Projectbedrag="1.300,00"))
    changed = in_list(ctx)
    clock.move(days=1)

    for _ in range(2):
        ticking.verify(ctx, seat, [changed.id or 0], True)
        ticking.verify(ctx, seat, [changed.id or 0], False)
        now = in_list(ctx)
        assert (now, duty_of(now)) == (changed, (False, Duty.CHECK_AGAIN))
    assert (now.verified_by, now.verified_at, now.verified_seen) == (seat.name, ticked.verified_at, SEEN)
    assert findings.since_ticked(now) == [Difference("Projectbedrag", BEFORE, AFTER)]


def test_a_tick_that_lapsed_twice_comes_back_as_it_was_the_second_time(
    ctx: Context, seat: Actor, ticked: Project
) -> None:
    read_in(ctx, seat, line(Projectbedrag="1.300,00"))
    ticking.verify(ctx, seat, [ticked.id or 0], True)
    read_in(ctx, seat, line(Projectbedrag="1.400,00"))
    lapsed = in_list(ctx)
    ticking.verify(ctx, seat, [ticked.id or 0], True)

    ticking.verify(ctx, seat, [ticked.id or 0], False)

    assert in_list(ctx) == lapsed
    assert findings.since_ticked(in_list(ctx)) == [Difference("Projectbedrag", AFTER, show_euro(Decimal(1400)))]


def test_a_list_that_brings_back_what_was_seen_leaves_nothing_to_compare(
    ctx: Context, seat: Actor, ticked: Project
) -> None:
    read_in(ctx, seat, line(Projectbedrag="1.300,00"))
    read_in(ctx, seat, line())

    now = in_list(ctx)
    assert (duty_of(now), findings.since_ticked(now)) == ((False, Duty.CHECK_AGAIN), [])


def test_another_size_of_the_enterprise_takes_the_tick(ctx: Context, seat: Actor) -> None:
    read_in(ctx, seat, line(Grootte="Klein"))
    ticking.verify(ctx, seat, [in_list(ctx).id or 0], True)

    read_in(ctx, seat, line(Grootte="Middelgroot"))

    assert duty_of(in_list(ctx)) == (False, Duty.CHECK_AGAIN)
    assert findings.since_ticked(in_list(ctx)) == [Difference("Grootte", "Klein", "Middelgroot")]


def test_a_tick_of_before_the_size_was_kept_compares_with_the_size_that_stood_there(ctx: Context, seat: Actor) -> None:
    """What an older tick does not tell is no change by itself."""
    read_in(ctx, seat, line(Grootte="Klein"))
    ticking.verify(ctx, seat, [in_list(ctx).id or 0], True)
    with ctx.transaction(EVERYONE) as session:
        one = session.exec(select(Project)).one()
        one.verified_seen = {key: value for key, value in (one.verified_seen or {}).items() if key != "enterprise_size"}

    assert findings.since_ticked(in_list(ctx)) == []
    read_in(ctx, seat, line(Grootte="Middelgroot"))
    assert findings.since_ticked(in_list(ctx)) == [Difference("Grootte", "Klein", "Middelgroot")]


def test_a_fuller_list_takes_no_tick_away(ctx: Context, seat: Actor, ticked: Project) -> None:
    """What the first list did not say, nobody saw: it is filled in, and the tick stays."""
    read_in(ctx, seat, line(Einddatum="31/12/2026"))

    now = in_list(ctx)
    assert (ticked.ends_on, now.ends_on, now.verified) == (None, date(2026, 12, 31), True)


@pytest.mark.parametrize(
    ("column", "value", "field", "shown"),
    [
        ("Einddatum", "31/01/2028", "Einddatum", "31/01/2028"),  # after the year that follows on that of the filing
        ("Subsidiebedrag", "1.250,00", "Subsidie", show_euro(Decimal(1250))),  # more than its rate
        ("Thema", "Kantklossen", "Thema", "Kantklossen"),  # not subsidised
    ],
)
def test_a_fuller_list_takes_the_tick_where_what_it_fills_in_is_wrong(
    ctx: Context, seat: Actor, column: str, value: str, field: str, shown: str
) -> None:
    """Nobody saw it, and the rules could not find it."""
    read_in(ctx, seat, line(Grootte="Klein", Steunpercentage="30"))
    ticking.verify(ctx, seat, [in_list(ctx).id or 0], True)
    before = in_list(ctx)

    batch = read_in(ctx, seat, line(Grootte="Klein", Steunpercentage="30", **{column: value}))

    now = in_list(ctx)
    assert duty_of(now) == (False, Duty.CHECK_AGAIN)
    assert findings.since_ticked(now) == [Difference(field, "–", shown)]
    undo(ctx, seat, batch)
    assert in_list(ctx) == before.model_copy(update={"version": before.version + 2})


def test_a_tick_stays_where_a_fuller_list_is_wrong_in_what_was_known_already(ctx: Context, seat: Actor) -> None:
    read_in(ctx, seat, line(Projectbedrag="80,00"))  # under the minimum, which the reader saw and let be
    ticking.verify(ctx, seat, [in_list(ctx).id or 0], True)

    read_in(ctx, seat, line(Projectbedrag="80,00", Einddatum="31/12/2026"))

    assert in_list(ctx).verified
