"""Logins: an enterprise number or a mail address, in the one form that they are kept and counted in."""

import re
import unicodedata

from services.errors import BadInput
from services.formats import parse_enterprise_number

# What every mail program takes as an address: words with dots between them (RFC 5322's dot-atom), letters of any kind.
ATOM, LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_](?:[\w-]*[^\W_])?"
MAIL = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+")


def normalise_login(text: str) -> str:
    """One form of each login: ten digits for an enterprise number in any notation, a mail address in lower case.

    Raises BadInput when it is neither.
    """
    written = unicodedata.normalize("NFC", text).strip()
    if "@" not in written:
        return parse_enterprise_number(written)
    # Not casefold: that makes one mailbox of two (ß and ss).
    return parse_mail(written).lower()


def written_login(text: str) -> str:
    """The login as it is counted: in its one form, or as it was typed when it can be none."""
    try:
        return normalise_login(text)
    except BadInput:
        return text.strip()[:254]


def parse_mail(text: str) -> str:
    """A mail address as it was typed, without spaces around it; raises BadInput for what is none."""
    written = unicodedata.normalize("NFC", text).strip()
    if len(written) > 254 or not MAIL.fullmatch(written):
        raise BadInput("Dit is geen mailadres.")
    return written
