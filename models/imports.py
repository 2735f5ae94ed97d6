"""What came in by a list: the batch, what it changed per project, and how headings were mapped by hand."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import BatchState
from models.types import Id, UtcDateTime, words


class ImportBatch(SQLModel, table=True):
    """One list that was read in, with its counts."""

    __tablename__ = "import_batch"
    __table_args__ = (
        UniqueConstraint("provider_id", "id"),
        Index("import_batch_tenant", "provider_id", "id"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    account_name: str = Field(max_length=200)
    # Made when the preview was drawn: a second click on "Verwerken" finds the batch of the first.
    key: str = Field(max_length=64, unique=True)
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    state: BatchState = Field(sa_column=Column(words(BatchState), nullable=False))
    new: int
    changed: int
    unchanged: int
    wrong: int
    absent: int


class ImportChange(SQLModel, table=True):
    """What one batch did to one project: the fields before and after; no `before` means that it was new."""

    __tablename__ = "import_change"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "batch_id"], ["import_batch.provider_id", "import_batch.id"]),
        UniqueConstraint("provider_id", "batch_id", "project_id"),
        Index("import_change_project", "provider_id", "project_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id)
    batch_id: int = Field(sa_type=Id)
    # No foreign key: undoing a batch removes the projects that were new in it, and keeps what it had done.
    project_id: int = Field(sa_type=Id)
    project_number: str = Field(max_length=40)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class HeadingMemory(SQLModel, table=True):
    """How a provider mapped headings that were not recognised, kept for the next file with the same headings."""

    __tablename__ = "heading_memory"

    provider_id: int = Field(primary_key=True, foreign_key="provider.id", sa_type=Id)
    signature: str = Field(primary_key=True, max_length=64)
    mapping: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
