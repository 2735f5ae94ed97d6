"""What triggers count as projects are written, so that no list counts a million rows."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.enums import ProjectStatus, ServiceType
from models.types import Hundredths, Id, ordered_text, words


class _Counted(SQLModel):
    """What a tally keeps. A department_id of 0 stands for none: a key cannot hold an empty value."""

    projects: int
    amount: Decimal = Field(sa_type=Hundredths)
    subsidy: Decimal = Field(sa_type=Hundredths)
    own_contribution: Decimal = Field(sa_type=Hundredths)
    paid_out: Decimal = Field(sa_type=Hundredths)
    balance: Decimal = Field(sa_type=Hundredths)
    # The least there has ever been, so never more than the least there is: an upward list can begin there.
    first_number: str = Field(sa_type=ordered_text(40))
    first_start: date


class ProjectTally(_Counted, table=True):
    """How many projects there are of each kind in each year."""

    __tablename__ = "project_tally"
    # On SQLite the rows then lie in the order of the key.
    __table_args__ = {"sqlite_with_rowid": False}

    provider_id: int = Field(primary_key=True, sa_type=Id)
    department_id: int = Field(primary_key=True, sa_type=Id)
    filed_year: int = Field(primary_key=True)
    status: ProjectStatus = Field(sa_column=Column(words(ProjectStatus), primary_key=True))
    service: ServiceType = Field(sa_column=Column(words(ServiceType), primary_key=True))
    verified: bool = Field(primary_key=True)
    theme: str = Field(primary_key=True, max_length=100)
    registration_number: str = Field(primary_key=True, max_length=12)


class ProjectDay(_Counted, table=True):
    """How many projects were filed on each day, by status."""

    __tablename__ = "project_day"
    __table_args__ = {"sqlite_with_rowid": False}

    provider_id: int = Field(primary_key=True, sa_type=Id)
    filed_on: date = Field(primary_key=True)
    department_id: int = Field(primary_key=True, sa_type=Id)
    status: ProjectStatus = Field(sa_column=Column(words(ProjectStatus), primary_key=True))
