"""Reminders that waited: whether the client still has to do what they ask, and by the day that they name."""

from datetime import date

from sqlmodel import Session

from models import Mail, Project
from services.policy.client_terms import Reminder, last_day, misfit
from services.scheme import in_force


def key_of(kind: Reminder, project: Project, term: date | None, key: str = "") -> str:
    """What the keys of the reminders for a term begin with; with `key` that of one sending."""
    return f"{kind}-{project.id}-{term}-{key}"


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


def of_another_term(session: Session, mail: Mail) -> str:
    """What to do about a reminder whose term is no longer the one that it names; empty for every other mail.

    That is a failure, for its client is still to be reminded.
    """
    kind = kind_of(mail)
    if kind is None:
        return ""
    project = session.get_one(Project, mail.project_id)
    term = last_day(kind, project, in_force(project.filed_on))
    if term is None or mail.key.startswith(key_of(kind, project, term)):
        return ""
    return f"De termijn is intussen {term:%d/%m/%Y}: herinner opnieuw."
