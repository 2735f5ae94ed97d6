"""The version of the program, as pyproject.toml has it."""

import tomllib
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@lru_cache
def version() -> str:
    """`0.1.0`."""
    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
