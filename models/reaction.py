"""Reactions (annuleren, stopzetten, melden, a decision): what was done, why, and what is still waited for."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import Action
from models.types import Id, UtcDateTime, words


class Reaction(SQLModel, table=True):
    """One action on one project; `key` makes that a second click finds what the first one did."""

    __tablename__ = "reaction"
    __table_args__ = (
        UniqueConstraint("provider_id", "id"),
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("reaction_project", "provider_id", "project_id", "id"),
        Index("reaction_open", "action", "handled_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    project_id: int = Field(sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    account_name: str = Field(max_length=200)
    key: str = Field(max_length=64, unique=True)
    action: Action = Field(sa_column=Column(words(Action), nullable=False))
    reason: str = Field(default="", max_length=4000)
    at: datetime = Field(sa_type=UtcDateTime)
    # A stop request is handled by a decision, a report by a tick of the agency.
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handled_by: str | None = Field(default=None, max_length=200)
    handled_note: str | None = Field(default=None, max_length=4000)


class Draft(SQLModel, table=True):
    """A reason that somebody is still writing."""

    __tablename__ = "draft"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"], ondelete="CASCADE"),
    )

    account_id: int = Field(foreign_key="account.id", primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id, primary_key=True)
    project_id: int = Field(sa_type=Id, primary_key=True)
    action: Action = Field(sa_column=Column(words(Action), primary_key=True))
    text: str = Field(max_length=4000)
    # The evidence that lies in the store already, as `KeptFile`s.
    files: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
