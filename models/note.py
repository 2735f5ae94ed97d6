"""Internal notes of a provider about a project."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from models.types import Id, UtcDateTime


class Note(SQLModel, table=True):
    """What colleagues tell each other about a project; it is mailed to nobody, and the agency does not see it."""

    __tablename__ = "note"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("note_project", "provider_id", "project_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    project_id: int = Field(sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    account_name: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(max_length=4000)
