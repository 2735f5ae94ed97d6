"""Rules that hold an application against the own administration, and against what was seen when it was ticked."""

from decimal import ROUND_HALF_UP, Decimal

from models.enums import Level, ProjectStatus
from services.policy.case import Case, Own, Rows
from services.policy.findings import Found, Rule, cents_apart
from services.policy.matching import STARTS
from services.policy.ticks import changes

CENT = Decimal("0.01")
NOTHING = Own()
# So many days a start may lie apart for a row to be matched at all.
AROUND = STARTS[-1][0]


def _own(case: Case) -> Own:
    return case.firm.own.get(case.id, NOTHING)


def _which(rows: Rows) -> str:
    return f" ({rows.numbers})" if rows.numbers else ""


def _if_proposed(rows: Rows) -> str:
    """The variant of what rests on a match that is only proposed: it gives no reason, since nothing is proven."""
    return "" if rows.confirmed else "proposed"


def no_enrolment(case: Case) -> Found | None:
    """The own enrolments cover its start, and none belongs to it."""
    if case.id in case.firm.own or not _is_covered(case):
        return None
    return Found(Level.DOUBT, {"starts": case.starts_on}, "los" if _has_loose_ones(case) else "")


def _has_loose_ones(case: Case) -> bool:
    """Whether the client has enrolments around this start that belong to no application yet: one may be its."""
    return any(
        one.department_id in (None, case.department_id)
        and (one.starts_on is None or abs((one.starts_on - case.starts_on).days) <= AROUND)
        for one in case.firm.loose.get(case.enterprise_number, ())
    )


def _is_covered(case: Case) -> bool:
    """Whether the list of the seat or that of its own department reaches its start; another's says nothing of it."""
    first, last = case.firm.enrolments_from, case.firm.enrolments_to
    own = case.firm.department_enrolments.get(case.department_id or 0)
    by_seat = first is not None and last is not None and first <= case.starts_on <= last
    return by_seat or (own is not None and own[0] <= case.starts_on <= own[1])


def filed_too_early(case: Case) -> Found | None:
    """Filed before the enrolment or the agreement was made."""
    enrolled = _own(case).enrolled_on
    if enrolled is None or case.filed_on >= enrolled:
        return None
    rows = _own(case).enrolment
    return Found(Level.DOUBT, {"filed": case.filed_on, "enrolled": enrolled, "which": _which(rows)}, _if_proposed(rows))


def other_amount(case: Case) -> Found | None:
    """The project amount is not the own one; if it is that with btw, this rule leaves it to the next.

    While a match is only proposed it is a doubt: to cancel what was matched wrongly costs a client his subsidy.
    """
    ours = _own_amount(case)
    if ours is None or not cents_apart(case.amount, ours):
        return None
    if _with_vat(case, ours) is not None or _is_written_with_vat(case):
        return None
    rows = _own(case).amount_from
    level = Level.BREACH if rows.confirmed else Level.DOUBT
    return Found(level, {"amount": case.amount, "ours": ours, "which": _which(rows)}, _if_proposed(rows))


def with_vat(case: Case) -> Found | None:
    """The project amount is the own one with btw on top, or what stands there as incl. btw."""
    ours = _own_amount(case)
    percent = None if ours is None or not cents_apart(case.amount, ours) else _with_vat(case, ours)
    if percent is not None:
        rows = _own(case).amount_from
        values = {"amount": case.amount, "ours": ours, "percent": percent, "which": _which(rows)}
        return Found(Level.DOUBT, values, _if_proposed(rows))
    if not _is_written_with_vat(case):
        return None
    rows = _own(case).vat_from
    values = {"amount": case.amount, "which": _which(rows)}
    return Found(Level.DOUBT, values, f"written {_if_proposed(rows)}".rstrip())


def other_start(case: Case) -> Found | None:
    """The start is not the one in the own administration."""
    starts = _own(case).starts_on
    if starts is None or starts == case.starts_on:
        return None
    rows = _own(case).enrolment
    return Found(Level.DOUBT, {"starts": case.starts_on, "ours": starts, "which": _which(rows)}, _if_proposed(rows))


def _own_amount(case: Case) -> Decimal | None:
    """What was agreed; without that what was invoiced, which for a running project may be a part only."""
    own = _own(case)
    if own.agreed is not None or own.invoiced is None:
        return own.agreed
    partly = case.status is not ProjectStatus.FINISHED and own.invoiced < case.amount
    return None if partly and _with_vat(case, own.invoiced) is None else own.invoiced


def _is_written_with_vat(case: Case) -> bool:
    """Whether the own administration has the project amount as incl. btw, and not as excl. too, as without any btw."""
    own = _own(case)
    without = own.invoiced if own.agreed is None else own.agreed
    same = own.with_vat is not None and not cents_apart(case.amount, own.with_vat)
    return same and (without is None or cents_apart(case.amount, without))


def _with_vat(case: Case, ours: Decimal) -> int | None:
    for percent in case.law.vat:
        if not cents_apart(case.amount, (ours * (100 + percent) / 100).quantize(CENT, ROUND_HALF_UP)):
            return percent
    return None


def changed_since_ticked(case: Case) -> Found | None:
    """A later list changed what was seen when it was ticked."""
    if case.verified or case.seen is None:
        return None
    found = changes(case.seen, case)
    return Found(Level.DOUBT, {"changes": found}) if found else None


PROPOSED = ", als de voorgestelde koppeling juist is."
OWN = (
    Rule(
        "zonder-inschrijving", "Geen inschrijving gevonden", ("S1",),
        {"": "In je eigen administratie hoort bij deze aanvraag (start op {starts}) geen inschrijving. Verkeerde "
             "dienstverlener?",
         "los": "Bij deze aanvraag (start op {starts}) hoort nog geen inschrijving, maar van deze klant zijn er rond "
                "die dag zonder aanvraag: koppel de juiste."},
        "Zoek de inschrijving en koppel ze; is er geen, {react}.", no_enrolment,
        "De steunaanvraag is wellicht op de verkeerde dienstverlener ingediend: wij vinden er geen inschrijving of "
        "overeenkomst bij.", "Verkeerde dienstverlener",
        asks=("enrolments_from", "department_enrolments"), reasons={"los": ""},
    ),
    Rule(
        "te-vroeg", "Ingediend voor de inschrijving", ("S21",),
        {"": "Ingediend op {filed}, voor de inschrijving of overeenkomst van {enrolled}{which}.",
         "proposed": "Ingediend op {filed}, voor de inschrijving of overeenkomst van {enrolled}{which}" + PROPOSED},
        "Vraag de klant wanneer de overeenkomst gesloten is.", filed_too_early,
        "De steunaanvraag is ingediend op {filed}, voor de inschrijving van {enrolled}.", "Andere",
        asks=("own",), reasons={"proposed": ""},
    ),
    Rule(
        "eigen-bedrag", "Ander bedrag dan in je administratie", ("S0",),
        {"": "Het projectbedrag is {amount}; in je eigen administratie staat {ours}{which}.",
         "proposed": "Het projectbedrag is {amount}; in je eigen administratie staat {ours}{which}" + PROPOSED},
        "Kijk na of de koppeling juist is; vraag de klant dan een nieuwe aanvraag met het juiste bedrag, en "
        "{react}.", other_amount,
        "Het projectbedrag van de steunaanvraag komt niet overeen met de inschrijving of de overeenkomst. Het juiste "
        "bedrag, exclusief btw, is {ours}.", "Projectbedrag onjuist",
        asks=("own",), reasons={"proposed": ""},
    ),
    Rule(
        "incl-btw", "Bedrag inclusief btw", ("S21",),
        {"": "Het projectbedrag {amount} is {ours}{which} plus {percent} % btw; btw wordt niet gesubsidieerd.",
         "proposed": "Het projectbedrag {amount} is {ours}{which} plus {percent} % btw" + PROPOSED,
         "written": "Het projectbedrag {amount} is wat in je eigen administratie inclusief btw staat{which}; btw "
                    "wordt niet gesubsidieerd.",
         "written proposed": "Het projectbedrag {amount} is wat in je eigen administratie inclusief btw staat{which}"
                             + PROPOSED},
        "Vraag de klant een nieuwe aanvraag zonder btw, en {react}.", with_vat,
        "Het projectbedrag van {amount} is met btw gerekend. Het juiste bedrag, exclusief btw, is {ours}.",
        "Projectbedrag onjuist",
        asks=("own",),
        reasons={"written": "Het projectbedrag van {amount} is met btw gerekend; btw wordt niet gesubsidieerd.",
                 "proposed": "", "written proposed": ""},
    ),
    Rule(
        "eigen-start", "Andere start dan in je administratie", ("S0",),
        {"": "De start is {starts}; in je eigen administratie staat {ours}{which}.",
         "proposed": "De start is {starts}; in je eigen administratie staat {ours}{which}" + PROPOSED},
        "Vraag de klant welke start juist is.", other_start,
        "De startdatum van de steunaanvraag, {starts}, klopt niet: de dienst start op {ours}.", "Andere",
        asks=("own",), reasons={"proposed": ""},
    ),
    Rule(
        "gewijzigd", "Gewijzigd nadat het nagekeken was", ("eigen",),
        {"": "Gewijzigd sinds het nagekeken werd: {changes}."},
        "Kijk opnieuw na wat er veranderde.", changed_since_ticked,
    ),
)  # fmt: skip
