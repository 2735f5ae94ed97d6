"""A project's fields as JSON and back, so that what a list changed can be shown and undone."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from models import Project

FIELDS = tuple(Project.model_fields)


def pack(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The values as JSON knows them; None stays None."""
    return None if values is None else {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case Enum():
            return value.value
    return value


def unpack(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the fields of a project have them."""
    return {key: _adapter(key).validate_python(value) for key, value in values.items()}


@lru_cache
def _adapter(key: str) -> TypeAdapter[Any]:
    kind: Any = Project.model_fields[key].annotation
    return TypeAdapter(kind)
