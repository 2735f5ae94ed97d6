"""A small world to back up, an empty place to put it back, and what must be the same in both."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool
from sqlmodel import col, select

from models import Evidence, Mail, Project, Provider
from models.enums import Action, MailState, ProjectStatus
from services import actions, evidence
from services.context import Context
from services.database import make_engine
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from services.settings import Settings
from tests.conftest import Clock, make_settings
from tests.factories import a_mail, a_project
from tests.postgres import USER, as_owner, as_user, client_programs, drop_database, fresh_database
from tests.reactions.files import PDF

AWKWARD = "De klant zegt: \\N, \\. en\ttab\nmet een nieuwe regel; ‘é’ \\\\ einde."


def programs_on_path(monkeypatch: Any) -> None:
    """PostgreSQL's programs of the version of the server."""
    monkeypatch.setenv("PATH", f"{client_programs()}{os.pathsep}{os.environ['PATH']}")


def fill(ctx: Context, provider: Provider, seat: Actor) -> list[Project]:
    """Projects with a history, a piece of evidence, and mails that went and that wait."""
    found = [a_project(ctx, provider, status=ProjectStatus.RUNNING) for _ in range(3)]
    for count, project in enumerate(found):
        file = evidence.keep(ctx, seat, "attest.pdf", PDF + bytes([48 + count // 2]))
        actions.perform(ctx, seat, project.number, Action.STOP, Submission(AWKWARD, 1, f"sleutel-{count}", (file,)))
    a_mail(ctx, found[0], MailState.SENT)
    return found


@dataclass(frozen=True)
class Place:
    """Where nothing is yet."""

    settings: Settings

    def open(self) -> Context:
        return Context(make_engine(self.settings.database), self.settings, Clock())

    def tables(self) -> list[str]:
        """What is in its database."""
        if self.settings.database.startswith("sqlite"):
            return ["file"] if self.settings.data_dir.exists() and [*self.settings.data_dir.glob("kmo.db*")] else []
        engine = create_engine(self.settings.migrate_url, poolclass=NullPool)
        with engine.connect() as connection:
            return inspect(connection).get_table_names()


@contextmanager
def an_empty_place(ctx: Context, folder: Path) -> Iterator[Place]:
    """A folder, with a database of the same kind as this world's, and no secret."""
    sqlite = ctx.engine.dialect.name == "sqlite"
    url = "" if sqlite else fresh_database()
    given = {} if sqlite else {"migrate_url": as_owner(url)}
    assert sqlite or as_user(url).count(USER)
    yield Place(make_settings(folder, as_user(url) if url else "", secret_key=SecretStr(""), **given))
    if not sqlite:
        drop_database(url)


def all_rows(ctx: Context) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database, except what does not come back as it was: sessions, and how far a mail is."""
    engine = create_engine(as_owner(ctx.engine.url.render_as_string(hide_password=False)), poolclass=NullPool)
    with engine.connect() as connection:
        tables = sorted({*inspect(connection).get_table_names()} - {"auth_session", "mail", "backup_run"})
        return {
            table: sorted((tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table}"'))), key=repr)
            for table in tables
            if not table.startswith("project_search")
        }


def rows(ctx: Context, kind: Any) -> list[Any]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(kind).order_by(col(kind.id))).all())


def opened(ctx: Context, seat: Actor) -> list[bytes]:
    """Every piece of evidence, as a reader opens it."""
    return [evidence.opened(ctx, seat, piece.id)[1] for piece in rows(ctx, Evidence)]


def mails(ctx: Context) -> list[tuple[str, MailState, str | None]]:
    return [(mail.key, mail.state, mail.error) for mail in rows(ctx, Mail)]
