"""A project's fields as JSON and back, so that what a list changed can be shown and undone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import SQLModel

from models import Project
from services.formats import CENT

FIELDS = tuple(Project.model_fields)


def pack(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The values as JSON knows them, the same for the same value however it is written; None stays None."""
    return None if values is None else {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value.quantize(CENT))
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return value.value
    return value


def unpack(values: Mapping[str, Any], table: type[SQLModel] = Project) -> dict[str, Any]:
    """The values as the fields of a project, or of a row of another table, have them."""
    return {key: _adapter(table, key).validate_python(value) for key, value in values.items()}


@cache
def _adapter(table: type[SQLModel], key: str) -> TypeAdapter[Any]:
    kind: Any = table.model_fields[key].annotation
    return TypeAdapter(kind)
