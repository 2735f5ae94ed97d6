"""What the first schema keeps by trigger: the tallies, the search index of SQLite, and a history that only grows."""

TALLIES = {
    "project_tally": (
        "provider_id", "department_id", "filed_year", "status", "service", "verified", "theme", "registration_number",
    ),
    "project_day": ("provider_id", "filed_on", "department_id", "status"),
}  # fmt: skip
SUMS = ("amount", "subsidy", "own_contribution", "paid_out", "balance")
NUMBERS = ("projects", *SUMS)
LEAST = {"first_number": "number", "first_start": "starts_on"}
WATCHED = (
    "filed_on", *(key for key in TALLIES["project_tally"] if key != "filed_year"), *SUMS, *LEAST.values(),
)  # fmt: skip


def _sqlite_upsert(table: str, row: str, sign: str) -> str:
    special = {
        "department_id": f"coalesce({row}.department_id, 0)",
        "filed_year": f"CAST(substr({row}.filed_on, 1, 4) AS INTEGER)",
    }
    keys = TALLIES[table]
    values = [special.get(key, f"{row}.{key}") for key in keys]
    values += [f"{sign}1", *(f"{sign}coalesce({row}.{name}, 0)" for name in SUMS)]
    values += [f"{row}.{name}" for name in LEAST.values()]
    return (
        f"INSERT INTO {table} ({', '.join((*keys, *NUMBERS, *LEAST))}) VALUES ({', '.join(values)}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {_grown(table, 'min')};"
    )


def _grown(table: str, least: str) -> str:
    sums = [f"{name} = {table}.{name} + excluded.{name}" for name in NUMBERS]
    return ", ".join(sums + [f"{name} = {least}({table}.{name}, excluded.{name})" for name in LEAST])


def _sqlite_tally() -> list[str]:
    add = " ".join(_sqlite_upsert(table, "NEW", "") for table in TALLIES)
    subtract = " ".join(_sqlite_upsert(table, "OLD", "-") for table in TALLIES)
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


def _postgres_rows(keys: tuple[str, ...], table: str, sign: str) -> str:
    special = {
        "department_id": "coalesce(department_id, 0) AS department_id",
        "filed_year": "extract(year FROM filed_on)::int AS filed_year",
    }
    values = ", ".join(special.get(key, key) for key in keys)
    sums = ", ".join(f"{sign}coalesce({name}, 0) AS {name}" for name in SUMS)
    return f"SELECT {values}, {sign}1 AS projects, {sums}, {', '.join(LEAST.values())} FROM {table}"  # noqa: S608


def _postgres_upsert(table: str, moved: dict[str, str]) -> str:
    rows = " UNION ALL ".join(_postgres_rows(TALLIES[table], rows, sign) for rows, sign in moved.items())
    keys = ", ".join(TALLIES[table])
    sums = ", ".join(f"sum({number})" for number in NUMBERS)
    least = ", ".join(f"min({name})" for name in LEAST.values())
    changed = [f"sum({number}) <> 0" for number in NUMBERS]
    fell = "min({0}) FILTER (WHERE projects > 0) < min({0}) FILTER (WHERE projects < 0)"
    changed += [fell.format(name) for name in LEAST.values()]
    # In the order of the keys, so that two writers never wait for each other.
    return (
        f"INSERT INTO {table} ({', '.join(TALLIES[table] + NUMBERS)}, {', '.join(LEAST)}) "  # noqa: S608
        f"SELECT {keys}, {sums}, {least} FROM ({rows}) AS moves GROUP BY {keys} "
        f"HAVING {' OR '.join(changed)} ORDER BY {keys} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {_grown(table, 'least')};"
    )


def _postgres_tally() -> list[str]:
    parts = {
        "insert": ({"added": ""}, "NEW TABLE AS added"),
        "delete": ({"removed": "-"}, "OLD TABLE AS removed"),
        "update": ({"added": "", "removed": "-"}, "NEW TABLE AS added OLD TABLE AS removed"),
    }
    statements = []
    for event, (moved, tables) in parts.items():
        upserts = " ".join(_postgres_upsert(table, moved) for table in TALLIES)
        statements.append(
            f"CREATE FUNCTION project_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {upserts} RETURN NULL; END $$"
        )
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
