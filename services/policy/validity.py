"""How long a registration is valid, when it ends, and how soon that has to be said.

Five years from the date of registration; a starter's two, and three more after a follow-up audit (VLAIO's pages on the
registration procedure, and audit firms; the date of registration itself counts as the first day).
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

YEARS, YEARS_OF_A_STARTER = 5, 2
# Warnings so many months before the end; renewing takes an audit, four to six weeks and more.
WARNINGS = {1: "binnen een maand", 3: "binnen drie maanden", 6: "binnen zes maanden"}


def last_day(valid_from: date | None, *, starter: bool = False) -> date | None:
    """The last day of a registration that began then; None when that is not known."""
    if valid_from is None:
        return None
    end: date = valid_from + relativedelta(years=YEARS_OF_A_STARTER if starter else YEARS)
    return end - timedelta(days=1)


def awaits_follow_up(is_starter: bool, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether the two years of a starter run, or already the three that follow on them."""
    first = last_day(valid_from, starter=True)
    return is_starter and (first is None or valid_to is None or valid_to <= first)


def threshold(valid_to: date | None, today: date) -> int | None:
    """The months (6, 3 or 1) within which a registration ends; None when it has ended or does not end soon."""
    if valid_to is None or valid_to < today:
        return None
    return next((months for months in WARNINGS if valid_to <= today + relativedelta(months=months)), None)


def warning(valid_to: date | None, today: date, *, starter: bool = False) -> str:
    """What to say of a registration that is valid up to and including `valid_to`; empty when nothing."""
    if valid_to is None:
        return "De einddatum is niet bekend."
    if valid_to < today:
        return "Deze registratie is verlopen."
    months = threshold(valid_to, today)
    audit = "de opvolgaudit aan: daarna volgen nog drie jaar" if starter else "een nieuwe audit aan"
    return f"Loopt af {WARNINGS[months]}: vraag op tijd {audit}." if months else ""
