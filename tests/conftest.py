"""What every test has at hand: an empty database of its own (both kinds), and a clock that it moves itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from models import Provider
from services.context import Context
from services.database import make_engine, migrate
from services.formats import BRUSSELS
from services.policy.access import Actor
from services.settings import Settings
from tests.factories import a_provider, a_seat
from tests.postgres import USER, as_owner, as_user, drop_database, fresh_database

KEY = "Zk83nq0Vw7LxT2mB5cRdY1uP-9hJf6sGa"


START = datetime(2026, 11, 23, 9, 0, tzinfo=BRUSSELS).astimezone(UTC)


@dataclass
class Clock:
    """It is always the same moment, until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass, in the units of `timedelta`."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "kmo.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "kmo.db")
        yield f"sqlite:///{tmp_path / 'kmo.db'}"
        return
    yield (url := walled_database())
    drop_database(url)


def walled_database() -> str:
    """A migrated database on PostgreSQL, as the role of the program, which owns nothing in it."""
    return as_user(fresh_database(migrate_with_walls))


def migrate_with_walls(url: str) -> None:
    as_user(url)
    migrate(url, used_by=USER)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings that no environment or `.env` of the reader reaches."""
    return make_settings(tmp_path, database_url)


def make_settings(folder: Path, database_url: str = "", **values: object) -> Settings:
    """Settings with their defaults, a folder, a key, and the agency's desk open."""
    given = {
        "data_dir": folder,
        "database_url": database_url,
        "secret_key": SecretStr(KEY),
        "agency_desk": True,
        **values,
    }
    return Settings.model_construct(
        **{name: field.get_default() for name, field in Settings.model_fields.items()} | given
    )


@pytest.fixture
def second_ctx(database_url: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Context]:
    """Another world of the same kind, as empty as the first was."""
    folder = tmp_path / "second"
    folder.mkdir()
    if database_url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "kmo.db")
        url = f"sqlite:///{folder / 'kmo.db'}"
    else:
        url = walled_database()
    engine = make_engine(url)
    yield Context(engine, make_settings(folder, url), clock)
    engine.dispose()
    if not database_url.startswith("sqlite"):
        drop_database(url)


@pytest.fixture
def ctx(settings: Settings, clock: Clock) -> Iterator[Context]:
    """The outside world of a service: once on SQLite and once on PostgreSQL."""
    engine = make_engine(settings.database)
    yield Context(engine, settings, clock)
    engine.dispose()


@contextmanager
def owned(ctx: Context) -> Iterator[Context]:
    """The same world, as the role that owns its tables: for tests that do what the program's own role cannot."""
    engine = make_engine(as_owner(ctx.engine.url.render_as_string(hide_password=False)))
    yield replace(ctx, engine=engine)
    engine.dispose()


@pytest.fixture
def provider(ctx: Context) -> Provider:
    """The firm whose screens are looked at."""
    return a_provider(ctx)


@pytest.fixture
def seat(ctx: Context, provider: Provider) -> Actor:
    """Who sits at its seat."""
    return a_seat(ctx, provider)
