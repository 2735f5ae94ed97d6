"""Providers (dienstverleners), their departments and their registrations."""

from datetime import date

from sqlalchemy import Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import ServiceType
from models.types import GIVEN_ONCE, Id, words


class Provider(SQLModel, table=True):
    """A firm that gives training or advice: the tenant to which everything else belongs."""

    __tablename__ = "provider"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    name: str = Field(max_length=200)
    enterprise_number: str = Field(max_length=10, unique=True)
    mail: str = Field(default="", max_length=254)
    street: str = Field(default="", max_length=200)
    postal_code: str = Field(default="", max_length=10)
    city: str = Field(default="", max_length=100)
    contact_name: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=40)
    iban: str = Field(default="", max_length=34)
    # Whether a mail goes out before a registration ends.
    reminds_of_registrations: bool = True
    is_demo: bool = False
    # By when it wants an application to be looked at, in days from the aanvraagdatum: its own target.
    review_days: int = 14
    # When and by which rules its projects were last judged as a whole; None asks for it again.
    judged_on: date | None = None
    judged_by: str = Field(default="", max_length=64)
    # The end of its history, so that a tail that was cut off shows.
    history_length: int = 0
    history_head: str = Field(default="", max_length=64)


class Department(SQLModel, table=True):
    """A part of a provider with its own registrations and its own accounts."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("provider_id", "id"), UniqueConstraint("provider_id", "name"))

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    name: str = Field(max_length=200)


class Registration(SQLModel, table=True):
    """A registration number (DV.O…, DV.A…): one service, of the seat or of one department, valid for some years."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("provider_id", "number"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    number: str = Field(max_length=12)
    service: ServiceType = Field(sa_column=Column(words(ServiceType), nullable=False))
    valid_from: date | None = None
    valid_to: date | None = None
    # Of a starter: two years, and three more after a follow-up audit.
    is_starter: bool = False


class RelatedEnterprise(SQLModel, table=True):
    """An enterprise that is related (aanverwant) to the provider: no subsidy is possible between them."""

    __tablename__ = "related_enterprise"
    __table_args__ = (UniqueConstraint("provider_id", "enterprise_number"), GIVEN_ONCE)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    enterprise_number: str = Field(max_length=10)
    name: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=200)
