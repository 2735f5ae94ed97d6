"""In general words: what it was measured on."""

import os
import platform
import sqlite3

from services.context import Context


def description(ctx: Context) -> str:
    """Cores, Python and database."""
    if ctx.engine.dialect.name == "sqlite":
        kept_by = f"SQLite {sqlite3.sqlite_version}"
    else:
        with ctx.engine.connect() as connection:
            kept_by = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"
    return f"{os.cpu_count()} shared cores, Python {platform.python_version()}, {kept_by}"
