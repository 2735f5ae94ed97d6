"""The closed lists of words: statuses as the manual writes them, services, roles."""

from enum import StrEnum


class ProjectStatus(StrEnum):
    """The word that is stored and exported, the label that a reader sees, and what it means to him."""

    label: str
    meaning: str

    def __new__(cls, word: str, label: str = "", meaning: str = "") -> "ProjectStatus":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.meaning = meaning
        return member

    CONFIRMED = "Bevestigd", "Bevestigd", "De eigen bijdrage van de onderneming staat nog niet op de kmo-portefeuille."
    RUNNING = "Lopend", "Lopend", "Een saldo van de eigen bijdrage staat nog op de kmo-portefeuille."
    FINISHED = "Afgewerkt", "Afgewerkt", "Alles is uitbetaald via de kmo-portefeuille."
    CANCELLED = "ProjectGeannuleerd", "Geannuleerd", "De steunaanvraag is geannuleerd."
    STOP_REQUESTED = (
        "StopzettingAangevraagd",
        "Stopzetting aangevraagd",
        "De dienst kmo-portefeuille beslist over de stopzetting.",
    )
    STOPPED = "ProjectStopgezet", "Stopgezet", "De stopzetting is bevestigd."


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
