"""The PostgreSQL that other tests stand on."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import drop_database, fresh_database

ADDED = "CREATE EXTENSION pg_trgm; CREATE TABLE numbered (number integer PRIMARY KEY)"


def migrate(url: str) -> None:
    run(url, ADDED)


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    """What one statement answers; its connection is closed again."""
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


@pytest.fixture
def make_database() -> Iterator[Callable[..., str]]:
    made: list[str] = []

    def make(migration: Callable[[str], object] | None = None) -> str:
        made.append(fresh_database(migration))
        return made[-1]

    yield make
    for url in made:
        drop_database(url)


def test_a_fresh_database_takes_the_trigram_extension(make_database: Callable[..., str]) -> None:
    url = make_database()

    run(url, "CREATE EXTENSION pg_trgm")

    assert run(url, "SELECT similarity('opleiding', 'opleidingen') > 0.5, lower('ÉÉN'), show_trgm('é') <> '{}'") == [
        (True, "één", True)
    ]


def test_two_databases_of_one_migration_share_nothing(make_database: Callable[..., str]) -> None:
    first, second = make_database(migrate), make_database(migrate)

    run(first, "INSERT INTO numbered VALUES (1)")

    assert run(first, "SELECT count(*) FROM numbered") == [(1,)]
    assert run(second, "SELECT count(*) FROM numbered") == [(0,)]


def test_a_failed_migration_is_tried_again(make_database: Callable[..., str]) -> None:
    attempts: list[str] = []

    def fail_once(url: str) -> None:
        attempts.append(url)
        if len(attempts) == 1:
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        make_database(fail_once)
    make_database(fail_once)
    make_database(fail_once)

    assert len(attempts) == 2


def test_a_dropped_database_is_gone_although_somebody_is_connected() -> None:
    url = fresh_database()
    name = url.split("/")[3].split("?")[0]
    engine = create_engine(url)
    connection = engine.connect()

    drop_database(url)

    with pytest.raises(psycopg.OperationalError, match=name):
        psycopg.connect(url.replace("+psycopg", "")).close()
    connection.invalidate()
    connection.close()
    engine.dispose()
