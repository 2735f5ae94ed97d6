"""A list of own administration that is undone: what it brought goes, what it changed is again as it was."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from models import Event, OwnBatch, OwnChange, OwnMatch, OwnRecord, Project, Provider
from models.enums import MatchState, OwnKind
from services.administration import undoing
from services.context import Context
from services.errors import NotFound
from services.matches import decisions
from services.policy.access import EVERYONE, Actor
from services.precheck import judging
from tests.factories import a_department, a_project
from tests.own.files import E1, F1, WATERKANT, read_in

ENROLMENT, INVOICE = OwnKind.ENROLMENT, OwnKind.INVOICE
LATER = (*E1[:6], "900,00")
Rows = list[tuple[str, Decimal | None]]


def rows(ctx: Context) -> Rows:
    with ctx.reading(EVERYONE) as session:
        return [(one.reference, one.amount) for one in session.exec(select(OwnRecord).order_by(OwnRecord.reference))]


def newest(ctx: Context, actor: Actor, place: int = 0) -> int:
    return undoing.batches(ctx, actor)[place].id or 0


def all_there_is(ctx: Context) -> list[dict[str, object]]:
    """The rows, the matches and what is said of the projects."""
    with ctx.reading(EVERYONE) as session:
        found = [session.exec(select(table).order_by(col(table.id))).all() for table in (OwnRecord, OwnMatch, Project)]
    return [one.model_dump() for many in found for one in many]


def test_a_list_of_the_wrong_kind_goes_with_its_matches_and_its_findings_at_once(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider, amount=Decimal(500))
    read_in(ctx, seat, INVOICE, F1)
    judging.catch_up(ctx)
    before = all_there_is(ctx)
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", WATERKANT, *E1[2:]))
    with ctx.reading(EVERYONE) as session:
        match = session.exec(select(OwnMatch.id).join(OwnRecord).where(OwnRecord.reference == "I-1")).one()
    decisions.confirm(ctx, seat, match or 0)
    asked = undoing.preview(ctx, seat, newest(ctx, seat))

    done = undoing.undo(ctx, seat, newest(ctx, seat))

    assert asked == done == undoing.Undoing(gone=2, restored=0, kept=0, confirmed=1)
    assert all_there_is(ctx) == before
    with ctx.reading(EVERYONE) as session:
        told = session.exec(select(Event.text).order_by(col(Event.position).desc())).first()
        assert len(session.exec(select(OwnChange)).all()) == len(session.exec(select(OwnBatch)).all()) == 1
    assert told == (
        "Inschrijvingen “inschrijving.bestand” van 23/11/2026 09:00 ongedaan gemaakt: 2 rijen zijn weg, "
        "1 bevestigde koppeling verviel"
    )


def test_what_undoing_comes_to_is_told_before_it_happens_and_afterwards() -> None:
    few, many, nothing = undoing.Undoing(1, 1, 1, 1), undoing.Undoing(2, 3, 4, 5), undoing.Undoing(0, 0, 0, 0)

    assert [few.said, few.done] == [
        "1 rij verdwijnt, 1 rij wordt weer zoals voordien, 1 rij blijft zoals een latere lijst zegt, "
        "1 bevestigde koppeling vervalt",
        "1 rij is weg, 1 rij is weer zoals voordien, 1 rij bleef zoals een latere lijst zegt, "
        "1 bevestigde koppeling verviel",
    ]
    assert [many.done, nothing.done] == [
        "2 rijen zijn weg, 3 rijen zijn weer zoals voordien, 4 rijen bleven zoals een latere lijst zegt, "
        "5 bevestigde koppelingen vervielen",
        "0 bevestigde koppelingen vervielen",
    ]


def test_what_a_list_changed_is_again_as_it_was_in_every_field(
    ctx: Context, provider: Provider, seat: Actor, clock
) -> None:
    a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, E1)
    judging.catch_up(ctx)
    before = [{**one, "at": None} for one in all_there_is(ctx)]
    clock.move(hours=1)
    read_in(ctx, seat, ENROLMENT, (E1[0], WATERKANT, "", "", "", "", ""), ("I-2", *E1[1:]))

    done = undoing.undo(ctx, seat, newest(ctx, seat))

    assert done == undoing.Undoing(gone=1, restored=1, kept=0, confirmed=0)
    after = [{**one, "at": None} for one in all_there_is(ctx)]
    assert [_without_id(one) for one in after] == [_without_id(one) for one in before]


def _without_id(row: dict[str, object]) -> dict[str, object]:
    """A proposal that came back is a row of its own."""
    return {key: value for key, value in row.items() if key != "id" or "record_id" not in row}


@pytest.mark.parametrize(
    ("undone", "left"),
    [
        ((0,), [Decimal(890), Decimal(900)]),
        ((1,), [Decimal(890), Decimal(950)]),
        ((2,), [Decimal(950)]),
        ((2, 0), [Decimal(900)]),
        ((1, 0), [Decimal(890), Decimal(890)]),
        ((2, 1, 0), []),
        ((0, 0, 0), []),
    ],
)
def test_lists_are_undone_in_any_order(ctx: Context, seat: Actor, undone: tuple[int, ...], left: list[Decimal]) -> None:
    """Which of the lists, counted from the newest, and the amounts that are left."""
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", *E1[1:]))
    read_in(ctx, seat, ENROLMENT, LATER)
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "950,00"))

    for place in undone:
        undoing.undo(ctx, seat, newest(ctx, seat, place))

    assert sorted(amount for _, amount in rows(ctx) if amount) == left


def test_a_list_is_undone_also_after_it_was_read_again_and_one_before_it_keeps_its_last_day(
    ctx: Context, seat: Actor, clock
) -> None:
    read_in(ctx, seat, ENROLMENT, E1)
    clock.move(days=1)
    read_in(ctx, seat, ENROLMENT, ("I-2", *E1[1:]))
    clock.move(days=60)
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", *E1[1:]))

    assert undoing.undo(ctx, seat, newest(ctx, seat)) == undoing.Undoing(gone=1, restored=0, kept=0, confirmed=0)

    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(OwnRecord.reference, OwnRecord.imported_at)).all() == [("I-1", clock())]


def test_a_page_that_was_left_open_undoes_no_other_list_and_decides_on_no_other_match(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider)

    def brought() -> tuple[int, int]:
        read_in(ctx, seat, ENROLMENT, E1)
        with ctx.reading(EVERYONE) as session:
            return newest(ctx, seat), session.exec(select(OwnMatch.id)).one() or 0

    stale_list, stale_match = brought()
    undoing.undo(ctx, seat, stale_list)
    brought()
    before = all_there_is(ctx)

    for act, number in ((undoing.undo, stale_list), (decisions.confirm, stale_match), (decisions.undo, stale_match)):
        with pytest.raises(NotFound):
            act(ctx, seat, number)

    assert all_there_is(ctx) == before


def test_a_decision_on_a_row_that_stays_is_kept(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, seat, ENROLMENT, LATER)
    with ctx.reading(EVERYONE) as session:
        match = session.exec(select(OwnMatch.id)).one()
    decisions.confirm(ctx, seat, match or 0)

    assert undoing.undo(ctx, seat, newest(ctx, seat, 1)) == undoing.Undoing(gone=0, restored=0, kept=1, confirmed=0)
    assert undoing.preview(ctx, seat, newest(ctx, seat)) == undoing.Undoing(gone=1, restored=0, kept=0, confirmed=1)

    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(OwnMatch.state)).all() == [MatchState.CONFIRMED]
    assert rows(ctx) == [("I-1", Decimal(900))]


def test_only_the_side_that_read_a_list_in_sees_and_undoes_it(ctx: Context, provider: Provider, seat: Actor) -> None:
    one, other = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    read_in(ctx, one, ENROLMENT, E1)
    batch = newest(ctx, one)

    for stranger in (other, seat):
        assert undoing.batches(ctx, stranger) == []
        for call in (undoing.preview, undoing.undo):
            with pytest.raises(NotFound, match="Deze lijst is niet gevonden"):
                call(ctx, stranger, batch)

    undoing.undo(ctx, one, batch)
    assert rows(ctx) == []
    with pytest.raises(NotFound, match="Deze lijst is niet gevonden"):
        undoing.undo(ctx, one, batch)


def test_a_list_that_changes_nothing_is_no_list(ctx: Context, seat: Actor) -> None:
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, seat, ENROLMENT, E1)

    assert len(undoing.batches(ctx, seat)) == 1
