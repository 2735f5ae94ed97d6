"""Accounts: who may sign in and how, where he still is, and what happened to his account."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import LinkPurpose, Role
from models.types import GIVEN_ONCE, Id, UtcDateTime, words


class Account(SQLModel, table=True):
    """A login: of a seat (enterprise number), a department or the agency (mail address)."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("login"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
        # A hash of any other shape could be taken for a password by the sign-in library.
        CheckConstraint("password_hash IS NULL OR password_hash LIKE '$2b$%'", name="password_is_bcrypt"),
        CheckConstraint("(role = 'dienst') = (provider_id IS NULL)", name="agency_has_no_provider"),
        CheckConstraint("(role = 'departement') = (department_id IS NOT NULL)", name="department_account"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    login: str = Field(max_length=254)
    name: str = Field(max_length=200)
    role: Role = Field(sa_column=Column(words(Role), nullable=False))
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    password_hash: str | None = Field(default=None, max_length=80)
    # Counts up with each new password; a session opened under an older one is over.
    version: int = 1
    disabled: bool = False
    # Where links for this account go; the login itself where that is a mail address.
    mail: str = Field(default="", max_length=254)
    is_demo: bool = False
    # The second factor, sealed; together with the last half minute that a code of it was accepted for.
    totp_sealed: str | None = Field(default=None, max_length=300)
    totp_step: int = Field(default=0, sa_type=BigInteger)
    # Whether a mail comes on days when something is due.
    digest: bool = True
    # The columns of the list in this account's order, by key with spaces between; empty is as usual.
    columns: str = Field(default="", max_length=1000)
    # The saved view that the list opens with; one that is gone counts as none.
    start_view: int | None = Field(default=None, sa_type=Id)


class AuthSession(SQLModel, table=True):
    """One sign-in in one browser. Secrets are stored hashed only."""

    __tablename__ = "auth_session"
    __table_args__ = GIVEN_ONCE

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    account_id: int = Field(foreign_key="account.id", index=True, sa_type=Id)
    account_version: int
    # Traded once, within a minute, for the cookie; empty afterwards.
    ticket_hash: str | None = Field(default=None, max_length=64, unique=True)
    cookie_hash: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Of the answer of an identity provider that opened it, so that it opens one session only.
    origin_hash: str | None = Field(default=None, max_length=64, unique=True)


class RecoveryCode(SQLModel, table=True):
    """A code to sign in with once, for who lost his second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AccountLink(SQLModel, table=True):
    """A link that works once, to choose a password with; without an account the one of the first start.

    Its secret is not here: it follows from the nonce and the key of this installation.
    """

    __tablename__ = "account_link"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True, sa_type=Id)
    purpose: LinkPurpose = Field(sa_column=Column(words(LinkPurpose), nullable=False))
    nonce: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    # Used, or overtaken by a later one.
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AccountEvent(SQLModel, table=True):
    """What happened to an account, signing in among it; the database refuses to change or remove it."""

    __tablename__ = "account_event"
    __table_args__ = (
        Index("account_event_account", "account_id", "id"),
        Index("account_event_provider", "provider_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    account_id: int = Field(foreign_key="account.id", sa_type=Id)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=Id)
    by_name: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(max_length=40)
    text: str = Field(max_length=1000)
