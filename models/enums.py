"""The closed lists of words: statuses as the manual writes them, services, roles."""

from enum import StrEnum


class ProjectStatus(StrEnum):
    """The word that is stored and exported, and the label that a reader sees."""

    label: str

    def __new__(cls, word: str, label: str = "") -> "ProjectStatus":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label or word
        return member

    CONFIRMED = "Bevestigd"
    RUNNING = "Lopend"
    FINISHED = "Afgewerkt"
    CANCELLED = "ProjectGeannuleerd", "Geannuleerd"
    STOP_REQUESTED = "StopzettingAangevraagd", "Stopzetting aangevraagd"
    STOPPED = "ProjectStopgezet", "Stopgezet"


class ServiceType(StrEnum):
    """The two services (dienst) that the scheme subsidises since 1-4-2016."""

    TRAINING = "Opleiding"
    ADVICE = "Advies"


class Role(StrEnum):
    """Who an account acts for; also decides how it signs in."""

    SEAT = "zetel"
    DEPARTMENT = "departement"
    AGENCY = "dienst"


class BatchState(StrEnum):
    """Where an import stands."""

    APPLIED = "verwerkt"
    UNDONE = "ongedaan gemaakt"


class MailState(StrEnum):
    """Where a mail of the outbox stands."""

    WAITING = "wacht"
    SENT = "verzonden"
    FAILED = "mislukt"
