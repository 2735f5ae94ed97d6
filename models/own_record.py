"""The firm's own administration as it was read in, and which of its rows belong to which project."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.enums import MatchState, OwnKind
from models.types import GIVEN_ONCE, Hundredths, Id, UtcDateTime, words

SEAT = text("department_id IS NULL")


class OwnRecord(SQLModel, table=True):
    """One enrolment (inschrijving, overeenkomst) or invoice. Amounts in euro; `amount` excl. btw.

    The seat and each department number for themselves. An invoice below nothing is a credit note.
    """

    __tablename__ = "own_record"
    __table_args__ = (
        UniqueConstraint("provider_id", "id"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
        Index("own_record_enterprise", "provider_id", "enterprise_number"),
        Index("own_record_of_department", "provider_id", "department_id", "kind", "reference", unique=True),
        # To an index no department is as good as another as no department: the seat needs one of its own.
        Index(
            "own_record_of_seat",
            "provider_id",
            "kind",
            "reference",
            unique=True,
            sqlite_where=SEAT,
            postgresql_where=SEAT,
        ),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    kind: OwnKind = Field(sa_column=Column(words(OwnKind), nullable=False))
    reference: str = Field(max_length=60)
    enterprise_number: str = Field(max_length=10)
    enterprise_name: str = Field(default="", max_length=400)
    title: str = Field(default="", max_length=400)
    # Of an enrolment the day that it was made, of an invoice its date.
    dated_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    amount: Decimal | None = Field(default=None, sa_type=Hundredths)
    amount_with_vat: Decimal | None = Field(default=None, sa_type=Hundredths)
    file_name: str = Field(default="", max_length=200)
    imported_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def label(self) -> str:
        """What it is, in a word."""
        is_credit = self.kind is OwnKind.INVOICE and self.amount is not None and self.amount < 0
        return "creditnota" if is_credit else self.kind.value


class OwnBatch(SQLModel, table=True):
    """One list of own administration that was read in; it goes when it is undone."""

    __tablename__ = "own_batch"
    __table_args__ = (
        UniqueConstraint("provider_id", "id"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    kind: OwnKind = Field(sa_column=Column(words(OwnKind), nullable=False))
    file_name: str = Field(max_length=200)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    # Nobody for the lists of before this was kept.
    account_name: str = Field(default="", max_length=200)


class OwnChange(SQLModel, table=True):
    """What one list did to one row: the fields as they were; no `before` means that it was new."""

    __tablename__ = "own_change"
    __table_args__ = (
        UniqueConstraint("provider_id", "batch_id", "record_id"),
        ForeignKeyConstraint(["provider_id", "batch_id"], ["own_batch.provider_id", "own_batch.id"]),
        ForeignKeyConstraint(["provider_id", "record_id"], ["own_record.provider_id", "own_record.id"]),
        Index("own_change_record", "provider_id", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id)
    batch_id: int = Field(sa_type=Id)
    record_id: int = Field(sa_type=Id)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class OwnMatch(SQLModel, table=True):
    """That a row of the own administration belongs to a project, or that somebody said that it does not."""

    __tablename__ = "own_match"
    __table_args__ = (
        UniqueConstraint("provider_id", "record_id", "project_id"),
        ForeignKeyConstraint(["provider_id", "record_id"], ["own_record.provider_id", "own_record.id"]),
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("own_match_project", "provider_id", "project_id"),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id)
    record_id: int = Field(sa_type=Id)
    project_id: int = Field(sa_type=Id)
    state: MatchState = Field(sa_column=Column(words(MatchState), nullable=False))
    # Who confirmed it or took it apart, and when; nobody for what the program proposed.
    by_name: str | None = Field(default=None, max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
