"""What an account keeps for itself: views of the list under a name, and the address of its calendar."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import GIVEN_ONCE, Id, UtcDateTime


class SavedView(SQLModel, table=True):
    """Filters, sort and columns under a name. The agency's belong to no provider."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        Index("saved_view_provider", "provider_id", "shared"),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    name: str = Field(max_length=80)
    # The parameters of the list's address (services.queries), and the keys of its columns with spaces between.
    query: str = Field(max_length=4000)
    columns: str = Field(default="", max_length=1000)
    # Whether the other accounts of the same firm (or of the agency) see it too.
    shared: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class CalendarLink(SQLModel, table=True):
    """A secret address under which a calendar reads an account's terms; stored hashed, and revocable."""

    __tablename__ = "calendar_link"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=Id)
    account_id: int = Field(foreign_key="account.id", index=True, sa_type=Id)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
