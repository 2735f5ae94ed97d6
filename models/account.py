"""Accounts and their sessions: who may sign in, and where he still is."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import Role
from models.types import Id, UtcDateTime, words


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


class AuthSession(SQLModel, table=True):
    """One sign-in in one browser. Secrets are stored hashed only."""

    __tablename__ = "auth_session"

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
