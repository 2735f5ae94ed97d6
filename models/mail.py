"""The outbox: mails are rows first and are sent afterwards."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from models.enums import MailState
from models.types import Id, UtcDateTime, words


class Mail(SQLModel, table=True):
    """One mail to one recipient; `key` makes that it is queued once."""

    __tablename__ = "mail"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("mail_tenant", "provider_id", "state", "id"),
        Index("mail_project", "provider_id", "project_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    project_id: int | None = Field(default=None, sa_type=Id)
    key: str = Field(max_length=120, unique=True)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=400)
    body: str
    state: MailState = Field(sa_column=Column(words(MailState), nullable=False))
    queued_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    error: str | None = Field(default=None, max_length=400)
