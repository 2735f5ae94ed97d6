"""Words compared without case and accents."""

import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Lower case without accents, for searching and sorting: "Côté" becomes "cote"."""
    # Twice, since taking apart a sign may bring out capitals: ™ is TM.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


# For themes and the like, which come back.
folded = lru_cache(5_000)(fold)


def days_left(days: int) -> str:
    """What is left until a last day, in words."""
    match days:
        case 0:
            return "vandaag is de laatste dag"
        case 1:
            return "nog 1 dag"
    return f"nog {days} dagen"
