"""A process that is killed (kill -9) while a list is read in or taken back: all of it is there, or nothing."""

from typing import Any

import pytest

from models import Event, ImportBatch, ImportChange, Project
from models.enums import BatchState
from services.context import Context
from services.history import first_broken
from services.imports import batches, undo
from services.policy.access import EVERYONE, Actor
from services.precheck import judging
from tests.imports.test_batches import batch_counts, draft, line, lines, read_in, state
from tests.killing import lives, rows

SAME, CHANGED, NEW = 12, 12, 12


@pytest.fixture
def first(ctx: Context, seat: Actor) -> int:
    """The list of before, judged."""
    batch = read_in(ctx, seat, *lines(SAME + CHANGED))
    judging.catch_up(ctx)
    return batch


def the_next() -> list[dict[str, str]]:
    """A list with lines that are the same, lines that changed and lines that are new."""
    numbers = [f"2026-{number:07d}" for number in range(1, SAME + CHANGED + NEW + 1)]
    altered = {number: {"Status": "Afgewerkt", "Titel": "Lassen"} for number in numbers[SAME : SAME + CHANGED]}
    return [line(number, **altered.get(number, {})) for number in numbers]


def all_of_it(ctx: Context) -> list[Any]:
    """What an import and its undoing write, the moment of judging excepted."""
    return [state(ctx), *([row.model_dump() for row in rows(ctx, kind)] for kind in (ImportBatch, ImportChange, Event))]


def is_whole(ctx: Context, actor: Actor) -> bool:
    with ctx.reading(EVERYONE) as session:
        return first_broken(session, actor.tenant) is None


def test_a_list_is_read_in_whole_or_not_at_all_at_whatever_step_it_is_killed(
    ctx: Context, seat: Actor, first: int
) -> None:
    before, wanted = all_of_it(ctx), draft(ctx, seat, *the_next())

    for life in lives(ctx, lambda own: batches.apply(own, seat, wanted)):
        found = (
            len(rows(ctx, ImportBatch)),
            len(rows(ctx, Project)),
            len(rows(ctx, ImportChange)),
            len(rows(ctx, Event)),
        )
        if found == (1, SAME + CHANGED, SAME + CHANGED, 1):
            assert all_of_it(ctx) == before, f"killed at step {life.step}"
        else:
            assert found == (2, SAME + CHANGED + NEW, SAME + 2 * CHANGED + NEW, 2), f"killed at step {life.step}"

    assert is_whole(ctx, seat)
    assert life.step > 15  # there were that many places to die
    again = batches.apply(ctx, seat, wanted)
    assert batch_counts(ctx, again) == (NEW, CHANGED, SAME, 0, 0)
    assert [batch.id for batch in rows(ctx, ImportBatch)] == [first, again]
    assert judging.catch_up(ctx) == SAME + NEW  # what the list changed is finished, and no day changes that


def test_a_list_is_taken_back_whole_or_not_at_all_at_whatever_step_it_is_killed(
    ctx: Context, seat: Actor, first: int
) -> None:
    before = state(ctx)
    batch = read_in(ctx, seat, *the_next())
    judging.catch_up(ctx)
    standing = all_of_it(ctx)

    for life in lives(ctx, lambda own: undo.undo(own, seat, batch)):
        if rows(ctx, ImportBatch)[-1].state is BatchState.APPLIED:
            assert all_of_it(ctx) == standing, f"killed at step {life.step}"
        else:
            assert (state(ctx), len(rows(ctx, Event))) == (before, 3), f"killed at step {life.step}"

    assert is_whole(ctx, seat)
    assert life.step > 15
    assert rows(ctx, ImportBatch)[-1].state is BatchState.UNDONE
    assert batch_counts(ctx, read_in(ctx, seat, *the_next())) == (NEW, CHANGED, SAME, 0, 0)
