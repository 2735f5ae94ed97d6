"""The second wall, on PostgreSQL: a role that owns nothing, and reaches the rows of one tenant at a time.

The user of KMO_DATABASE_URL sees the rows of the provider that a transaction names, and none when it names none. For
the agency and for the program itself a transaction takes the role `<user>_desk`, which sees all.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import URL, Connection, Engine, Table, inspect, text
from sqlmodel import Session, SQLModel

TENANT = "kmo.tenant"
# Rows that are only ever added, whoever asks; but for the words of an event, which triggers let go once, and for what
# happened to accounts, which they let go after its term.
ADDED_ONLY = {
    "event": "SELECT, INSERT, UPDATE (text, details, account_name, account_id, salt, erased_by)",
    "account_event": "SELECT, INSERT, DELETE",
}


def limit(session: Session, provider_id: int | None) -> None:
    """Limit this transaction to the rows of one provider, or to nobody's for None; without a wall nothing happens."""
    bind = session.get_bind()
    desk = _desk_role(bind.engine)
    if desk is None:
        return
    if provider_id is None:
        session.connection().exec_driver_sql(f"SET LOCAL ROLE {desk}")
    else:
        session.execute(text(f"SELECT set_config('{TENANT}', :tenant, true)"), {"tenant": str(provider_id)})


_known: dict[URL, str | None] = {}


def _desk_role(engine: Engine) -> str | None:
    """The role that sees all, quoted; None where the database has no wall for this user."""
    if engine.dialect.name != "postgresql":
        return None
    if engine.url not in _known:
        with engine.connect() as connection:
            found = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = current_user || '_desk'"
            _known[engine.url] = connection.exec_driver_sql(found).scalar()
    return _known[engine.url]


def raise_walls(connection: Connection, user: str) -> None:
    """Give this user and its desk role what they need of each table, and no row of another tenant.

    Done again after every migration, so that a new table has its wall; deploy/postgresql.sql makes both roles.
    """
    quote = connection.dialect.identifier_preparer.quote
    for statement in wall_statements(quote(user), quote(f"{user}_desk"), set(inspect(connection).get_table_names())):
        connection.exec_driver_sql(statement)


def wall_statements(app: str, desk: str, present: Collection[str]) -> Iterator[str]:
    """What raises the walls around the tables that are there, for these two roles as they are quoted."""
    for table in SQLModel.metadata.sorted_tables:
        if table.name in present:
            yield from _wall(table, app, desk)
    yield f"GRANT SELECT ON alembic_version TO {app}, {desk}"
    # Reading them is for a backup, which takes along where they are.
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}, {desk}"


def _wall(table: Table, app: str, desk: str) -> Iterator[str]:
    owner = "id" if table.name == "provider" else "provider_id"
    if owner not in table.c:  # sessions, attempts: not a tenant's, and so out of its reach
        yield _grant(table, desk)
        return
    yield _grant(table, f"{app}, {desk}")
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS kmo_tenant ON {table.name}"
    yield f"DROP POLICY IF EXISTS kmo_desk ON {table.name}"
    yield (
        f"CREATE POLICY kmo_tenant ON {table.name} TO {app} "
        f"USING ({owner} = (SELECT nullif(current_setting('{TENANT}', true), '')::bigint))"
    )
    # Nothing but true: any other condition would keep the search from its index.
    yield f"CREATE POLICY kmo_desk ON {table.name} TO {desk} USING (true)"


def _grant(table: Table, roles: str) -> str:
    rights = ADDED_ONLY.get(table.name, "SELECT, INSERT, UPDATE, DELETE")
    return f"GRANT {rights} ON {table.name} TO {roles}"
