"""Reminders that were held back: whether the client still has to do what they ask."""

from datetime import date

from sqlmodel import Session

from models import Mail, Project
from services.policy.client_terms import Reminder, misfit
from services.scheme import in_force


def kind_of(mail: Mail) -> Reminder | None:
    """What a mail reminds of; None for every other mail."""
    return next((one for one in Reminder if mail.key.startswith(f"{one}-")), None)


def no_longer_needed(session: Session, mail: Mail, today: date) -> str:
    """Why a reminder must not go any more; empty for one that may, and for every other mail."""
    kind = kind_of(mail)
    if kind is None:
        return ""
    project = session.get_one(Project, mail.project_id)
    return misfit(kind, project, in_force(project.filed_on), today)
