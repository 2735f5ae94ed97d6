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
