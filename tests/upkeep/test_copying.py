"""A firm is carried from one database to another: all of it and equal, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen
from sqlmodel import SQLModel, col, delete
from typer.testing import CliRunner

from models import Evidence, Project, Provider
from models.enums import Action
from services import __main__ as commands
from services import drafts, evidence, history
from services.context import Context
from services.database import make_engine, migrate
from services.errors import AppError
from services.gateways.evidence_store import store_at
from services.policy.access import EVERYONE, Actor
from services.upkeep.checking import check
from services.upkeep.contents import Contents, contents, tables
from services.upkeep.copying import copy, opened
from tests.conftest import Clock, make_settings, owned
from tests.factories import a_project, a_provider, a_seat, an_event
from tests.filling import fill
from tests.killing import in_a_process, nothing_open
from tests.postgres import USER, as_user, drop_database, fresh_database
from tests.reactions.files import PDF


@pytest.fixture
def bare_urls(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database without any table of each kind, as the role that will own them."""
    (tmp_path / "target").mkdir()
    urls = {"sqlite": f"sqlite:///{tmp_path / 'target' / 'kmo.db'}", "postgresql": fresh_database()}
    yield urls
    drop_database(urls["postgresql"])


@pytest.fixture
def other_url(ctx: Context, bare_urls: dict[str, str]) -> str:
    """A database of the kind that `ctx` is not on."""
    return bare_urls["postgresql" if ctx.engine.dialect.name == "sqlite" else "sqlite"]


@pytest.fixture
def full(ctx: Context) -> Context:
    """Rows in every table, a history, and numbers that were given out and are gone."""
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        fill(session.connection(), SQLModel.metadata)
    seat = a_seat_of_its_own(ctx)
    for _ in range(3):
        an_event(ctx, seat)
    return ctx


def a_seat_of_its_own(ctx: Context) -> Actor:
    with owned(ctx) as owner, owner.transaction(EVERYONE) as session:
        if ctx.engine.dialect.name == "postgresql":  # the rows above came with their numbers
            for table in tables():
                if table.autoincrement_column is not None:
                    number = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 10)"
                    session.connection().execute(text(number))
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    gone = a_project(ctx, provider)
    with ctx.transaction(EVERYONE) as session:
        session.exec(delete(Project).where(col(Project.id) == gone.id))
    return seat


@contextmanager
def at(url: str, folder: Path, clock: Clock) -> Iterator[Context]:
    engine = make_engine(url)
    yield Context(engine, make_settings(folder, url), clock)
    engine.dispose()


def everything(ctx: Context) -> dict[str, Contents]:
    with owned(ctx) as owner, owner.engine.connect() as connection:
        return {table.name: contents(connection, table) for table in tables()}


def nothing() -> dict[str, Contents]:
    return {table.name: Contents(0, "0" * 64) for table in tables()}


def test_every_row_of_every_table_is_carried_to_either_kind_of_database(
    full: Context, bare_urls: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    before = everything(full)
    assert [name for name, stands in before.items() if not stands.rows] == []

    for url in bare_urls.values():
        with opened(url) as target:
            copied = copy(full, target)

        with at(url, tmp_path, clock) as there:
            assert everything(there) == before == everything(full)
            assert history.broken_chains(there) == history.broken_chains(full) == {}
        assert {row.table: (row.source, row.target) for row in copied} == {
            name: (stands, stands) for name, stands in before.items()
        }


def test_the_copy_goes_on_where_the_original_was(full: Context, other_url: str, tmp_path: Path, clock: Clock) -> None:
    with opened(other_url) as target:
        copy(full, target)

    added = []
    with at(other_url, tmp_path, clock) as there:
        for ctx in (full, there):
            provider = a_provider(ctx, number="0999234513")
            an_event(ctx, a_seat(ctx, provider), project := a_project(ctx, provider))
            added.append((provider.id, project.id))
        assert [fault for fault in check(there).faults if not fault.startswith("Bewijsstukken")] == []
        with pytest.raises(Exception, match="history only grows"), there.transaction(EVERYONE) as session:
            session.connection().execute(text("UPDATE event SET text = 'anders'"))

    assert added[0] == added[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_walls_stand_around_the_copy(
    full: Context, bare_urls: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    url = bare_urls["postgresql"]
    as_user(url)
    before = everything(full)

    with opened(url) as target:
        copy(full, target, used_by=USER)

    with at(as_user(url), tmp_path, clock) as there:
        assert everything(there) == before
        with there.engine.connect() as nobody:
            assert nobody.execute(text("SELECT count(*) FROM project")).scalar() == 0
        with pytest.raises(AppError, match="die de tabellen bezit"):
            copy(full, there.engine)


def test_a_database_with_rows_is_left_as_it_is(full: Context, second_ctx: Context) -> None:
    a_provider(second_ctx)
    before = everything(second_ctx)

    with owned(second_ctx) as target, pytest.raises(AppError, match=r"staat al iets \(provider, registration\)"):
        copy(full, target.engine)

    assert everything(second_ctx) == before


def test_a_database_of_another_version_is_refused(full: Context, other_url: str) -> None:
    migrate(other_url, "0001")

    with opened(other_url) as target, pytest.raises(AppError, match="andere versie"):
        copy(full, target)


def test_an_address_without_a_database_is_refused_in_words(full: Context) -> None:
    none = "Dit is geen adres van een databank"
    for url, words in (
        ("postgresql+psycopg://kmo@127.0.0.1:1/kmo", "niet bereikbaar"), ("mysql://kmo@localhost/kmo", none),
        ("kmo", none),
    ):  # fmt: skip
        with pytest.raises(AppError, match=words), opened(url):
            pass


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_that_the_target_refuses_leaves_nothing_there(
    full: Context, other_url: str, tmp_path: Path, clock: Clock
) -> None:
    with full.transaction(EVERYONE) as session:  # SQLite keeps a text that is longer than its column
        session.connection().execute(text("UPDATE project SET remark = :long WHERE id = 2"), {"long": "x" * 401})

    with opened(other_url) as target, pytest.raises(AppError, match="project: de doeldatabank weigert"):
        copy(full, target)

    with at(other_url, tmp_path, clock) as there:
        assert everything(there) == nothing()


def test_work_that_goes_on_during_the_copy_undoes_it(
    full: Context, other_url: str, tmp_path: Path, clock: Clock
) -> None:
    done = []

    def work(connection: Any, cursor: Any, statement: str, *ignored: Any) -> None:
        if statement.startswith("INSERT INTO provider") and not done:
            done.append(a_provider(full, number="0999234513"))

    with opened(other_url) as target:
        listen(target, "before_cursor_execute", work)
        with pytest.raises(AppError, match=r"gewerkt tijdens de kopie \(provider, registration\)"):
            copy(full, target)

    with at(other_url, tmp_path, clock) as there:
        assert everything(there) == nothing()


def test_a_word_changed_during_the_copy_undoes_it_too(full: Context, other_url: str) -> None:
    done = []

    def work(connection: Any, cursor: Any, statement: str, *ignored: Any) -> None:
        if statement.startswith("INSERT INTO project ") and not done:
            with owned(full) as owner, owner.transaction(EVERYONE) as session:
                session.connection().execute(text("UPDATE project SET remark = 'anders' WHERE id = 2"))
            done.append(statement)

    with opened(other_url) as target:
        listen(target, "before_cursor_execute", work)
        with pytest.raises(AppError, match=r"gewerkt tijdens de kopie \(project\)"):
            copy(full, target)

    assert len(done) == 1


def test_a_copy_that_is_killed_leaves_nothing(full: Context, other_url: str, tmp_path: Path, clock: Clock) -> None:
    url = full.engine.url.render_as_string(hide_password=False)
    before = everything(full)
    with opened(other_url):
        pass

    def carry(own: Context) -> None:
        with at(url, tmp_path, clock) as source:
            copy(source, own.engine)

    whole, last = False, 0
    with at(other_url, tmp_path, clock) as there:
        while not whole:
            with nothing_open(full), nothing_open(there):
                in_a_process(there, last, carry)
            found = everything(there)
            whole = found == before
            assert whole or found == nothing(), f"killed at step {last}"
            last += 90

    assert last > 200


@pytest.fixture
def evidence_kept(ctx: Context, provider: Provider, seat: Actor) -> Path:
    """A file of a reaction, and another that a draft names; the place of the first."""
    project = a_project(ctx, provider)
    piece, drafted = evidence.keep(ctx, seat, "attest.pdf", PDF), evidence.keep(ctx, seat, "brief.pdf", PDF + b" ")
    with ctx.transaction(EVERYONE) as session:
        session.add(
            Evidence(
                provider_id=seat.tenant, project_id=project.id, file_name=piece.name, mime=piece.mime, size=piece.size,
                sha256=piece.sha256, kept_at=ctx.clock(),
            )
        )  # fmt: skip
    gone = replace(drafted, sha256="f" * 64)
    drafts.keep(ctx, seat, project, Action.REPORT, "Even geduld", (drafted, gone))
    return ctx.settings.data_dir / "evidence" / str(seat.tenant) / piece.sha256


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_files_go_along_when_they_are_asked_for(
    ctx: Context, evidence_kept: Path, bare_urls: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    with opened(bare_urls["sqlite"]) as target:
        copy(ctx, target, store=store_at(str(tmp_path / "target")))

    old, new = ctx.evidence.lying(), store_at(str(tmp_path / "target")).lying()
    assert {(file.provider_id, file.sha256) for file in new} == {(file.provider_id, file.sha256) for file in old}
    with at(bare_urls["sqlite"], tmp_path / "target", clock) as there:
        assert there.evidence.get(int(evidence_kept.parent.name), evidence_kept.name) == PDF


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_damaged_file_stops_the_copy(
    ctx: Context, evidence_kept: Path, bare_urls: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    evidence_kept.write_bytes(b"anders")

    with opened(bare_urls["sqlite"]) as target, pytest.raises(AppError, match=r"beschadigd: 1 \(attest.pdf\)"):
        copy(ctx, target, store=store_at(str(tmp_path / "target")))

    with at(bare_urls["sqlite"], tmp_path, clock) as there:
        assert everything(there) == nothing()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_shows_each_table_and_what_to_do_next(
    full: Context, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "make_context", lambda: full)
    stands = everything(full)["payment"]

    result = CliRunner().invoke(commands.app, ["copy", "--to", other_url])

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].startswith("Stop eerst het programma")
    assert f"payment                         3  {stands.digest[:16]}  gelijk" in lines
    assert lines[-1] == "De geschiedenis is heel."
