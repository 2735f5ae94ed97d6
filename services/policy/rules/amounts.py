"""Rules about money: the minimum, the subsidy against the rate, and amounts that do not add up."""

from decimal import ROUND_HALF_UP, Decimal

from models.enums import Level, ProjectStatus
from services.policy.case import Case
from services.policy.findings import Found, Rule, cents_apart

CENT = Decimal("0.01")


def under_the_minimum(case: Case) -> Found | None:
    """The project amount is under the minimum of its service."""
    least = case.law.minimums.get(case.service)
    if least is None or case.amount >= least:
        return None
    return Found(Level.BREACH, {"amount": case.amount, "least": least, "service": case.service})


def other_subsidy(case: Case) -> Found | None:
    """The subsidy is not the project amount times the rate of size and theme; less may be the yearly cap."""
    assert case.subsidy is not None  # noqa: S101  the rule needs it
    if (small := case.is_small) is None:
        return Found(Level.UNKNOWN, {"missing": "de grootte van de onderneming is"})
    rate = case.law.rate(small=small, service=case.service, subtheme=case.stated_subtheme)
    if rate is None or abs(case.subsidy * 100 - case.amount * rate) <= 1:  # within a cent, however it is rounded
        return None
    expected = _part(case.amount, rate)
    if not cents_apart(case.subsidy, expected):
        return None
    values = {"subsidy": case.subsidy, "expected": expected, "rate": rate, "amount": case.amount}
    if not case.stated_subtheme and _may_be_raised(case, small):
        return Found(Level.UNKNOWN, {"missing": "het subthema is"})
    if case.subsidy > expected:
        return Found(Level.BREACH, values, "te veel")
    return Found(Level.DOUBT, values, "te weinig")


def _may_be_raised(case: Case, small: bool) -> bool:
    """Whether the subsidy is right by the raised rate of a subtheme that the theme has."""
    assert case.subsidy is not None  # noqa: S101  the rule needs it
    raised = case.law.raised_rates(small=small, service=case.service, theme=case.theme)
    return any(not cents_apart(case.subsidy, _part(case.amount, rate)) for rate in raised)


def _part(amount: Decimal, rate: int) -> Decimal:
    return (amount * rate / 100).quantize(CENT, ROUND_HALF_UP)


def does_not_add_up(case: Case) -> Found | None:
    """Project amount is own contribution plus subsidy; what was paid in and out fits the status."""
    own, subsidy, paid, balance = case.own_contribution, case.subsidy, case.paid_out, case.balance
    assert own is not None  # noqa: S101  the rule needs these three
    assert subsidy is not None  # noqa: S101
    assert paid is not None  # noqa: S101
    variant = "som" if own + subsidy != case.amount else _odd(case, paid, balance)
    if variant is None:
        return None
    values = {"amount": case.amount, "own": own, "subsidy": subsidy, "paid": paid, "status": case.status.label,
              "balance": "onbekend" if balance is None else balance}  # fmt: skip
    return Found(Level.DOUBT, values, variant)


def _odd(case: Case, paid: Decimal, balance: Decimal | None) -> str | None:
    match case.status:
        case ProjectStatus.CONFIRMED:
            if paid > 0 or case.deposited_on is not None:
                return "al betaald"
            return "al saldo" if balance is not None and balance > 0 else None
        case ProjectStatus.RUNNING:
            if paid >= case.amount or balance == 0:
                return "niets over"
            # Whether a list counts the subsidy with it or not: more than what is left of the whole it cannot be.
            return "te veel over" if balance is not None and balance > case.amount - paid + CENT else None
        case ProjectStatus.FINISHED:
            return "nog over" if paid != case.amount or balance else None
    return None


AMOUNTS = (
    Rule(
        "minimum", "Onder het minimumbedrag", ("S21",),
        {"": "Het projectbedrag {amount} ligt onder het minimum van {least} voor {service}."},
        "{react}.", under_the_minimum,
        "Het projectbedrag van {amount} ligt onder het minimum van {least} (excl. btw).", "Projectbedrag onjuist",
    ),
    Rule(
        "subsidie", "Subsidie wijkt af", ("S5", "S28", "S24", "S6"),
        {"te veel": "De subsidie {subsidy} is meer dan {rate} % van {amount}: dat is {expected}.",
         "te weinig": "De subsidie {subsidy} is minder dan {rate} % van {amount}: dat is {expected}. Plafond bereikt?"},
        "Kijk grootte en thema na; kloppen die, vraag de dienst kmo-portefeuille dan naar de subsidie.", other_subsidy,
        "De subsidie van {subsidy} klopt niet: {rate} % van {amount} is {expected}.", "Projectbedrag onjuist",
        {"subsidy": "de subsidie is"}, reasons={"te weinig": "", "te veel": ""},
    ),
    Rule(
        "bedragen", "Bedragen kloppen niet", ("S0",),
        {"som": "Het projectbedrag {amount} is niet de eigen bijdrage {own} plus de subsidie {subsidy}.",
         "al betaald": "De status is {status}, maar er is al gestort of uitbetaald ({paid}).",
         "al saldo": "De status is {status}, maar er staat al {balance} op de rekening.",
         "te veel over": "Er staat {balance} op de rekening, meer dan er van {amount} over is (uitbetaald {paid}).",
         "niets over": "De status is {status}, maar er is geen saldo meer (uitbetaald {paid} van {amount}).",
         "nog over": "De status is {status}, maar er is {paid} van {amount} uitbetaald (saldo {balance})."},
        "Kijk na of je laatste projectenlijst volledig is.", does_not_add_up,
        needs={"own_contribution": "de eigen bijdrage is", "subsidy": "de subsidie is",
               "paid_out": "het uitbetaalde bedrag is"},
    ),
)  # fmt: skip
