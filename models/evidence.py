"""Pieces of evidence (bewijsstukken) and papers: the row; the file itself lies in a store under its hash."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from models.types import GIVEN_ONCE, Id, UtcDateTime


class Evidence(SQLModel, table=True):
    """A file that supports a reaction to one project, or a paper (`item` says which) that an inspection may ask for."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        ForeignKeyConstraint(["provider_id", "reaction_id"], ["reaction.provider_id", "reaction.id"]),
        Index("evidence_project", "provider_id", "project_id"),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id)
    project_id: int = Field(sa_type=Id)
    reaction_id: int | None = Field(default=None, sa_type=Id)
    item: str | None = Field(default=None, max_length=40)
    file_name: str = Field(max_length=200)
    mime: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    kept_at: datetime = Field(sa_type=UtcDateTime)
    kept_by: str = Field(default="", max_length=200)
