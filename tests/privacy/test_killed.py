"""A run that is killed (kill -9) at any step: each project is wholly there or wholly gone, and the next run goes on."""

import pytest

from models import Provider
from services import history
from services.context import Context
from services.evidence import sweep
from services.gateways.folder_store import FolderStore
from services.policy.access import EVERYONE, Actor
from services.privacy import due, erasing
from tests.killing import MOST_STEPS, in_a_process, nothing_open
from tests.privacy.old_and_young import OLD, TOO_OLD, counts, filled, places_of

WORDS = (OLD, "Roetmop")
STRIDE = 7


def test_a_project_is_erased_wholly_or_not_at_all_at_whatever_step_the_run_is_killed(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 1)
    all_of_it = [filled(ctx, seat, provider, word, TOO_OLD, f"2016-{place}") for place, word in enumerate(WORDS)]
    whole = counts(ctx, all_of_it[0].project.id)

    def run(own: Context) -> None:
        with own.reading(seat) as session:
            phrase = due.of_firm(session, seat.tenant, own.today).phrase
        erasing.erase(own, seat, phrase)

    seen, done = set(), False
    for last in range(1, MOST_STEPS, STRIDE):
        with nothing_open(ctx):
            done = in_a_process(ctx, last, run, (FolderStore, "remove"))
        now = [counts(ctx, one.project.id) for one in all_of_it]
        gone = dict.fromkeys(whole, 0) | {"event": 2}
        assert all(found in (whole, gone) for found in now), f"killed at step {last}"
        seen.add(now.count(gone))
        if done:
            break

    assert done
    assert seen == {0, 1, 2}
    sweep(ctx)  # a file of which the rows went, but not yet the file itself
    assert [place for word in WORDS for place in places_of(ctx, word)] == []
    assert list(ctx.evidence.lying()) == []
    with ctx.reading(EVERYONE) as session:
        assert history.first_broken(session, seat.tenant) is None
