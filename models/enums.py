"""The closed lists of words: statuses as the manual writes them, services, roles, levels, duties."""

from enum import IntEnum, StrEnum


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


class Level(IntEnum):
    """How serious a finding is; a project that was judged without findings has none."""

    label: str

    def __new__(cls, number: int, label: str = "") -> "Level":
        member = int.__new__(cls, number)
        member._value_ = number
        member.label = label
        return member

    BREACH = 4, "Inbreuk"
    DOUBT = 3, "Twijfel"
    UNKNOWN = 2, "Niet te beoordelen"
    NOTE = 1, "Ter info"
    NONE = 0, "Geen bevindingen"


class Duty(StrEnum):
    """What has to happen next with a project, and by whom."""

    label: str
    whose: str

    def __new__(cls, word: str, label: str = "", whose: str = "") -> "Duty":
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.whose = whose
        return member

    CHECK = "nakijken", "Nakijken", "jij"
    CHECK_AGAIN = "opnieuw-nakijken", "Opnieuw nakijken", "jij"
    DEPOSIT = "storten", "Eigen bijdrage storten", "de onderneming"
    LAST_PAYMENT = "laatste-betaling", "Laatste betaling", "de onderneming"
    DECISION = "beslissing", "Beslissing over de stopzetting", "de dienst kmo-portefeuille"
    NONE = "geen", "Niets", ""


class OwnKind(StrEnum):
    """What a firm's own administration holds of a client: who enrolled or agreed, and what was invoiced."""

    ENROLMENT = "inschrijving"
    INVOICE = "factuur"


class MatchState(StrEnum):
    """Whether a row of the own administration belongs to a project."""

    PROPOSED = "voorgesteld"
    CONFIRMED = "bevestigd"
    REFUSED = "losgemaakt"


class BatchState(StrEnum):
    """Where an import stands."""

    APPLIED = "verwerkt"
    UNDONE = "ongedaan gemaakt"


class MailState(StrEnum):
    """Where a mail of the outbox stands; those of demo firms stop at the door, and what need not go is no failure."""

    WAITING = "wacht"
    SENT = "verzonden"
    FAILED = "mislukt"
    NOT_NEEDED = "niet meer nodig"
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
