"""Rules about the registration number: of the wrong service, unknown, or not valid at the start."""

from models.enums import Level, ServiceType
from services.policy.case import Case
from services.policy.findings import Found, Rule

# DV.O… is of a training, DV.A… of advice; letters from before 2016 say nothing here.
LETTERS = {"O": ServiceType.TRAINING, "A": ServiceType.ADVICE}


def of_another_service(case: Case) -> Found | None:
    """The letter of the number belongs to the other service."""
    meant = LETTERS.get(case.registration_number[3:4])
    if meant is None or meant is case.service:
        return None
    return Found(Level.BREACH, {"number": case.registration_number, "service": case.service, "meant": meant})


def not_ours(case: Case) -> Found | None:
    """The number is none of the firm's."""
    if case.registration_number in case.firm.registrations:
        return None
    if not case.firm.registrations:
        return Found(Level.UNKNOWN, {"missing": "geen enkel registratienummer van je firma is"})
    return Found(Level.DOUBT, {"number": case.registration_number})


def not_valid_at_the_start(case: Case) -> Found | None:
    """The registration is not valid on the day that the service starts."""
    registered = case.firm.registrations.get(case.registration_number)
    if registered is None:
        return None
    first, last = registered.valid_from, registered.valid_to
    values = {"number": case.registration_number, "starts": case.starts_on, "first": first, "to": last}
    if last and case.starts_on > last:
        return Found(Level.BREACH, values)
    if first and case.starts_on < first:  # a number is kept when it is renewed: there may have been an earlier term
        return Found(Level.DOUBT, values, "te vroeg")
    if first is None or last is None:
        return Found(Level.UNKNOWN, {"missing": f"de geldigheid van {case.registration_number} is"})
    return None


REGISTRATIONS = (
    Rule(
        "registratie-dienst", "Registratienummer van de andere dienst", ("S4", "S62"),
        {"": "{number} is een nummer voor {meant}, maar dit project is {service}."},
        "Vraag de klant een nieuwe aanvraag met het juiste nummer, en {react}.", of_another_service,
        "De steunaanvraag voor {service} is ingediend op registratienummer {number}, dat voor {meant} geldt.",
        "Verkeerde dienstverlener",
    ),
    Rule(
        "registratie-onbekend", "Onbekend registratienummer", ("S4",),
        {"": "{number} is geen registratienummer van je firma."},
        "Kijk het nummer na onder Mijn gegevens; is het van een andere dienstverlener, {react}.", not_ours,
        "De steunaanvraag is ingediend op registratienummer {number}, dat niet van ons is.", "Verkeerde dienstverlener",
    ),
    Rule(
        "registratie-geldig", "Registratie niet geldig bij de start", ("S51", "S4"),
        {"": "De start op {starts} valt na het einde van {number}, op {to}.",
         "te vroeg": "De start op {starts} valt voor het begin van {number}, op {first}. Had je een eerdere termijn?"},
        "Kijk de geldigheid na onder Mijn gegevens; klopt ze, {react}.", not_valid_at_the_start,
        "Onze registratie {number} was op {starts}, de start van het project, niet geldig.", reasons={"te vroeg": ""},
    ),
)  # fmt: skip
