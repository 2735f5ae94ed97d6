"""Each rule: what passes, what fails, the last day or cent between them, and what cannot be judged without data."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.enums import Level, ProjectStatus, ServiceType
from services.policy.case import Firm, First, Loose, Own, Registered, Rows
from services.policy.deadlines import next_duty
from services.policy.findings import coded
from services.policy.rules import DAILY, RULES, found_of
from services.policy.ticks import seen
from tests.precheck.cases import FIRM, IN_ORDER, a_case, found, sentences

D = Decimal
BREACH, DOUBT, UNKNOWN, NOTE = Level.BREACH, Level.DOUBT, Level.UNKNOWN, Level.NOTE
RUNNING, FINISHED = ProjectStatus.RUNNING, ProjectStatus.FINISHED
DAY = timedelta(days=1)

FILED = date(2026, 11, 10)
# As long as the title to sort by is at most.
LONG = "een lange titel ".ljust(100, "x")
PAID_IN: dict[str, Any] = {"status": RUNNING, "deposited_on": FILED + 5 * DAY, "balance": D("623.00")}
PAID_OUT: dict[str, Any] = {"status": FINISHED, "deposited_on": FILED + 5 * DAY, "paid_out": D("890.00")}
ADVICE: dict[str, Any] = {
    "service": ServiceType.ADVICE, "registration_number": "DV.A299002", "subtheme": "Cybersecurity",
    "amount": D("1000.00"), "rate": D(45), "subsidy": D("450.00"), "own_contribution": D("550.00"),
}  # fmt: skip
CYBER: dict[str, Any] = {"subtheme": "Cybersecurity", "subsidy": D("400.50"), "own_contribution": D("489.50")}
ENERGY: dict[str, Any] = CYBER | {"theme": "Duurzaamheid", "subtheme": "Energie-efficiëntie"}


def money(amount: str, subsidy: str) -> dict[str, Any]:
    return {"amount": D(amount), "subsidy": D(subsidy), "own_contribution": D(amount) - D(subsidy)}


def of_old(filed: date, **changed: Any) -> dict[str, Any]:
    """An application of an earlier year that was in order then, under a registration of those days."""
    firm = Firm(registrations={"DV.O299001": Registered(ServiceType.TRAINING, date(2015, 1, 1), date(2029, 1, 1))})
    days = {"filed_on": filed, "starts_on": filed, "ends_on": filed}
    return PAID_OUT | {"firm": firm} | days | changed


def with_own(*, confirmed: bool = False, **own: Any) -> dict[str, Any]:
    rows = Rows(confirmed)
    known = Own(**own, amount_from=rows, vat_from=rows, enrolment=rows)
    return {"firm": Firm(registrations=FIRM.registrations, own={1: known})}


def known_from(first: date | None, last: date | None) -> dict[str, Any]:
    return {"firm": Firm(registrations={"DV.O299001": Registered(ServiceType.TRAINING, first, last)})}


# What changes of a case in order (Bevestigd, Opleiding, filed on 10/11/2026, looked at on 23/11/2026), and all that
# is found then.
TABLE: list[tuple[str, dict[str, Any], dict[str, Level]]] = [
    ("in order", {}, {}),
    # te-laat
    ("filed on day 14", {"starts_on": FILED - 14 * DAY}, {}),
    ("filed on day 15", {"starts_on": FILED - 15 * DAY}, {"te-laat": BREACH}),
    ("day 14 over a leap day", of_old(date(2024, 3, 5), starts_on=date(2024, 2, 20)), {}),
    ("day 15 over a leap day", of_old(date(2024, 3, 6), starts_on=date(2024, 2, 20)), {"te-laat": BREACH}),
    ("day 40 in January 2016", of_old(date(2016, 1, 31), starts_on=date(2015, 12, 22), subsidy=D("267.00")), {}),
    ("day 41 in January 2016", of_old(date(2016, 1, 31), starts_on=date(2015, 12, 21)), {"te-laat": BREACH}),
    # eigen-bijdrage
    ("day 19 without deposit", {"today": FILED + 19 * DAY}, {}),
    ("day 20 without deposit", {"today": FILED + 20 * DAY}, {"eigen-bijdrage": NOTE}),
    ("day 30 without deposit", {"today": FILED + 30 * DAY}, {"eigen-bijdrage": NOTE}),
    ("day 31 without deposit", {"today": FILED + 31 * DAY}, {"eigen-bijdrage": BREACH}),
    ("day 31, and a list of day 30", {"today": FILED + 31 * DAY, "listed_on": FILED + 30 * DAY},
     {"eigen-bijdrage": DOUBT}),
    ("day 31, and a list of day 31", {"today": FILED + 31 * DAY, "listed_on": FILED + 31 * DAY},
     {"eigen-bijdrage": BREACH}),
    ("day 31, and no list", {"today": FILED + 31 * DAY, "listed_on": None},
     {"eigen-bijdrage": DOUBT}),
    ("day 31, Bevestigd with a deposit", {"today": FILED + 31 * DAY, "deposited_on": FILED}, {"bedragen": DOUBT}),
    ("day 31, Bevestigd with money of an unknown day", {"today": FILED + 31 * DAY, "balance": D("623.00")},
     {"bedragen": DOUBT, "eigen-bijdrage": DOUBT}),
    ("day 31 with deposit", PAID_IN | {"today": FILED + 31 * DAY}, {}),
    # einde
    ("ends on the last day", {"ends_on": date(2027, 12, 31)}, {}),
    ("ends a day later", {"ends_on": date(2028, 1, 1)}, {"einde": BREACH}),
    ("advice that ends a day later", ADVICE | {"ends_on": date(2028, 1, 1)}, {"einde": DOUBT}),
    ("end unknown", {"ends_on": None}, {"einde": UNKNOWN}),
    # saldo
    ("60 days after the end", PAID_IN | {"ends_on": FILED, "today": FILED + 60 * DAY}, {}),
    ("61 days after the end", PAID_IN | {"ends_on": FILED, "today": FILED + 61 * DAY}, {"saldo": NOTE}),
    ("balance unknown", PAID_IN | {"balance": None}, {"saldo": UNKNOWN}),
    # jaareinde
    ("61 days before the last payment", PAID_IN | {"today": date(2027, 10, 30), "ends_on": date(2027, 10, 1)}, {}),
    ("60 days before the last payment", PAID_IN | {"today": date(2027, 10, 31), "ends_on": date(2027, 10, 1)},
     {"jaareinde": NOTE}),
    ("on the day of the last payment", PAID_IN | {"today": date(2027, 12, 30), "ends_on": date(2027, 12, 1)},
     {"jaareinde": NOTE}),
    ("after the last payment", PAID_IN | {"today": date(2027, 12, 31), "ends_on": date(2027, 12, 1)},
     {"jaareinde": DOUBT}),
    ("after the last payment, and a list of that day", PAID_IN | {
        "today": date(2027, 12, 31), "ends_on": date(2027, 12, 1), "listed_on": date(2027, 12, 30)},
     {"jaareinde": DOUBT}),
    ("Bevestigd with a deposit, 60 days before the last payment", {
        "today": date(2027, 10, 31), "deposited_on": FILED}, {"jaareinde": NOTE, "bedragen": DOUBT}),
    ("Bevestigd without one", {"today": date(2027, 10, 31)}, {"eigen-bijdrage": BREACH}),
    # thema
    ("a theme that is not on the list", {"theme": "Welzijn", "subtheme": None}, {"thema": BREACH}),
    ("another theme of the list, other case", {"theme": "innovatie", "subtheme": None}, {}),
    ("a theme without its accents", {"theme": "Financiele geletterdheid", "subtheme": None}, {}),
    ("no theme", {"theme": "", "subtheme": None}, {"thema": UNKNOWN}),
    ("no theme before the list", of_old(date(2022, 12, 31), theme=""), {}),
    ("a theme before the list", of_old(date(2022, 12, 31), theme="IT"), {}),
    ("a theme on the first day of the list", of_old(date(2023, 1, 1), theme="IT"), {"thema": BREACH}),
    # dienst
    ("advice on cybersecurity", ADVICE, {}),
    ("other advice", ADVICE | {"subtheme": "Onlinetoepassingen"} | money("1000.00", "300.00"), {"dienst": BREACH}),
    ("other advice in January 2026", ADVICE | money("1000.00", "300.00") | {
        "theme": "Innovatie", "subtheme": None, "filed_on": date(2026, 1, 31), "starts_on": date(2026, 1, 31),
        "today": date(2026, 2, 1)}, {}),
    ("other advice on 1 February 2026", ADVICE | money("1000.00", "300.00") | {
        "theme": "Innovatie", "subtheme": None, "filed_on": date(2026, 2, 1), "starts_on": date(2026, 2, 1),
        "today": date(2026, 2, 1)}, {"dienst": BREACH}),
    ("advice without subtheme", ADVICE | {"subtheme": None} | money("1000.00", "300.00"), {"dienst": UNKNOWN}),
    ("advice with cybersecurity as its theme", ADVICE | {"theme": "Cybersecurity", "subtheme": None},
     {"thema": UNKNOWN}),
    ("training with a subtheme as its theme", CYBER | {"theme": "cybersecurity", "subtheme": ""}, {"thema": UNKNOWN}),
    ("advice on cybersecurity without its theme", ADVICE | {"theme": ""}, {"thema": UNKNOWN}),
    ("advice on cybersecurity under another theme", ADVICE | {"theme": "Innovatie"}, {"dienst": DOUBT}),
    ("advice without either", ADVICE | {"theme": "", "subtheme": None} | money("1000.00", "300.00"),
     {"thema": UNKNOWN, "dienst": UNKNOWN}),
    # uitgesloten
    ("an excluded subject", {"title": "Mindfulness op het werk", "title_key": "mindfulness op het werk"},
     {"uitgesloten": NOTE}),
    ("a plural", {"title": "Studiereizen", "title_key": "studiereizen"}, {"uitgesloten": NOTE}),
    ("a short word within another", {"title": "NLPS", "title_key": "nlps"}, {}),
    ("a compound", {"title": "Helikopterpiloot", "title_key": "helikopterpiloot"}, {"uitgesloten": NOTE}),
    ("an excluded subject at the end of a long title", {
        "title": f"{LONG} hypnose", "title_key": LONG}, {"uitgesloten": NOTE}),
    ("no title", {"title": "", "title_key": ""}, {"dubbel": UNKNOWN, "uitgesloten": UNKNOWN}),
    ("no title before anything was excluded", of_old(date(2020, 6, 30), title="", title_key=""), {"dubbel": UNKNOWN}),
    # registratie-dienst
    ("a number of advice", {"registration_number": "DV.A299002"}, {"registratie-dienst": BREACH}),
    ("advice on a number of training", ADVICE | {"registration_number": "DV.O299001"}, {"registratie-dienst": BREACH}),
    ("a letter of old", {"registration_number": "DV.T299003", "firm": Firm(registrations={
        "DV.T299003": Registered(ServiceType.TRAINING, date(2020, 1, 1), date(2029, 1, 1))})}, {}),
    # registratie-onbekend
    ("a number of another", {"registration_number": "DV.O299999"}, {"registratie-onbekend": DOUBT}),
    ("no number of the firm is known", {"firm": Firm()}, {"registratie-onbekend": UNKNOWN}),
    # registratie-geldig
    ("starts on its last day", known_from(date(2021, 11, 13), date(2026, 11, 12)), {}),
    ("starts after its last day", known_from(date(2021, 11, 12), date(2026, 11, 11)), {"registratie-geldig": BREACH}),
    ("starts before its first day", known_from(date(2026, 11, 13), date(2031, 11, 12)),
     {"registratie-geldig": DOUBT}),
    ("starts on its first day", known_from(date(2026, 11, 12), date(2031, 11, 11)), {}),
    ("validity unknown", known_from(None, None), {"registratie-geldig": UNKNOWN}),
    # ondernemingsnummer
    ("wrong check digits", {"enterprise_number": "0999500075"}, {"ondernemingsnummer": DOUBT}),
    # aanverwant
    ("a related enterprise", {"firm": Firm(registrations=FIRM.registrations, related=frozenset({"0999500074"}))},
     {"aanverwant": BREACH}),
    # dubbel
    ("filed twice", {"firm": Firm(registrations=FIRM.registrations, doubles={
        (None, "0999500074", "excel voor gevorderden", date(2026, 11, 12)): First(FILED, 1)})}, {"dubbel": DOUBT}),
    ("twice in another department", {"firm": Firm(registrations=FIRM.registrations, doubles={
        (7, "0999500074", "excel voor gevorderden", date(2026, 11, 12)): First(FILED, 1)})}, {}),
    ("twice by a long title", {"title": f"{LONG} deel 1", "title_key": LONG, "firm": Firm(
        registrations=FIRM.registrations, doubles={
            (None, "0999500074", f"{LONG} deel 1", date(2026, 11, 12)): First(FILED, 0)})}, {"dubbel": DOUBT}),
    ("another part of a long title", {"title": f"{LONG} deel 2", "title_key": LONG, "firm": Firm(
        registrations=FIRM.registrations, doubles={
            (None, "0999500074", f"{LONG} deel 1", date(2026, 11, 12)): First(FILED, 0)})}, {}),
    # plafond
    ("over the cap of every size", {"enterprise_size": "Onbekend", "firm": Firm(
        registrations=FIRM.registrations, over_cap={1: D("7500.01")})}, {"subsidie": UNKNOWN, "plafond": NOTE}),
    ("over the cap of one size", of_old(date(2018, 5, 1), enterprise_size="Onbekend") | {"firm": Firm(
        registrations={"DV.O299001": Registered(ServiceType.TRAINING, date(2015, 1, 1), date(2029, 1, 1))},
        over_cap={1: D("10000.01")})}, {"subsidie": UNKNOWN, "plafond": UNKNOWN}),
    ("over the cap", {"firm": Firm(registrations=FIRM.registrations, over_cap={1: D("7500.01")})}, {"plafond": NOTE}),
    ("another over the cap", {"firm": Firm(registrations=FIRM.registrations, over_cap={2: D("7500.01")})}, {}),
    # minimum
    ("the least training", money("100.00", "30.00"), {}),
    ("a cent less", money("99.99", "30.00"), {"minimum": BREACH}),
    ("the least advice", ADVICE | money("500.00", "225.00"), {}),
    ("a cent less advice", ADVICE | money("499.99", "225.00"), {"minimum": BREACH}),
    # subsidie
    ("a cent too much", money("890.00", "267.01"), {}),
    ("two cents too much", money("890.00", "267.02"), {"subsidie": BREACH}),
    ("a cent too little", money("890.00", "266.99"), {}),
    ("two cents too little", money("890.00", "266.98"), {"subsidie": DOUBT}),
    ("half a cent goes up", money("100.05", "30.02"), {}),
    ("medium", {"enterprise_size": "Middelgroot"} | money("890.00", "178.00"), {}),
    ("medium at the rate of small", {"enterprise_size": "Middelgrote onderneming"}, {"subsidie": BREACH}),
    ("cybersecurity", CYBER, {}),
    ("cybersecurity before it was raised", of_old(date(2021, 9, 13), **CYBER), {"subsidie": BREACH}),
    ("cybersecurity on the first day", of_old(date(2021, 9, 14), **CYBER), {}),
    ("energy before it was raised", of_old(date(2022, 12, 31), **ENERGY), {"subsidie": BREACH}),
    ("energy on the first day", of_old(date(2023, 1, 1), **ENERGY), {}),
    ("energy as training in 2026", ENERGY, {}),
    ("energy under its long name", ENERGY | {"subtheme": "Energie-efficientie en alternatieve energiebronnen"}, {}),
    ("the rate of a subtheme that is not known", CYBER | {"subtheme": None}, {"subsidie": UNKNOWN}),
    ("the same of the other theme", ENERGY | {"subtheme": ""}, {"subsidie": UNKNOWN}),
    ("of a theme without a raised rate", CYBER | {"theme": "Innovatie", "subtheme": None}, {"subsidie": BREACH}),
    ("before that rate was raised", of_old(date(2021, 9, 13), **CYBER | {"subtheme": None}), {"subsidie": BREACH}),
    ("two cents from the raised rate", CYBER | {"subtheme": None} | money("890.00", "400.52"), {"subsidie": BREACH}),
    ("40 % on its last day", of_old(date(2019, 11, 30), **money("890.00", "356.00")), {}),
    ("40 % a day later", of_old(date(2019, 12, 1), **money("890.00", "356.00")), {"subsidie": BREACH}),
    ("size unknown", {"enterprise_size": None}, {"subsidie": UNKNOWN, "plafond": UNKNOWN}),
    ("subsidy unknown", {"subsidy": None}, {"subsidie": UNKNOWN, "plafond": UNKNOWN, "bedragen": UNKNOWN}),
    # bedragen
    ("a cent that does not add up", {"own_contribution": D("623.01")}, {"bedragen": DOUBT}),
    ("own contribution unknown", {"own_contribution": None}, {"bedragen": UNKNOWN}),
    ("Bevestigd with a deposit", {"deposited_on": FILED}, {"bedragen": DOUBT}),
    ("Bevestigd and paid a cent", {"paid_out": D("0.01")}, {"bedragen": DOUBT}),
    ("Bevestigd with a cent on the account", {"balance": D("0.01")}, {"bedragen": DOUBT}),
    ("Bevestigd and the balance unknown", {"balance": None}, {}),
    ("Lopend with all that is left", PAID_IN | {"paid_out": D("300.00"), "balance": D("590.00")}, {}),
    ("Lopend and a cent more", PAID_IN | {"paid_out": D("300.00"), "balance": D("590.01")}, {}),
    ("Lopend and two cents more", PAID_IN | {"paid_out": D("300.00"), "balance": D("590.02")}, {"bedragen": DOUBT}),
    ("Lopend and a cent left", PAID_IN | {"paid_out": D("889.99"), "balance": D("0.01")}, {}),
    ("Lopend and nothing left", PAID_IN | {"paid_out": D("890.00"), "balance": D(0)}, {"bedragen": DOUBT}),
    ("Afgewerkt", PAID_OUT, {}),
    ("Afgewerkt but for a cent", PAID_OUT | {"paid_out": D("889.99")}, {"bedragen": DOUBT}),
    ("Afgewerkt with a balance", PAID_OUT | {"balance": D("0.01")}, {"bedragen": DOUBT}),
    # zonder-inschrijving
    ("no enrolment within the list", {"firm": Firm(registrations=FIRM.registrations,
        enrolments_from=date(2026, 11, 12), enrolments_to=date(2026, 11, 12))}, {"zonder-inschrijving": DOUBT}),
    ("the list begins a day later", {"firm": Firm(registrations=FIRM.registrations,
        enrolments_from=date(2026, 11, 13), enrolments_to=date(2026, 12, 1))}, {}),
    ("no list of enrolments", {"firm": FIRM}, {}),
    # te-vroeg
    ("filed on the day of the enrolment", with_own(enrolled_on=FILED), {}),
    ("filed a day before it", with_own(enrolled_on=FILED + DAY), {"te-vroeg": DOUBT}),
    # eigen-bedrag, incl-btw
    ("the own amount", with_own(agreed=D("890.00")), {}),
    ("a cent from the own amount", with_own(agreed=D("889.99")), {}),
    ("two cents from the own amount", with_own(agreed=D("889.98")), {"eigen-bedrag": DOUBT}),
    ("two cents from the own amount, confirmed", with_own(agreed=D("889.98"), confirmed=True),
     {"eigen-bedrag": BREACH}),
    ("with 21 % btw", with_own(agreed=D("735.54")), {"incl-btw": DOUBT}),
    ("with 6 % btw", with_own(invoiced=D("839.62")), {"incl-btw": DOUBT}),
    ("two cents from 6 % btw", with_own(agreed=D("839.60")), {"eigen-bedrag": DOUBT}),
    ("what is written with btw", with_own(with_vat=D("890.01")), {"incl-btw": DOUBT}),
    ("two cents from what is written with btw", with_own(with_vat=D("890.02")), {}),
    ("written with btw of several rates", with_own(agreed=D("801.10"), with_vat=D("890.00"), confirmed=True),
     {"incl-btw": DOUBT}),
    ("invoiced in part without btw", with_own(invoiced=D("801.10"), with_vat=D("890.00")), {"incl-btw": DOUBT}),
    ("without any btw", with_own(invoiced=D("889.99"), with_vat=D("889.99")), {}),
    ("invoiced in part so far", with_own(invoiced=D("400.00")), {}),
    ("invoiced more than asked", with_own(invoiced=D("900.00")), {"eigen-bedrag": DOUBT}),
    ("finished and invoiced in part", PAID_OUT | with_own(invoiced=D("400.00")), {"eigen-bedrag": DOUBT}),
    # eigen-start
    ("the own start", with_own(starts_on=date(2026, 11, 12)), {}),
    ("a day from the own start", with_own(starts_on=date(2026, 11, 13)), {"eigen-start": DOUBT}),
    # gewijzigd
    ("as it was seen", {"seen": seen(IN_ORDER)}, {}),
    ("otherwise than it was seen", {"seen": seen(IN_ORDER | {"amount": D("891.00")})}, {"gewijzigd": DOUBT}),
    ("seen anew", {"seen": seen(IN_ORDER | {"amount": D("891.00")}), "verified": True}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_found(changed: dict[str, Any], expected: dict[str, Level]) -> None:
    assert found(a_case(**changed)) == expected


@pytest.mark.parametrize("status", [ProjectStatus.CANCELLED, ProjectStatus.STOPPED])
def test_of_a_project_that_is_over_nothing_is_said(status: ProjectStatus) -> None:
    assert found(a_case(status=status, starts_on=FILED - 90 * DAY, amount=D("1.00"), theme="")) == {}


def test_every_rule_is_tried_with_what_passes_and_what_fails() -> None:
    fails = {key for _, _, expected in TABLE for key, level in expected.items() if level is not UNKNOWN}
    unknown = {key for _, _, expected in TABLE for key, level in expected.items() if level is UNKNOWN}

    assert fails == {rule.key for rule in RULES}
    assert unknown >= {rule.key for rule in RULES if rule.needs}


def test_a_finding_says_what_it_saw_what_to_do_and_a_reason_to_start_from() -> None:
    finding = sentences(a_case(starts_on=FILED - 15 * DAY))[0]

    assert (finding.sentence, finding.advice, finding.reason) == (
        "Ingediend op 10/11/2026, 15 dagen na de start op 26/10/2026; dat kon tot en met 09/11/2026.",
        "Annuleer de steunaanvraag.",
        "De steunaanvraag is te laat ingediend: op 10/11/2026, terwijl dat voor een start op 26/10/2026 ten laatste "
        "op 09/11/2026 moest (14 kalenderdagen).",
    )


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (ProjectStatus.CONFIRMED, "Annuleer de steunaanvraag."), (RUNNING, "Vraag de stopzetting."),
        (FINISHED, "Meld het aan de dienst kmo-portefeuille."),
        (ProjectStatus.STOP_REQUESTED, "Wacht op de beslissing over de stopzetting."),
    ],
)  # fmt: skip
def test_what_is_advised_is_what_the_status_allows(status: ProjectStatus, advice: str) -> None:
    finding = sentences(a_case(starts_on=FILED - 15 * DAY, status=status))[0]

    assert (finding.rule.key, finding.advice) == ("te-laat", advice)


def test_the_reason_names_the_term_of_its_own_day() -> None:
    finding = sentences(a_case(**of_old(date(2016, 1, 31), starts_on=date(2015, 12, 21))))[0]

    assert finding.reason.endswith("ten laatste op 30/01/2016 moest (40 kalenderdagen).")


def test_what_is_not_known_gives_no_reason_to_start_from() -> None:
    late = FILED + 31 * DAY
    reasons = {listed: sentences(a_case(today=late, listed_on=listed))[0].reason for listed in (None, late - DAY, late)}

    assert reasons == {
        None: "", late - DAY: "",
        late: "De eigen bijdrage is niet gestort binnen 30 kalenderdagen na de aanvraag van 10/11/2026, dus tot en met "
              "10/12/2026.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("listed_on", "sentence", "reason"),
    [
        (date(2027, 12, 31), "De laatste betaling moest ten laatste op 30/12/2027 gebeuren.",
         "De laatste betaling is niet gebeurd ten laatste op 30/12/2027."),
        (date(2027, 12, 30), "De laatste betaling moest ten laatste op 30/12/2027 gebeuren, maar de laatste lijst met "
         "dit project (30/12/2027) is niet van daarna: lees eerst een nieuwe in.", ""),
        (None, "De laatste betaling moest ten laatste op 30/12/2027 gebeuren, en dit project stond nog in geen "
         "projectenlijst die zegt of dat zo is: lees er eerst een in.", ""),
    ],
)  # fmt: skip
def test_that_the_last_payment_was_missed_is_said_on_the_word_of_a_list_of_after_it(
    listed_on: date | None, sentence: str, reason: str
) -> None:
    days = {"today": date(2028, 1, 2), "ends_on": date(2027, 12, 1), "listed_on": listed_on}
    finding = sentences(a_case(**PAID_IN | days))[0]

    assert (finding.sentence, finding.reason) == (sentence, reason)


@pytest.mark.parametrize(
    ("first", "is_later"),
    [(First(FILED - DAY, 2), True), (First(FILED, 0), True), (First(FILED, 1), False)],
)
def test_of_two_that_are_the_same_only_the_later_one_has_a_reason(first: First, is_later: bool) -> None:
    double = (None, "0999500074", "excel voor gevorderden", date(2026, 11, 12))
    firm = Firm(registrations=FIRM.registrations, doubles={double: first})
    (finding,) = sentences(a_case(firm=firm))

    assert bool(finding.reason) is is_later
    assert finding.sentence.endswith("dit is de eerste.") is not is_later


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ({"enrolled_on": FILED + DAY}, "te-vroeg"), ({"agreed": D("800.00")}, "eigen-bedrag"),
        ({"agreed": D("735.54")}, "incl-btw"), ({"with_vat": D("890.00")}, "incl-btw"),
        ({"starts_on": FILED}, "eigen-start"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("confirmed", [True, False])
def test_what_rests_on_a_match_that_is_only_proposed_gives_no_reason(
    own: dict[str, Any], key: str, confirmed: bool
) -> None:
    (finding,) = sentences(a_case(**with_own(**own, confirmed=confirmed)))

    assert finding.rule.key == key
    assert bool(finding.reason) is confirmed
    assert finding.sentence.endswith("als de voorgestelde koppeling juist is.") is not confirmed


@pytest.mark.parametrize(
    ("loose", "may_be_its"),
    [
        ((), False), (("0999500074", None, date(2026, 11, 26)), True),
        (("0999500074", None, date(2026, 11, 27)), False),
        (("0999500074", None, None), True), (("0999500074", 7, date(2026, 11, 12)), False),
        (("0999500075", None, date(2026, 11, 12)), False),
    ],
)  # fmt: skip
def test_that_no_enrolment_was_found_gives_no_reason_while_one_of_this_client_may_be_it(
    loose: tuple[Any, ...], may_be_its: bool
) -> None:
    firm = Firm(registrations=FIRM.registrations, enrolments_from=FILED, enrolments_to=FILED + 30 * DAY,
                loose={loose[0]: [Loose(*loose[1:])]} if loose else {})  # fmt: skip
    (finding,) = sentences(a_case(firm=firm))

    assert finding.rule.key == "zonder-inschrijving"
    assert ("koppel de juiste" in finding.sentence, bool(finding.reason)) == (may_be_its, not may_be_its)


@pytest.mark.parametrize(
    ("days", "left"), [(28, "nog 2 dagen"), (29, "nog 1 dag"), (30, "vandaag is de laatste dag")]
)  # fmt: skip
def test_how_many_days_are_left_is_said_as_one_says_it(days: int, left: str) -> None:
    finding = sentences(a_case(today=FILED + days * DAY))[0]

    assert finding.sentence.endswith(f"storten kan tot en met 10/12/2026 ({left}).")


@pytest.mark.parametrize("changed", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_finding_is_one_sentence_without_anything_left_to_fill_in(changed: dict[str, Any]) -> None:
    for finding in sentences(a_case(**changed)):
        assert finding.sentence
        assert "{" not in finding.sentence + finding.reason + finding.advice


def test_the_most_serious_finding_comes_first() -> None:
    case = a_case(starts_on=FILED - 15 * DAY, ends_on=None, enterprise_number="0999500075", today=FILED + 20 * DAY)

    assert list(found(case).items()) == [
        ("te-laat", BREACH), ("ondernemingsnummer", DOUBT), ("einde", UNKNOWN), ("eigen-bijdrage", NOTE),
    ]  # fmt: skip


@pytest.mark.parametrize("changed", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
@pytest.mark.parametrize("status", [status for status in ProjectStatus if status not in DAILY])
def test_a_day_that_passes_changes_nothing_of_a_project_in_another_status(
    changed: dict[str, Any], status: ProjectStatus
) -> None:
    days = (date(2026, 11, 23), date(2027, 12, 31), date(2031, 1, 1))
    cases = [a_case(**changed | {"status": status, "today": day}) for day in days]

    assert len({(coded(found_of(case)), next_duty(case)) for case in cases}) == 1
