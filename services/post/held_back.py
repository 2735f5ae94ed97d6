"""Reminders that waited: whether the client still has to do what they ask, and by the day that they name."""

from datetime import date

from sqlmodel import Session

from models import Mail, Project
from services.policy.client_terms import Reminder, done, last_day, misfit
from services.scheme import in_force


def key_of(kind: Reminder, project: Project, term: date | None, key: str = "") -> str:
    """What the keys of the reminders for a term begin with; with `key` that of one sending."""
    return f"{kind}-{project.id}-{term}-{key}"


def kind_of(mail: Mail) -> Reminder | None:
    """What a mail reminds of; None for every other mail."""
    return next((one for one in Reminder if mail.key.startswith(f"{one}-")), None)


def no_longer_needed(session: Session, mail: Mail) -> str:
    """Why a reminder need not go any more: its client did what it asks. Empty for every other mail."""
    kind = kind_of(mail)
    return "" if kind is None else done(kind, session.get_one(Project, mail.project_id))


def must_not_go(session: Session, mail: Mail, today: date) -> str:
    """Why a reminder would mislead now: its term is over or another one, or the project is not as it was.

    That is a failure, for its client was not reminded. Empty for one that may go, and for every other mail.
    """
    kind = kind_of(mail)
    if kind is None:
        return ""
    project = session.get_one(Project, mail.project_id)
    law = in_force(project.filed_on)
    if refusal := misfit(kind, project, law, today):
        return refusal
    term = last_day(kind, project, law)
    if term is None or mail.key.startswith(key_of(kind, project, term)):
        return ""
    return f"De termijn is intussen {term:%d/%m/%Y}: herinner opnieuw."
