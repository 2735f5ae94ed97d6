"""The middleware's view of the outside world: a database of its own, and the cookie of somebody who is signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.routes import binding, cookies, headers
from services.context import Context
from services.database import make_engine
from services.sign_in.sessions import open_session, trade_ticket
from tests.conftest import Clock, make_settings
from tests.factories import ZWALUW, a_provider, a_seat


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    shutil.copy(sqlite_template, tmp_path / "kmo.db")
    url = f"sqlite:///{tmp_path / 'kmo.db'}"
    ctx = Context(make_engine(url), make_settings(tmp_path, url), clock)
    for module in (binding, cookies, headers):
        monkeypatch.setattr(module, "context", lambda: ctx)
    yield ctx
    ctx.engine.dispose()


@pytest.fixture
def cookie(world: Context) -> str:
    """The cookie of a seat that is signed in."""
    return signed_in(world)


def signed_in(ctx: Context, firm: str = ZWALUW) -> str:
    """The cookie of a new seat that is signed in."""
    seat = a_seat(ctx, a_provider(ctx, number=firm))
    return f"kmo={trade_ticket(ctx, open_session(ctx, seat.account_id, 1)[1])}"
