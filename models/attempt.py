"""Attempts to sign in, counted so that guessing ends early."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.types import Id, UtcDateTime


class LoginAttempt(SQLModel, table=True):
    """One try with one login from one address; both only as keyed hashes, since the login may be anything."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("login_attempt_login", "login_hash", "at"),
        Index("login_attempt_address", "address_hash", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    login_hash: str = Field(max_length=64)
    address_hash: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
