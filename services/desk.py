"""The agency's desk: whether the service kmo-portefeuille decides in this program."""

from sqlmodel import Session, select

from models import Provider
from services.settings import Settings


def desk_is_open(settings: Settings, session: Session) -> bool:
    """As the setting says; where it says nothing, only while there are demo firms and no others.

    The logins of the demo are public: they must not decide for a real firm.
    """
    if settings.agency_desk is not None:
        return settings.agency_desk
    return is_all_demo(session)


def is_all_demo(session: Session) -> bool:
    """Whether there are demo firms and no others."""
    return set(session.exec(select(Provider.is_demo).distinct()).all()) == {True}
