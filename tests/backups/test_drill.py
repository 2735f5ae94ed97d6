"""The restore drill: what is put back on an empty machine is what was there, and goes on from there."""

import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models import AuthSession, Project, Provider, Registration
from models.enums import Action, MailState, ServiceType
from services import drafts, evidence, history, notes
from services.backups import facts
from services.backups.making import make
from services.backups.placing import HELD
from services.backups.restoring import restore
from services.backups.verifying import verified
from services.context import Context
from services.errors import AppError
from services.policy.access import EVERYONE, Actor
from services.reminding.reminders import remind
from tests.backups.filled import Place, all_rows, an_empty_place, fill, mails, opened, programs_on_path, rows
from tests.factories import an_event
from tests.reactions.files import PDF


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs_on_path(monkeypatch)


@pytest.fixture
def place(ctx: Context, tmp_path: Path) -> Iterator[Place]:
    with an_empty_place(ctx, tmp_path / "leeg") as place:
        yield place


@pytest.fixture
def projects(ctx: Context, provider: Provider, seat: Actor) -> list[Project]:
    return fill(ctx, provider, seat)


def test_what_is_put_back_is_what_was_there(
    ctx: Context, provider: Provider, seat: Actor, projects: list[Project], place: Place
) -> None:
    before, files, sent = all_rows(ctx), opened(ctx, seat), mails(ctx)
    made = make(ctx)

    done = restore(place.settings, made.path)

    again = place.open()
    assert all_rows(again) == before
    assert opened(again, seat) == files
    assert history.broken_chains(again) == {}
    waited = [key for key, state, _ in sent if state is MailState.WAITING]
    assert len(waited) == done.held > 0
    assert mails(again) == [
        (key, *((MailState.FAILED, HELD) if key in waited else (state, error))) for key, state, error in sent
    ]
    assert (place.settings.data_dir / "secret.key").read_text() == ctx.settings.secret_key.get_secret_value()
    notes.add(again, seat, projects[0].number, "Na het terugzetten gaat het werk voort.")
    an_event(again, seat, projects[0])
    assert history.broken_chains(again) == {}
    again.engine.dispose()


def test_nobody_is_still_signed_in_after_a_restore(
    ctx: Context, seat: Actor, projects: list[Project], place: Place
) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.add(
            AuthSession(
                account_id=seat.account_id, account_version=1, created_at=ctx.clock(), seen_at=ctx.clock(),
                expires_at=ctx.clock(),
            )
        )  # fmt: skip

    restore(place.settings, make(ctx).path)

    again = place.open()
    assert rows(again, AuthSession) == []
    again.engine.dispose()


def test_a_backup_is_of_one_moment_while_others_write(
    ctx: Context, seat: Actor, projects: list[Project], tmp_path: Path
) -> None:
    stop, wrote = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            an_event(ctx, seat, projects[1])
            wrote.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    made = [make(ctx, tmp_path / str(number)) for number in range(2)]
    stop.set()
    writer.join()

    lengths = []
    for one in made:
        work = tmp_path / f"work{len(lengths)}"
        work.mkdir()
        with verified(ctx.settings, one.path, work) as found:  # among it: rows, histories and heads agree
            lengths.append(found.about.heads[str(seat.tenant)][0])
    assert lengths == sorted(lengths)
    assert len(wrote) > 0


def test_an_archive_is_for_its_owner_alone_and_holds_each_file_once(
    ctx: Context, seat: Actor, projects: list[Project]
) -> None:
    made = make(ctx)

    with zipfile.ZipFile(made.path) as bundle:
        names = bundle.namelist()
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert len([name for name in names if name.startswith("bewijs/")]) == len(set(opened(ctx, seat))) == 2
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


def test_evidence_that_was_already_lost_keeps_nobody_from_a_backup(
    ctx: Context, seat: Actor, projects: list[Project], place: Place
) -> None:
    lost = next(ctx.evidence.lying())
    ctx.evidence.remove(lost.provider_id, lost.sha256)

    made = make(ctx)

    assert made.about.missing == (lost.sha256,)
    assert restore(place.settings, made.path).about.missing == (lost.sha256,)


def test_a_damaged_file_that_is_still_there_is_made_whole(
    ctx: Context, seat: Actor, projects: list[Project], place: Place
) -> None:
    made = make(ctx)
    file = next(ctx.evidence.lying())
    path = place.settings.data_dir / "evidence" / str(file.provider_id) / file.sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")

    restore(place.settings, made.path)

    again = place.open()
    assert opened(again, seat) == opened(ctx, seat)
    again.engine.dispose()


def test_a_mail_that_goes_out_by_itself_is_made_again_rather_than_held(
    ctx: Context, provider: Provider, seat: Actor, projects: list[Project], place: Place
) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.add(Registration(provider_id=provider.id or 0, number="DV.O299009", service=ServiceType.TRAINING,
                                 valid_from=ctx.today, valid_to=ctx.today + timedelta(days=20)))  # fmt: skip
    assert remind(ctx) == 1
    made = make(ctx)

    restore(place.settings, made.path)

    again = replace(place.open(), clock=ctx.clock)
    assert (remind(again), remind(again)) == (1, 0)
    again.engine.dispose()


def test_nothing_is_overwritten(ctx: Context, seat: Actor, projects: list[Project], place: Place) -> None:
    made = make(ctx)
    restore(place.settings, made.path)
    again = place.open()
    an_event(again, seat, projects[0], text="Na het terugzetten")
    before = all_rows(again)

    with pytest.raises(AppError, match="Er wordt niets overschreven"):
        restore(place.settings, made.path)

    assert all_rows(again) == before
    again.engine.dispose()


@pytest.mark.parametrize("what", ["key", "evidence", "given key"])
def test_a_place_with_another_key_or_other_evidence_is_not_empty(
    ctx: Context, seat: Actor, projects: list[Project], place: Place, what: str
) -> None:
    made, folder, settings = make(ctx), place.settings.data_dir, place.settings
    if what == "given key":
        settings = settings.model_copy(update={"secret_key": type(settings.secret_key)("x" * 20 + "Zk83nq0Vw7LxT2mB5")})
    else:
        path = folder / ("secret.key" if what == "key" else f"evidence/1/{'a' * 64}")
        path.parent.mkdir(parents=True)
        path.write_text("een andere")

    with pytest.raises(AppError, match=r"niets overschreven|niet de sleutel"):
        restore(settings, made.path)

    assert place.tables() == []


def test_what_somebody_was_still_writing_comes_back_with_its_files(
    ctx: Context, seat: Actor, projects: list[Project], place: Place
) -> None:
    own, shared, swept = (evidence.keep(ctx, seat, "attest.pdf", PDF + name) for name in (b"eigen", b"0", b"weg"))
    drafts.keep(ctx, seat, projects[0], Action.REPORT, "Nog niet af", [own, shared, swept])
    ctx.evidence.remove(seat.tenant, swept.sha256)

    made = make(ctx)
    restore(place.settings, made.path)

    again = place.open()
    assert drafts.kept(again, seat, projects[0], Action.REPORT) == ("Nog niet af", [own, shared])
    assert again.evidence.get(seat.tenant, own.sha256) == PDF + b"eigen"
    assert made.about.missing == ()
    again.engine.dispose()


def test_a_backup_of_before_the_files_of_drafts_came_along_is_put_back(
    ctx: Context, seat: Actor, projects: list[Project], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.keep(ctx, seat, projects[0], Action.REPORT, "Nog niet af", [evidence.keep(ctx, seat, "eigen.pdf", PDF)])
    with monkeypatch.context() as before:
        before.setattr(facts, "_drafts", lambda connection, tables: {})
        made = make(ctx)

    restore(place.settings, made.path)

    again = place.open()
    assert drafts.kept(again, seat, projects[0], Action.REPORT) == ("Nog niet af", [])
    again.engine.dispose()
