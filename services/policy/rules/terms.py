"""Rules about days: filed too late, own contribution not in, ends too late, a balance left, the end of the year."""

from datetime import date, timedelta

from models.enums import Level, ProjectStatus, ServiceType
from services.policy.case import Case
from services.policy.deposits import has_come_in
from services.policy.findings import Found, Rule, days_between
from services.policy.words import days_left


def filed_too_late(case: Case) -> Found | None:
    """Filed later after the start than the term of that day (now 14 calendar days); the last day itself is in time."""
    term = case.law.terms.get("aanvragen")
    days = days_between(case.starts_on, case.filed_on)
    if term is None or days <= term.days:
        return None
    last = case.starts_on + timedelta(days=term.days)
    values = {"filed": case.filed_on, "starts": case.starts_on, "days": days, "last": last, "term": term.days}
    return Found(Level.BREACH, values)


def contribution_not_in(case: Case) -> Found | None:
    """The own contribution is not in after 30 days; the thirtieth day itself is in time.

    Only a list of after that day that names the project can tell; without one it is a doubt.
    So it is where there is money and no day on which it came.
    """
    term, listed = case.law.terms.get("storten"), case.listed_on
    if term is None or case.deposited_on is not None:
        return None
    days, last = days_between(case.filed_on, case.today), case.filed_on + timedelta(days=term.days)
    values = {"filed": case.filed_on, "last": last, "days": days}
    if days > term.days:
        # It may have come in since the last list: to cancel would cost the client his subsidy.
        if unsure := _unsure(case, last):
            return Found(Level.DOUBT, values | {"listed": listed}, unsure)
        if has_come_in(case):
            return Found(Level.DOUBT, values, "al geld")
        return Found(Level.BREACH, values, "te laat")
    if term.warn is None or days < term.warn:
        return None
    return Found(Level.NOTE, values | {"left": days_left(term.days - days)}, "bijna")


def _unsure(case: Case, last: date) -> str:
    """Why nothing says what became of a term that ended this day; empty where a list of after it does."""
    if case.listed_on is None:
        return "geen lijst"
    return "oude lijst" if case.listed_on <= last else ""


def ends_too_late(case: Case) -> Found | None:
    """Ends after 31 December of the year after the application; of advice no source says that it has to end."""
    last = case.law.year_ends.get("einde")
    assert case.ends_on is not None  # noqa: S101  the rule needs it
    if last is None or case.ends_on <= last:
        return None
    values = {"ends": case.ends_on, "last": last}
    return Found(Level.DOUBT, values, "advies") if case.service is ServiceType.ADVICE else Found(Level.BREACH, values)


def balance_left(case: Case) -> Found | None:
    """Money is left long after the end: the client's payment order is easily forgotten."""
    term = case.law.terms.get("saldo")
    assert case.ends_on is not None  # noqa: S101  the rule needs both
    assert case.balance is not None  # noqa: S101
    days = days_between(case.ends_on, case.today)
    if term is None or case.balance <= 0 or days <= term.days:
        return None
    return Found(Level.NOTE, {"balance": case.balance, "ends": case.ends_on, "days": days})


def year_end(case: Case) -> Found | None:
    """The last payment must be ordered before 31 December of the year after the application.

    As with a deposit, only a list of after that day can tell that it was not.
    """
    last, warned = case.law.year_ends.get("laatste betaling"), case.law.warned.get("laatste betaling")
    if last is None or (warned is not None and case.today < warned):
        return None
    if case.status is ProjectStatus.CONFIRMED and case.deposited_on is None:
        return None  # nothing can be paid yet: that is what is asked for first
    if case.today > last:
        return Found(Level.DOUBT, {"last": last, "listed": case.listed_on}, _unsure(case, last) or "voorbij")
    left = days_left(days_between(case.today, last))
    return Found(Level.NOTE, {"last": last, "left": left, "filed": case.filed_on}, "bijna")


TERMS = (
    Rule(
        "te-laat", "Te laat ingediend", ("S20", "S21"),
        {"": "Ingediend op {filed}, {days} dagen na de start op {starts}; dat kon tot en met {last}."},
        "{react}.", filed_too_late,
        "De steunaanvraag is te laat ingediend: op {filed}, terwijl dat voor een start op {starts} ten laatste op "
        "{last} moest ({term} kalenderdagen).", "Te laat ingediend",
    ),
    Rule(
        "eigen-bijdrage", "Eigen bijdrage niet gestort", ("S16",),
        {"te laat": "De eigen bijdrage staat {days} dagen na de aanvraag van {filed} nog niet op de rekening; dat kon "
                    "tot en met {last}.",
         "oude lijst": "Storten kon tot en met {last}, maar de laatste lijst met dit project ({listed}) is niet van "
                       "daarna: lees eerst een nieuwe in.",
         "geen lijst": "Storten kon tot en met {last}, en dit project stond nog in geen projectenlijst die zegt of het "
                       "gebeurd is: lees er eerst een in.",
         "bijna": "De eigen bijdrage staat nog niet op de rekening; storten kan tot en met {last} ({left}).",
         "al geld": "Storten kon tot en met {last}. Een dag van storting is niet bekend, maar er is wel gestort of "
                    "uitbetaald: kijk na welke status het project nu heeft."},
        "Herinner de klant eraan, of annuleer wanneer de termijn voorbij is.", contribution_not_in,
        "De eigen bijdrage is niet gestort binnen 30 kalenderdagen na de aanvraag van {filed}, dus tot en met {last}.",
        statuses=(ProjectStatus.CONFIRMED,), daily=True, reasons={"oude lijst": "", "geen lijst": "", "al geld": ""},
    ),
    Rule(
        "einde", "Eindigt te laat", ("S21",),
        {"": "Het einde op {ends} ligt na {last}, de laatste dag voor een aanvraag van dat jaar.",
         "advies": "Het einde op {ends} ligt na {last}. Voor een opleiding is dat de laatste dag; of dat ook voor "
                   "advies geldt, zegt geen bron."},
        "Vraag de klant of de einddatum klopt; zo ja, {react}.", ends_too_late,
        "Het project eindigt op {ends}, na {last}: een project moet klaar zijn tegen 31 december van het jaar na de "
        "aanvraag.", "Niet-subsidiabele dienst", {"ends_on": "de einddatum is"}, reasons={"advies": ""},
    ),
    Rule(
        "saldo", "Saldo lang na het einde", ("S39",),
        {"": "Er staat {days} dagen na het einde op {ends} nog {balance} op de rekening."},
        "Herinner de klant aan de betaalopdracht, of vraag de stopzetting van wat niet doorging.", balance_left,
        needs={"ends_on": "de einddatum is", "balance": "het saldo is"}, statuses=(ProjectStatus.RUNNING,),
        daily=True,
    ),
    Rule(
        "jaareinde", "Laatste betaling voor jaareinde", ("S36", "S3"),
        {"bijna": "De laatste betaling moet ten laatste op {last} gebeuren ({left}). Stopzetten geeft de "
                  "steun niet meer terug in het jaarplafond: de aanvraag is van {filed}.",
         "voorbij": "De laatste betaling moest ten laatste op {last} gebeuren.",
         "oude lijst": "De laatste betaling moest ten laatste op {last} gebeuren, maar de laatste lijst met dit "
                       "project ({listed}) is niet van daarna: lees eerst een nieuwe in.",
         "geen lijst": "De laatste betaling moest ten laatste op {last} gebeuren, en dit project stond nog in geen "
                       "projectenlijst die zegt of dat zo is: lees er eerst een in."},
        "Herinner de klant aan de betaalopdracht zolang ze op tijd kan zijn.", year_end,
        "De laatste betaling is niet gebeurd ten laatste op {last}.",
        statuses=(ProjectStatus.CONFIRMED, ProjectStatus.RUNNING), daily=True,
        reasons={"oude lijst": "", "geen lijst": ""},
    ),
)  # fmt: skip
