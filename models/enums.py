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
    """Where a mail of the outbox stands; those of demo firms stop at the door."""

    WAITING = "wacht"
    SENT = "verzonden"
    FAILED = "mislukt"
    DEMO = "klaar (demo)"


class Action(StrEnum):
    """What can be done with a project; `label` heads its form, its word names the folder of its mail."""

    label: str

    def __new__(cls, word: str, label: str = "") -> "Action":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    CANCEL = "annuleren", "Annuleren"
    STOP = "stopzetten", "Stopzetten"
    REPORT = "melden", "Melden"
    CONFIRM_STOP = "stopzetting-bevestigen", "Stopzetting bevestigen"
    REFUSE_STOP = "stopzetting-weigeren", "Stopzetting weigeren"
    NOTE_CONFIRMATION = "bevestiging-noteren", "Bevestiging noteren"
    NOTE_REFUSAL = "weigering-noteren", "Weigering noteren"


class Audience(StrEnum):
    """Who gets a mail."""

    CLIENT = "de onderneming"
    SERVICE = "de dienst kmo-portefeuille"
    PROVIDER = "de dienstverlener"
    HOLDER = "de gebruiker"


class LinkPurpose(StrEnum):
    """What a one-time link lets somebody do; its word names the folder of its mail."""

    INVITATION = "uitnodiging"
    NEW_PASSWORD = "nieuw-wachtwoord"  # noqa: S105  the name of a folder
    FIRST_START = "eerste-start"
