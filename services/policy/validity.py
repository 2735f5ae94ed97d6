"""When a registration ends, and how soon that has to be said."""

from datetime import date, timedelta

# Warnings so long before the end; renewing takes an audit, four to six weeks and more.
WARNINGS = ((timedelta(days=30), "binnen een maand"), (timedelta(days=91), "binnen drie maanden"),
            (timedelta(days=182), "binnen zes maanden"))  # fmt: skip


def warning(valid_to: date | None, today: date) -> str:
    """What to say of a registration that is valid up to and including `valid_to`; empty when nothing."""
    if valid_to is None:
        return "De einddatum is niet bekend."
    if valid_to < today:
        return "Deze registratie is verlopen."
    return next((f"Loopt af {words}: vraag op tijd een nieuwe audit aan." for ahead, words in WARNINGS
                 if valid_to - today <= ahead), "")  # fmt: skip
