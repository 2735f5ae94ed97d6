"""Rules about the client: its number, whether it is related, applications that occur twice, its yearly cap."""

from stdnum.be import vat

from models.enums import Level
from services.policy.case import Case
from services.policy.findings import Found, Rule

DIGITS = 10


def wrong_number(case: Case) -> Found | None:
    """The check digits of the enterprise number are not those of its first eight."""
    number = case.enterprise_number
    fits = len(number) == DIGITS and number.isdecimal() and number[0] in "01" and vat.checksum(number) == 0
    return None if fits else Found(Level.DOUBT, {"number": number})


def related(case: Case) -> Found | None:
    """The client stands in the firm's register of related enterprises."""
    if case.enterprise_number not in case.firm.related:
        return None
    return Found(Level.BREACH, {"number": case.enterprise_number})


def filed_twice(case: Case) -> Found | None:
    """The same client, title and start occur more than once."""
    first = case.firm.doubles.get((case.department_id, case.enterprise_number, case.whole_title, case.starts_on))
    if first is None:
        return None
    return Found(Level.DOUBT, {"title": case.title, "starts": case.starts_on}, "eerste" if case.id == first.id else "")


def over_the_cap(case: Case) -> Found | None:
    """With this application the client passes its cap of the year, as far as this firm can see."""
    total, small = case.firm.over_cap.get(case.id), case.is_small
    if total is None:
        return None
    if small is None and case.law.most(small=True) != case.law.most(small=False):
        return Found(Level.UNKNOWN, {"missing": "de grootte van de onderneming is"})
    return Found(Level.NOTE, {"total": total, "cap": case.law.most(small=bool(small)), "year": str(case.filed_on.year)})


CLIENTS = (
    Rule(
        "ondernemingsnummer", "Ondernemingsnummer klopt niet", ("S61",),
        {"": "De controlecijfers van {number} kloppen niet."},
        "Vraag de klant het juiste nummer.", wrong_number,
        "Het ondernemingsnummer {number} in de steunaanvraag bestaat niet.", "Onderneming niet toegelaten",
    ),
    Rule(
        "aanverwant", "Aanverwante onderneming", ("S1",),
        {"": "{number} staat in je register van aanverwante ondernemingen."},
        "{react}.", related,
        "De onderneming en de dienstverlener zijn aanverwant; dan is er geen steun mogelijk.",
        "Aanverwante onderneming", asks=("related",),
    ),
    Rule(
        "dubbel", "Dubbele aanvraag", ("eigen",),
        {"": "Voor deze klant is er al een aanvraag voor “{title}” met start op {starts}.",
         "eerste": "Voor deze klant zijn er meer aanvragen voor “{title}” met start op {starts}; dit is de eerste."},
        "Vraag de klant of het om twee verschillende inschrijvingen gaat.", filed_twice,
        "Deze steunaanvraag is dubbel: voor “{title}” met start op {starts} is er al een andere.", "Andere",
        {"title": "de titel is"}, reasons={"eerste": ""},
    ),
    Rule(
        "plafond", "Steunplafond voorbij", ("S5", "S28"),
        {"": "De subsidies van deze klant in {year} lopen hier op tot {total}; het plafond is {cap}. Wat de klant "
             "elders aanvroeg, is hier niet te zien."},
        "Verwittig de klant: de subsidie kan lager uitvallen.", over_the_cap,
        needs={"enterprise_size": "de grootte van de onderneming is", "subsidy": "de subsidie is"},
    ),
)  # fmt: skip
