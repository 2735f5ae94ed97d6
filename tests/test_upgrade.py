"""A database that was filled at the first schema goes on after the upgrade."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, text

from models import Event
from models.types import UtcDateTime
from services.context import Context
from services.database import make_engine, migrate
from services.history import FIRST, broken_chains, fingerprint
from services.policy.access import EVERYONE
from tests.conftest import START, Clock, make_settings
from tests.postgres import drop_database, fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def first_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the first schema."""
    url = f"sqlite:///{tmp_path / 'kmo.db'}" if request.param == "sqlite" else fresh_database()
    migrate(url, "0001")
    yield url
    if request.param == "postgresql":
        drop_database(url)


def test_a_history_that_began_at_the_first_schema_is_whole_after_the_upgrade(first_url: str, tmp_path: Path) -> None:
    engine = make_engine(first_url)
    with engine.execution_options(writes=True).begin() as connection:
        for id_, number in ((1, "0999123457"), (2, "0999234513")):
            connection.execute(
                text(
                    "INSERT INTO provider (id, name, enterprise_number, mail, is_demo) VALUES (:id, 'F', :n, '', :no)"
                ),
                {"id": id_, "n": number, "no": False},
            )
        previous = FIRST
        for position in (1, 2, 3):
            event = Event(
                provider_id=1, account_name="Zetel", at=START, kind="proef", text="Iets", details={}, position=position,
                previous_hash=previous, hash="",
            )  # fmt: skip
            previous = event.hash = fingerprint(event)
            said = event.model_dump(exclude={"id", "project_id", "account_id", "salt", "erased_by"}) | {
                "details": json.dumps({})
            }
            names = ", ".join(said)
            values = ", ".join(f":{name}" for name in said)
            adding = text(f"INSERT INTO event ({names}) VALUES ({values})")
            connection.execute(adding.bindparams(bindparam("at", type_=UtcDateTime())), said)
    engine.dispose()

    migrate(first_url)

    upgraded = Context(make_engine(first_url), make_settings(tmp_path, first_url), Clock())
    assert broken_chains(upgraded) == {}
    with upgraded.reading(EVERYONE) as session:
        ends = session.connection().execute(text("SELECT history_length, history_head FROM provider ORDER BY id")).all()
    assert [tuple(row) for row in ends] == [(3, previous), (0, "")]
    upgraded.engine.dispose()
