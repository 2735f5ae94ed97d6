"""Names within a dossier that every system takes: no path, no signs that steer, not too long, each once."""

import re
import unicodedata

from services.policy.files import RESERVED

# With the folder in which somebody opens the zip, a whole path stays below the 260 signs of Windows.
LONGEST_FOLDER, LONGEST_FILE = 60, 100
MOST_BYTES = 200


def safe(text: str, most: int = LONGEST_FOLDER) -> str:
    """The text as one name of a folder."""
    plain = re.sub(r"[^\w ()&+,=@.-]", "_", unicodedata.normalize("NFC", text))
    plain = short(re.sub(r" +", " ", plain)[:most]).strip(" .") or "_"
    return f"_{plain}" if RESERVED.match(plain) else plain


def short(name: str) -> str:
    """Of a name of signs that take more bytes, as much as file systems take together with a number and an ending."""
    return name.encode()[:MOST_BYTES].decode(errors="ignore")


class Names:
    """The names that were given out, so that none is given twice, also where capitals make no difference."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def free(self, name: str, ending: str = "") -> str:
        """The name, or the same with a number behind it."""
        free, number = f"{name}{ending}", 1
        while unicodedata.normalize("NFKC", free).casefold() in self._given:
            number += 1
            free = f"{name} ({number}){ending}"
        self._given.add(unicodedata.normalize("NFKC", free).casefold())
        return free
