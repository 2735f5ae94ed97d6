"""What the first schema keeps by trigger: the tally, the search index of SQLite, and a history that only grows."""

KEYS = ("provider_id", "department_id", "filed_year", "status", "service", "verified", "theme", "registration_number")
SUMS = ("amount", "subsidy", "own_contribution", "paid_out", "balance")
WATCHED = ("provider_id", "department_id", "filed_on", *KEYS[3:], *SUMS)


def _sqlite_upsert(row: str, sign: str) -> str:
    keys = [f"{row}.{key}" for key in KEYS]
    keys[1] = f"coalesce({row}.department_id, 0)"
    keys[2] = f"CAST(substr({row}.filed_on, 1, 4) AS INTEGER)"
    sums = [f"{sign}coalesce({row}.{name}, 0)" for name in SUMS]
    grown = ", ".join(f"{name} = {name} + excluded.{name}" for name in ("projects", *SUMS))
    return (
        f"INSERT INTO project_tally ({', '.join((*KEYS, 'projects', *SUMS))}) "  # noqa: S608
        f"VALUES ({', '.join((*keys, sign + '1', *sums))}) ON CONFLICT ({', '.join(KEYS)}) DO UPDATE SET {grown};"
    )


def _sqlite_tally() -> list[str]:
    add, subtract = _sqlite_upsert("NEW", ""), _sqlite_upsert("OLD", "-")
    watched = ", ".join(WATCHED)
    return [
        f"CREATE TRIGGER project_tally_insert AFTER INSERT ON project BEGIN {add} END",
        f"CREATE TRIGGER project_tally_delete AFTER DELETE ON project BEGIN {subtract} END",
        f"CREATE TRIGGER project_tally_update AFTER UPDATE OF {watched} ON project BEGIN {subtract} {add} END",
    ]


SQLITE_SEARCH = [
    "CREATE VIRTUAL TABLE project_search USING fts5("
    "search_text, content='project', content_rowid='id', tokenize='trigram', columnsize=0)",
    "CREATE TRIGGER project_search_insert AFTER INSERT ON project BEGIN "
    "INSERT INTO project_search(rowid, search_text) VALUES (NEW.id, NEW.search_text); END",
    "CREATE TRIGGER project_search_delete AFTER DELETE ON project BEGIN "
    "INSERT INTO project_search(project_search, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text); END",
    "CREATE TRIGGER project_search_update AFTER UPDATE OF search_text ON project "
    "WHEN OLD.search_text <> NEW.search_text BEGIN "
    "INSERT INTO project_search(project_search, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text); "
    "INSERT INTO project_search(rowid, search_text) VALUES (NEW.id, NEW.search_text); END",
]

SQLITE_HISTORY = [
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
    # INSERT OR REPLACE would remove the old row without asking the trigger above.
    "CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN EXISTS ("
    "SELECT 1 FROM event WHERE id = NEW.id OR (provider_id = NEW.provider_id AND position = NEW.position)) "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
]

POSTGRES_HISTORY = [
    "CREATE FUNCTION event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'history only grows'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_only_grows()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION event_only_grows()",
]


def _postgres_rows(table: str, sign: str) -> str:
    sums = ", ".join(f"{sign}coalesce({name}, 0) AS {name}" for name in SUMS)
    return (
        "SELECT provider_id, coalesce(department_id, 0) AS department_id, "  # noqa: S608
        "extract(year FROM filed_on)::int AS filed_year, status, service, verified, theme, registration_number, "
        f"{sign}1 AS projects, {sums} FROM {table}"
    )


def _postgres_function(name: str, rows: str) -> str:
    keys, numbers = ", ".join(KEYS), ("projects", *SUMS)
    sums = ", ".join(f"sum({number}) AS {number}" for number in numbers)
    grown = ", ".join(f"{number} = project_tally.{number} + excluded.{number}" for number in numbers)
    moved = " OR ".join(f"sum({number}) <> 0" for number in numbers)
    # In the order of the keys, so that two writers never wait for each other.
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"INSERT INTO project_tally ({keys}, {', '.join(numbers)}) SELECT {keys}, {sums} FROM ({rows}) AS moves "
        f"GROUP BY {keys} HAVING {moved} ORDER BY {keys} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {grown}; RETURN NULL; END $$"
    )


def _postgres_tally() -> list[str]:
    added, removed = _postgres_rows("added", ""), _postgres_rows("removed", "-")
    parts = {
        "insert": (added, "NEW TABLE AS added"),
        "delete": (removed, "OLD TABLE AS removed"),
        "update": (f"{added} UNION ALL {removed}", "NEW TABLE AS added OLD TABLE AS removed"),
    }
    statements = []
    for event, (rows, tables) in parts.items():
        statements.append(_postgres_function(f"project_tally_{event}", rows))
        statements.append(
            f"CREATE TRIGGER project_tally_{event} AFTER {event.upper()} ON project REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION project_tally_{event}()"
        )
    return statements


# The extension may be out of reach of this role: searching then reads a provider's rows one by one.
POSTGRES_SEARCH = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX project_search ON project USING gin (search_text gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE NOTICE 'pg_trgm is not available; searching goes without an index';
END $$
"""

SQLITE = [*_sqlite_tally(), *SQLITE_SEARCH, *SQLITE_HISTORY]
POSTGRES = [*_postgres_tally(), POSTGRES_SEARCH, *POSTGRES_HISTORY]
