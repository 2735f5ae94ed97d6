"""The agency's desk: whether the service kmo-portefeuille decides in this program."""

from sqlmodel import Session, select

from models import Provider
from services.settings import Settings


def desk_is_open(settings: Settings, session: Session) -> bool:
    """As the setting says; where it says nothing, only with demo data."""
    if settings.agency_desk is not None:
        return settings.agency_desk
    return session.exec(select(Provider.id).where(Provider.is_demo).limit(1)).first() is not None
