"""The tables of the program; importing this package registers all of them with SQLModel.metadata."""

from models.account import Account, AccountEvent, AccountLink, AuthSession, RecoveryCode
from models.attempt import LoginAttempt
from models.backup_run import BackupRun
from models.event import Event
from models.evidence import Evidence
from models.heartbeat import Heartbeat
from models.imports import HeadingMemory, ImportBatch, ImportChange
from models.mail import Mail
from models.note import Note
from models.own_record import OwnBatch, OwnChange, OwnMatch, OwnRecord
from models.project import Payment, Project
from models.provider import Department, Provider, Registration, RelatedEnterprise
from models.reaction import Draft, Reaction
from models.saved_view import CalendarLink, SavedView
from models.tally import ProjectDay, ProjectTally

__all__ = [
    "Account",
    "AccountEvent",
    "AccountLink",
    "AuthSession",
    "BackupRun",
    "CalendarLink",
    "Department",
    "Draft",
    "Event",
    "Evidence",
    "HeadingMemory",
    "Heartbeat",
    "ImportBatch",
    "ImportChange",
    "LoginAttempt",
    "Mail",
    "Note",
    "OwnBatch",
    "OwnChange",
    "OwnMatch",
    "OwnRecord",
    "Payment",
    "Project",
    "ProjectDay",
    "ProjectTally",
    "Provider",
    "Reaction",
    "RecoveryCode",
    "Registration",
    "RelatedEnterprise",
    "SavedView",
]
