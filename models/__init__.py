"""The tables of the program; importing this package registers all of them with SQLModel.metadata."""

from models.account import Account, AuthSession
from models.event import Event
from models.evidence import Evidence
from models.imports import HeadingMemory, ImportBatch, ImportChange
from models.mail import Mail
from models.project import Payment, Project, ProjectTally
from models.provider import Department, Provider, Registration

__all__ = [
    "Account",
    "AuthSession",
    "Department",
    "Event",
    "Evidence",
    "HeadingMemory",
    "ImportBatch",
    "ImportChange",
    "Mail",
    "Payment",
    "Project",
    "ProjectTally",
    "Provider",
    "Registration",
]
