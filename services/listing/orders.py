"""Orders: by which column the list of projects is sorted, and the index that holds each order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from models import Project
from models.enums import Role
from models.project import AGENCY_ORDERS
from services.columns import BY_KEY, PARTLY_PRIVATE, PRIVATE, SORTABLE
from services.errors import BadInput
from services.policy.access import Actor


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the list is sorted; ties by the moment of entry."""

    column: str = "filed_on"
    descending: bool = True

    @property
    def key(self) -> str:
        """The name of the field to sort by; raises BadInput for a column that offers no order."""
        if self.column not in {column.key for column in SORTABLE}:
            raise BadInput("Op deze kolom kan je niet sorteren.")
        return BY_KEY[self.column].sort_key

    @property
    def fields(self) -> list[Any]:
        """The fields to sort by; raises BadInput for a column that offers no order."""
        return [col(getattr(Project, self.key)), col(Project.id)]

    def by(self, fields: Sequence[Any] | None = None, *, backwards: bool = False) -> list[Any]:
        """The ORDER BY of the list, or of the list read from its end; `fields` may stand for its own."""
        down = self.descending != backwards
        return [field.desc() if down else field.asc() for field in fields or self.fields]

    def known_to(self, actor: Actor) -> "Order":
        """This order, or the usual one for the agency when it would tell what firms keep to themselves."""
        return Order() if actor.role is Role.AGENCY and self.column in (*PRIVATE, *PARTLY_PRIVATE) else self

    def index(self, actor: Actor) -> str | None:
        """The index that holds what this actor sees in this order; the agency has one for some orders only."""
        if actor.role is Role.AGENCY:
            return f"project_agency_{self.key}" if self.key in AGENCY_ORDERS else None
        return f"project_{'seat' if actor.role is Role.SEAT else 'department'}_{self.key}"
