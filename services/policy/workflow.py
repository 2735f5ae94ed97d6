"""TRANSITIONS: who may do what in which status, and with what consequence; the manual's table."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from models.enums import Action, Audience, ProjectStatus, Role
from services.errors import NotAllowed


class Party(StrEnum):
    """On which side of the table someone sits."""

    PROVIDER = "de dienstverlener"
    AGENCY = "de dienst kmo-portefeuille"


SIDES = {Role.SEAT: Party.PROVIDER, Role.DEPARTMENT: Party.PROVIDER, Role.AGENCY: Party.AGENCY}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a guard may look at; `desk_open` is whether the agency's accounts decide here."""

    desk_open: bool


Guard = Callable[[Surroundings], str | None]


def only_without_desk(around: Surroundings) -> str | None:
    """A decision is noted by the provider only where the agency does not take it in the program itself."""
    return "De dienst kmo-portefeuille beslist hier zelf over deze stopzetting." if around.desk_open else None


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `when` is the manual's “Wanneer”, `consequence` what follows, `confirm` its button."""

    action: Action
    source: ProjectStatus
    target: ProjectStatus
    by: Party
    when: str
    consequence: str
    confirm: str
    done: str
    notify: tuple[Audience, ...] = ()
    needs_reason: bool = True
    needs_evidence: bool = False
    guards: tuple[Guard, ...] = ()


CONFIRMED, RUNNING, FINISHED = ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
CANCELLED, REQUESTED, STOPPED = ProjectStatus.CANCELLED, ProjectStatus.STOP_REQUESTED, ProjectStatus.STOPPED

# The first three are the manual's ("Reageren op een steunaanvraag"). It leaves open what a decision on a stop is
# called and who notes it: those four rows are ours.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Action.CANCEL, CONFIRMED, CANCELLED, Party.PROVIDER, notify=(Audience.CLIENT,),
        when="De eigen bijdrage van de onderneming staat nog niet op de kmo-portefeuille.",
        consequence="De steunaanvraag wordt geannuleerd. De onderneming krijgt een mail met je reden.",
        confirm="Annuleren en klant verwittigen", done="De steunaanvraag is geannuleerd.",
    ),
    Transition(
        Action.STOP, RUNNING, REQUESTED, Party.PROVIDER, notify=(Audience.SERVICE,), needs_evidence=True,
        when="Een saldo van de eigen bijdrage van de onderneming staat nog op de kmo-portefeuille.",
        consequence="De dienst kmo-portefeuille krijgt een mail met je reden en beslist op basis van je bewijsstuk.",
        confirm="Stopzetting aanvragen en dienst verwittigen", done="De stopzetting is aangevraagd.",
    ),
    Transition(
        Action.REPORT, FINISHED, FINISHED, Party.PROVIDER, notify=(Audience.SERVICE,),
        when="Alles is uitbetaald via de kmo-portefeuille. Online ingrijpen kan niet meer.",
        consequence="De dienst kmo-portefeuille krijgt een mail met je reden en contacteert je. De status blijft.",
        confirm="Melding versturen", done="Het project is gemeld aan de dienst kmo-portefeuille.",
    ),
    Transition(
        Action.CONFIRM_STOP, REQUESTED, STOPPED, Party.AGENCY, notify=(Audience.PROVIDER, Audience.CLIENT),
        needs_reason=False, when="Het bewijsstuk toont aan dat het project niet doorgaat of niet gesteund kan worden.",
        consequence="Het project wordt stopgezet. De dienstverlener en de onderneming krijgen een mail.",
        confirm="Stopzetting bevestigen en verwittigen", done="De stopzetting is bevestigd.",
    ),
    Transition(
        Action.REFUSE_STOP, REQUESTED, RUNNING, Party.AGENCY, notify=(Audience.PROVIDER,),
        when="Het bewijsstuk volstaat niet om het project stop te zetten.",
        consequence="Het project loopt verder. De dienstverlener krijgt een mail met je reden.",
        confirm="Weigeren en dienstverlener verwittigen", done="De stopzetting is geweigerd.",
    ),
    Transition(
        Action.NOTE_CONFIRMATION, REQUESTED, STOPPED, Party.PROVIDER, needs_evidence=True, guards=(only_without_desk,),
        when="De dienst kmo-portefeuille heeft je buiten dit programma laten weten dat de stopzetting bevestigd is.",
        consequence="Het project wordt hier stopgezet. Er vertrekt geen mail.",
        confirm="Bevestiging noteren", done="De bevestiging van de dienst is genoteerd.",
    ),
    Transition(
        Action.NOTE_REFUSAL, REQUESTED, RUNNING, Party.PROVIDER, needs_evidence=True, guards=(only_without_desk,),
        when="De dienst kmo-portefeuille heeft je buiten dit programma laten weten dat de stopzetting geweigerd is.",
        consequence="Het project loopt hier weer verder. Er vertrekt geen mail.",
        confirm="Weigering noteren", done="De weigering van de dienst is genoteerd.",
    ),
)  # fmt: skip


CLOSED = "Dit project is afgesloten: er is niets meer te doen."
WAITS = {REQUESTED: "Er wordt gewacht op de beslissing van de dienst kmo-portefeuille.", CANCELLED: CLOSED,
         STOPPED: CLOSED}  # fmt: skip
# What a provider does about an application that breaks a rule; a decision on a stop is another matter.
REACTIONS = (Action.CANCEL, Action.STOP, Action.REPORT)
BY = {row.action: row.by for row in TRANSITIONS}


def available(status: ProjectStatus, role: Role, around: Surroundings) -> list[Transition]:
    """What someone of this role can do now, in the order of the table."""
    rows = (row for row in TRANSITIONS if row.source is status and row.by is SIDES[role])
    return [row for row in rows if refusal(row, around) is None]


def idle(status: ProjectStatus) -> str:
    """What to say to somebody who can do nothing now: what is waited for, and from whom."""
    return WAITS.get(status, "De dienstverlener kan op dit project reageren.")


def find(status: ProjectStatus, action: Action, role: Role, around: Surroundings) -> Transition:
    """The row of the table for this; raises NotAllowed when there is none, or with a guard's own words."""
    for row in TRANSITIONS:
        if (row.source, row.action, row.by) == (status, action, SIDES[role]):
            if words := refusal(row, around):
                raise NotAllowed(words)
            return row
    raise NotAllowed(f"“{action.label}” kan niet bij een project met status “{status.label}”.")


def refusal(row: Transition, around: Surroundings) -> str | None:
    """Why a guard of this row refuses, in the words for the reader; None when none does."""
    return next((words for guard in row.guards if (words := guard(around))), None)
