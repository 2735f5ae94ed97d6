"""A run that is killed (kill -9) at any step: each thing is wholly there or wholly gone, and the next run goes on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from models import Event, Evidence, ImportBatch, ImportChange, OwnBatch, OwnChange, OwnRecord, Project, Provider
from models.enums import OwnKind
from services import history
from services.context import Context
from services.evidence import sweep
from services.gateways.folder_store import FolderStore
from services.policy.access import EVERYONE, Actor
from services.privacy import due, erasing
from tests.conftest import Clock
from tests.factories import a_batch, a_project, an_event
from tests.killing import lives
from tests.privacy.old_and_young import JUST_KEPT, OLD, TOO_OLD, YOUNG, Filled, counts, filled, places_of

LONG_AGO = datetime(2014, 5, 1, 8, tzinfo=UTC)
MANY, STRIDE = 600, 2


@dataclass
class World:
    """Two old projects with all that is theirs, and two of each thing that is of no project that goes."""

    ctx: Context
    clock: Clock
    seat: Actor
    provider: Provider
    # A project that stays, of which lists of long ago changed something.
    stays: Project
    projects: list[Filled] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    # The files of worlds before this one.
    past: set[str] = field(default_factory=set)

    def fill(self) -> None:
        """All of it anew, under words of its own."""
        self.past |= {one.sha256 for one in self.projects}
        self.projects = []
        for _ in range(2):
            word = f"{OLD}-{len(self.words)}-"
            self.words.append(word)
            self.projects.append(filled(self.ctx, self.seat, self.provider, word, TOO_OLD, f"2016-{len(self.words)}"))
            self._with_its_list(word)
        now, self.clock.now = self.clock.now, LONG_AGO
        for word in self.words[-2:]:
            a_batch(self.ctx, self.seat, self.stays)
            an_event(self.ctx, self.seat, None, word)
        self.clock.now = now

    def _with_its_list(self, word: str) -> None:
        with self.ctx.transaction(EVERYONE) as session:
            record = session.exec(select(OwnRecord).where(OwnRecord.title == word)).one()
            batch = OwnBatch(provider_id=self.seat.tenant, kind=OwnKind.ENROLMENT, file_name=f"{len(self.words)}.csv",
                             imported_at=self.ctx.clock())  # fmt: skip
            session.add(batch)
            session.flush()
            session.add(
                OwnChange(provider_id=self.seat.tenant, batch_id=batch.id, record_id=record.id, before={"title": word})
            )  # fmt: skip

    def here(self) -> list[Filled]:
        """The old projects that are not erased."""
        with self.ctx.reading(EVERYONE) as session:
            return [
                one for one in self.projects if session.get_one(Project, one.project.id).erased_on is None
            ]  # fmt: skip

    def loose(self) -> dict[Any, int]:
        """How many there are of each thing that goes after the projects."""
        tenant, today = self.seat.tenant, self.ctx.today
        old = select(ImportBatch.id).where(col(ImportBatch.imported_at) == LONG_AGO)
        with self.ctx.reading(EVERYONE) as session:
            return {
                kind: session.exec(select(func.count()).select_from(kind).where(*wanted)).one()
                for kind, wanted in (
                    (OwnRecord, [col(OwnRecord.title).startswith(OLD)]), (OwnChange, []),
                    (ImportChange, [col(ImportChange.batch_id).in_(old)]),
                    (Event, [due.firm_events(tenant, today)]),
                )
            }  # fmt: skip

    def files_without_rows(self) -> set[str]:
        """Those in the store; every row has its file."""
        lying = {file.sha256 for file in self.ctx.evidence.lying()}
        with self.ctx.reading(EVERYONE) as session:
            wanted = set(session.exec(select(Evidence.sha256)).all())
        assert wanted <= lying
        return lying - wanted


def test_all_is_erased_wholly_or_not_at_all_at_whatever_step_the_run_is_killed(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BATCH", "STEP"):
        monkeypatch.setattr(erasing, name, 1)
    young = filled(ctx, seat, provider, YOUNG, JUST_KEPT, "2026-2")
    whole = counts(ctx, young.project.id)
    gone = dict.fromkeys(whole, 0) | {"event": 2}
    world = World(ctx, clock, seat, provider, a_project(ctx, provider, number="2026-1"))
    world.fill()

    def run(own: Context) -> None:
        with own.reading(seat) as session:
            phrase = due.of_firm(session, seat.tenant, own.today).phrase
        erasing.erase(own, seat, phrase)

    seen = set()
    for life in lives(ctx, run, (FolderStore, "remove"), most=MANY, stride=STRIDE):
        now, here = [counts(ctx, one.project.id) for one in world.projects], world.here()
        assert [found for found in now if found not in (whole, gone)] == [], f"killed at step {life.step}"
        assert now.count(whole) == len(here)
        (left,) = set(world.loose().values())
        assert world.files_without_rows() <= world.past | {one.sha256 for one in world.projects if one not in here}
        seen.add((len(here), left))
        if not life.ended:
            run(ctx)
            assert (world.here(), set(world.loose().values())) == ([], {0}), f"after step {life.step}"
            world.fill()

    assert seen == {(2, 2), (1, 2), (0, 2), (0, 1), (0, 0)}
    sweep(ctx)  # a file of which the rows went, but not yet the file itself
    assert [place for word in world.words for place in places_of(ctx, word)] == []
    assert counts(ctx, young.project.id) == whole
    assert [file.sha256 for file in ctx.evidence.lying()] == [young.sha256]
    with ctx.reading(EVERYONE) as session:
        assert history.first_broken(session, seat.tenant) is None
