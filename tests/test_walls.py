"""The second wall, on PostgreSQL: what a query that forgot its tenant would still not reach."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, SQLModel, col, select

from models import Note, Project
from services.context import Context
from services.policy.access import EVERYONE, Actor
from tests.factories import MORGENSTER, a_note, a_project, a_provider, a_seat, an_agency, an_event

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

OF_TENANTS = sorted(
    table.name for table in SQLModel.metadata.tables.values() if "provider_id" in table.c or table.name == "provider"
)
OF_THE_PROGRAM = sorted({*SQLModel.metadata.tables} - {*OF_TENANTS})


@pytest.fixture
def firms(ctx: Context) -> list[Actor]:
    """Two firms, each with something of its own."""
    found = []
    for provider in (a_provider(ctx), a_provider(ctx, number=MORGENSTER)):
        seat = a_seat(ctx, provider)
        project = a_project(ctx, provider)
        a_note(ctx, seat, project)
        an_event(ctx, seat, project)
        found.append(seat)
    return found


def owners(session: Session) -> Iterator[int | None]:
    """Whose rows a query without any condition finds."""
    for model in (Project, Note):
        yield from session.exec(select(model.provider_id)).all()


def test_check_31_without_a_tenant_there_are_no_rows(ctx: Context, firms: list[Actor]) -> None:
    with Session(ctx.engine) as session:
        counted = {table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in OF_TENANTS}

    assert {*counted.values()} == {0}


def test_check_31_a_thousand_requests_of_several_tenants_find_no_row_of_another(
    ctx: Context, firms: list[Actor]
) -> None:
    chance, mixed = random.Random(31), 0
    for _ in range(1000):
        actor = chance.choice(firms)
        with chance.choice((ctx.reading, ctx.transaction))(actor) as session:
            mixed += {*owners(session)} != {actor.provider_id}

    assert mixed == 0


def test_the_agency_and_the_program_see_all(ctx: Context, firms: list[Actor]) -> None:
    for whose in (an_agency(ctx), EVERYONE):
        with ctx.reading(whose) as session:
            assert {*owners(session)} == {firm.provider_id for firm in firms}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE project SET title = 'Overgenomen'", "UPDATE provider SET name = 'Overgenomen'", "DELETE FROM note"],
)
def test_what_is_written_without_a_condition_stays_within_the_firm(
    ctx: Context, firms: list[Actor], statement: str
) -> None:
    mine, theirs = firms
    with ctx.transaction(mine) as session:
        session.connection().execute(text(statement))

    with ctx.reading(theirs) as session:
        assert session.exec(select(Project.title)).all() == ["Excel voor gevorderden"]
        assert len(session.exec(select(Note)).all()) == 1


def test_a_row_cannot_be_given_to_another_firm(ctx: Context, firms: list[Actor]) -> None:
    mine, theirs = firms
    with pytest.raises(ProgrammingError, match="row-level security"), ctx.transaction(mine) as session:
        session.exec(select(Note)).one().provider_id = theirs.tenant


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event", "TRUNCATE event"])
def test_check_73_the_role_of_the_program_only_adds_to_the_history(
    ctx: Context, firms: list[Actor], statement: str
) -> None:
    for whose in (firms[0], EVERYONE):
        with pytest.raises(ProgrammingError, match="permission denied"), ctx.transaction(whose) as session:
            session.connection().execute(text(statement))


@pytest.mark.parametrize("table", OF_THE_PROGRAM)
def test_sessions_and_what_else_is_no_firms_are_out_of_a_firms_reach(
    ctx: Context, firms: list[Actor], table: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), ctx.reading(firms[0]) as session:
        session.execute(text(f"SELECT * FROM {table}"))


def test_every_table_of_a_firm_has_its_wall_and_the_program_owns_none(ctx: Context) -> None:
    with ctx.engine.connect() as connection:
        walled = connection.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname"))
        assert [name for (name,) in walled] == OF_TENANTS
        owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'kmo_app%'"
        assert connection.execute(text(owned)).scalar() == 0


def test_the_search_of_the_agency_keeps_its_index(ctx: Context, firms: list[Actor]) -> None:
    with ctx.reading(EVERYONE) as session:
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        query = select(Project.id).where(col(Project.search_text).like("%vergevorderd%"))
        plan = session.execute(
            text(f"EXPLAIN {query.compile(session.get_bind(), compile_kwargs={'literal_binds': True})}")
        )
        assert "project_search" in "\n".join(line for (line,) in plan)
