"""The outbox: mails are rows first and are sent afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from models.enums import Audience, MailState
from models.types import GIVEN_ONCE, Id, UtcDateTime, words


class Mail(SQLModel, table=True):
    """One mail to one recipient; `key` makes that it is queued once."""

    __tablename__ = "mail"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        ForeignKeyConstraint(["provider_id", "reaction_id"], ["reaction.provider_id", "reaction.id"]),
        CheckConstraint("provider_id IS NOT NULL OR account_id IS NOT NULL", name="mail_has_an_owner"),
        Index("mail_due", "state", "next_try_at", "id"),
        Index("mail_tenant", "provider_id", "state", "id"),
        Index("mail_project", "provider_id", "project_id"),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    # None for the agency's own accounts, which belong to no provider.
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=Id)
    project_id: int | None = Field(default=None, sa_type=Id)
    reaction_id: int | None = Field(default=None, sa_type=Id)
    # About an account instead of a project; the link itself is filled in when the mail leaves.
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True, sa_type=Id)
    link_id: int | None = Field(default=None, foreign_key="account_link.id", sa_type=Id)
    audience: Audience = Field(sa_column=Column(words(Audience), nullable=False))
    key: str = Field(max_length=120, unique=True)
    # The same at each try, so that a mail that arrives twice is seen to be one.
    message_id: str = Field(max_length=200)
    recipient: str = Field(default="", max_length=254)
    sender_name: str = Field(default="", max_length=200)
    reply_to: str = Field(default="", max_length=254)
    subject: str = Field(max_length=400)
    body: str
    # Whether the evidence of its reaction goes along.
    with_evidence: bool = False
    state: MailState = Field(sa_column=Column(words(MailState), nullable=False))
    queued_at: datetime = Field(sa_type=UtcDateTime)
    next_try_at: datetime = Field(sa_type=UtcDateTime)
    first_tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    error: str | None = Field(default=None, max_length=400)
    # Who is sending it now, and until when nobody else may.
    lease: str | None = Field(default=None, max_length=40)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
