"""Who asks: the actor that every service takes, read from the database on every run."""

from dataclasses import dataclass

from models.enums import Role
from services.errors import NotAllowed


class Everyone:
    """For the program itself, which signs people in, delivers mail and obeys commands: rows of all tenants."""


EVERYONE = Everyone()


@dataclass(frozen=True, slots=True)
class Actor:
    """An account as it stands now. The agency has no `provider_id`; only departments have a `department_id`."""

    account_id: int
    name: str
    role: Role
    provider_id: int | None = None
    department_id: int | None = None

    @property
    def tenant(self) -> int:
        """The provider for whom this actor changes things; raises NotAllowed for the agency, which only looks."""
        if self.provider_id is None:
            raise NotAllowed
        return self.provider_id
