"""A database that goes away and comes back: it is said in words, nothing is half done, and all goes on by itself."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.event import listen, remove

from models import Event, Evidence, Mail, Provider, Reaction
from models.enums import Action, MailState, ProjectStatus
from services import actions, outbox, projects
from services.context import Context
from services.database import make_engine, migrate
from services.errors import NoAnswer
from services.history import first_broken
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from services.precheck import judging
from services.upkeep.health import checks
from tests.conftest import Clock, make_settings
from tests.factories import a_project, a_provider, a_seat
from tests.killing import MOST_STEPS, rows
from tests.postgres import away, cut, own_server
from tests.reactions.post import Post

SAID = r"^De databank antwoordt nu niet\. Probeer het zo dadelijk opnieuw\.$"
REASON = "De opleiding gaat niet door: de lesgever is ziek."
DONE = (Reaction, Event, Evidence, Mail)


def cancel(ctx: Context, actor: Actor, number: str) -> None:
    actions.perform(ctx, actor, number, Action.CANCEL, Submission(REASON, 1, f"sleutel-{number}"))


@contextmanager
def gone(ctx: Context) -> Iterator[None]:
    """The file was moved, or the server ended every connection and takes no new one."""
    if ctx.engine.dialect.name != "sqlite":
        with away(ctx.engine.url.render_as_string(hide_password=False)):
            yield
        return
    path = Path(ctx.engine.url.database or "")
    ctx.engine.dispose()
    moved = path.rename(path.with_suffix(".elsewhere"))
    yield
    assert not path.exists(), "an empty database was put in its place"
    moved.rename(path)


def test_between_two_clicks_the_database_may_go_and_come_back(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED)

    with gone(ctx):
        for work in (lambda: projects.get(ctx, seat, project.number), lambda: cancel(ctx, seat, project.number)):
            with pytest.raises(NoAnswer, match=SAID):
                work()
        assert not next(check.good for check in checks(ctx) if check.key == "database")
    found = projects.get(ctx, seat, project.number)
    left = [len(rows(ctx, kind)) for kind in DONE]
    cancel(ctx, seat, project.number)

    assert (found, left) == (project, [0, 0, 0, 0])
    assert projects.get(ctx, seat, project.number).status is ProjectStatus.CANCELLED


def test_a_connection_that_breaks_in_the_middle_leaves_nothing_half(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    if ctx.engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection that breaks")
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED)

    for last in range(MOST_STEPS):
        with broken(ctx, last) as cuts:
            try:
                cancel(ctx, seat, project.number)
            except NoAnswer:
                assert [len(rows(ctx, kind)) for kind in DONE] == [0, 0, 0, 0], f"broken at step {last}"
        if not cuts:
            break

    assert last > 10  # there were that many places to break at
    assert projects.get(ctx, seat, project.number).status is ProjectStatus.CANCELLED
    assert [len(rows(ctx, kind)) for kind in DONE] == [1, 2, 0, 1]
    with ctx.reading(EVERYONE) as session:
        assert first_broken(session, seat.tenant) is None


@contextmanager
def broken(ctx: Context, last: int) -> Iterator[list[int]]:
    """The server ends the connection that is in use before its step `last`; gives the connections that it ended."""
    left, cuts = [last], []

    def step(connection: Any, *ignored: Any) -> None:
        if not cuts and not left[0]:
            cuts.append(connection.connection.driver_connection.info.backend_pid)
            cut(cuts[0])
        left[0] -= 1

    moments = ("before_cursor_execute", "commit")
    for moment in moments:
        listen(ctx.engine, moment, step)
    yield cuts
    for moment in moments:
        remove(ctx.engine, moment, step)


def test_a_file_that_another_holds_for_too_long_can_still_be_read(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    if ctx.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED)
    listen(ctx.engine, "connect", lambda driver, _: driver.execute("PRAGMA busy_timeout=50"))
    ctx.engine.dispose()
    other = sqlite3.connect(ctx.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    found = projects.get(ctx, seat, project.number)
    with pytest.raises(NoAnswer, match=SAID):
        cancel(ctx, seat, project.number)
    other.execute("ROLLBACK")
    other.close()
    cancel(ctx, seat, project.number)

    assert found == project
    assert [len(rows(ctx, kind)) for kind in DONE] == [1, 2, 0, 1]


def test_a_server_that_crashes_and_starts_again_is_found_by_who_was_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for worker in (outbox, judging):
        monkeypatch.setattr(worker, "POLL_SECONDS", 0.1)
    stop = threading.Event()
    with own_server("crash") as server, Post().open() as post:
        migrate(server.url)
        settings = make_settings(tmp_path, server.url, smtp_url=SecretStr(post.url))
        ctx = Context(make_engine(server.url), settings, Clock())
        provider = a_provider(ctx)
        seat = a_seat(ctx, provider)
        project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail="klant@bakkerij.example")
        workers = [
            threading.Thread(target=one.watch, args=(replace(ctx), stop), daemon=True) for one in (outbox, judging)
        ]
        for worker in workers:
            worker.start()

        server.stop()
        with pytest.raises(NoAnswer, match=SAID):
            cancel(ctx, seat, project.number)
        stop.wait(0.5)  # the workers find nobody either
        server.start()
        cancel(ctx, seat, project.number)
        for _ in range(100):
            if post.taken and {mail.state for mail in rows(ctx, Mail)} == {MailState.SENT}:
                break
            stop.wait(0.1)

        stop.set()
        for worker in workers:
            worker.join()
        assert [message["To"] for message in post.taken] == ["klant@bakkerij.example"]
        assert [mail.state for mail in rows(ctx, Mail)] == [MailState.SENT]
        assert [firm.judged_on for firm in rows(ctx, Provider)] == [ctx.today]
        ctx.engine.dispose()
