"""The append-only history: one chain of hashes a provider, of which words can be erased but nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Id, UtcDateTime


class Event(SQLModel, table=True):
    """Something that happened; the database refuses to change or remove it, but for erasing its words once."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("provider_id", "position"),
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("event_project", "provider_id", "project_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    project_id: int | None = Field(default=None, sa_type=Id)
    account_id: int | None = Field(default=None, foreign_key="account.id", sa_type=Id)
    # The name at that moment: accounts are renamed, history is not.
    account_name: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(max_length=40)
    text: str = Field(max_length=4000)
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    position: int
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    # Goes into the hash and is erased with the words, so that nobody finds them by trying; older events have none.
    salt: str = Field(default="", max_length=32)
    # The position of the event that says that the words of this one were erased.
    erased_by: int | None = None
