"""Projects (one per steunaanvraag) and their payments."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.enums import Duty, ProjectStatus, ServiceType
from models.types import GIVEN_ONCE, Hundredths, Id, UtcDateTime, ordered_text, words

# Every order that the overview offers has an index of its own, tenant first. The day and the status ride along, so
# that the usual filters are decided in the index; where a range can be asked, the amounts too, so that it sums them.
ORDERS = (
    "number", "enterprise_key", "enterprise_number", "registration_number", "service", "title_key", "theme",
    "filed_on", "starts_on", "amount", "status", "verified", "severity", "due_on", "papers",
)  # fmt: skip
AGENCY_ORDERS = ("number", "filed_on", "enterprise_key", "amount", "status", "severity", "due_on")
RANGES = ("starts_on", "amount")
# So that how often each finding occurs is counted in the index too.
RIDERS = {"severity": ("findings",)}
# The day of a duty that there is not; a real day, so that a list can be sorted by it on every database.
NEVER = date(9999, 12, 31)
SUMS = ("amount", "subsidy", "own_contribution", "paid_out", "balance")


def _order_indexes() -> Iterator[Index]:
    for prefix, scope, orders in (
        ("seat", ("provider_id",), ORDERS),
        ("department", ("provider_id", "department_id"), ORDERS),
        ("agency", (), AGENCY_ORDERS),
    ):
        for order in orders:
            riders = ("filed_on", "status", *RIDERS.get(order, ()), *(SUMS if scope and order in RANGES else ()))
            rest = [name for name in riders if name != order]
            yield Index(f"project_{prefix}_{order}", *scope, order, "id", *rest)


class Project(SQLModel, table=True):
    """One application for support and what became of it. Amounts in euro, excl. btw."""

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("provider_id", "id"),
        UniqueConstraint("provider_id", "number"),
        ForeignKeyConstraint(["provider_id", "department_id"], ["department.provider_id", "department.id"]),
        *_order_indexes(),
        GIVEN_ONCE,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(foreign_key="provider.id", sa_type=Id)
    department_id: int | None = Field(default=None, sa_type=Id)
    number: str = Field(sa_type=ordered_text(40))
    enterprise_name: str = Field(max_length=400)
    enterprise_number: str = Field(sa_type=ordered_text(10))
    enterprise_mail: str | None = Field(default=None, max_length=254)
    enterprise_size: str | None = Field(default=None, max_length=40)
    registration_number: str = Field(sa_type=ordered_text(12))
    department_name: str | None = Field(default=None, max_length=200)
    service: ServiceType = Field(sa_column=Column(words(ServiceType), nullable=False))
    title: str = Field(default="", max_length=400)
    theme: str = Field(default="", sa_type=ordered_text(100))
    subtheme: str | None = Field(default=None, max_length=100)
    training_form: str | None = Field(default=None, max_length=100)
    filed_on: date
    starts_on: date
    ends_on: date | None = None
    amount: Decimal = Field(sa_type=Hundredths)
    rate: Decimal | None = Field(default=None, sa_type=Hundredths)
    subsidy: Decimal | None = Field(default=None, sa_type=Hundredths)
    own_contribution: Decimal | None = Field(default=None, sa_type=Hundredths)
    deposited_on: date | None = None
    paid_out: Decimal | None = Field(default=None, sa_type=Hundredths)
    balance: Decimal | None = Field(default=None, sa_type=Hundredths)
    participants: int | None = None
    hours: int | None = None
    status: ProjectStatus = Field(sa_column=Column(words(ProjectStatus), nullable=False))
    status_changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Whether the status came from an action here: then no list takes it back.
    status_is_ours: bool = False
    list_status: ProjectStatus | None = Field(default=None, sa_column=Column(words(ProjectStatus), nullable=True))
    listed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=4000)
    verified: bool = False
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by: str | None = Field(default=None, max_length=200)
    # What was looked at when it was ticked (services.policy.ticks); kept when a later list takes the tick away.
    verified_seen: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    remark: str | None = Field(default=None, max_length=400)
    # When its data were erased, the term for its papers being over.
    erased_on: date | None = None
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    # Derived from the fields above by services.projects, for sorting and searching without case and accents.
    enterprise_key: str = Field(default="", sa_type=ordered_text(100))
    title_key: str = Field(default="", sa_type=ordered_text(100))
    search_text: str = Field(default="", max_length=1000)
    # Derived by services.judging: "4:te-laat 1:plafond ", the most serious first, and the level of the first of them.
    findings: str = Field(default="", max_length=400)
    severity: int = 0
    duty: Duty = Field(default=Duty.NONE, sa_column=Column(words(Duty), nullable=False, default=Duty.NONE))
    due_on: date = NEVER
    # Kept by services.papers: how many of the papers that are asked are there (services.policy.papers).
    papers: int = 0

    @property
    def status_code(self) -> str:
        """The manual's own word for the status, as exports carry it beside the label."""
        return self.status.value

    @property
    def kept_until(self) -> str:
        """What decides until when its papers are kept: service, aanvraagdatum and startdatum, as exports carry it."""
        return "" if self.erased_on else f"{self.service.value} {self.filed_on} {self.starts_on}"

    @property
    def differs_from_list(self) -> bool:
        """Whether the last list still gives another status than the one reached here."""
        return self.status_is_ours and self.list_status is not None and self.list_status != self.status

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set several fields at once."""
        for key, value in values.items():
            setattr(self, key, value)


class Payment(SQLModel, table=True):
    """One payment order of the client to the provider, drawn pro rata from own contribution and subsidy."""

    __tablename__ = "payment"
    __table_args__ = (
        ForeignKeyConstraint(["provider_id", "project_id"], ["project.provider_id", "project.id"]),
        Index("payment_project", "provider_id", "project_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    provider_id: int = Field(sa_type=Id)
    project_id: int = Field(sa_type=Id)
    paid_on: date
    amount: Decimal = Field(sa_type=Hundredths)
    invoice_number: str | None = Field(default=None, max_length=60)
