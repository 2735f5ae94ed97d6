"""Passwords: hashed with bcrypt over a keyed hash, so that none is ever cut or kept."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

import bcrypt
from zxcvbn import zxcvbn

from services.errors import BadInput
from services.secret import secret_key
from services.settings import Settings

SHORTEST, LONGEST = 12, 128
ROUNDS = 12
# Of 0 to 4; below it, common passwords, repetitions and rows of keys, however long.
LEAST_SCORE = 2
JUDGED = 32  # signs: judging more takes seconds, and one whose start is good is good
LEAST_OWN = 5  # signs beside the words that others know
EASY = "Dit wachtwoord is te gemakkelijk te raden. Neem bijvoorbeeld vier woorden die niets met elkaar te maken hebben."
OURS = ("kmo-portefeuille", "kmo", "portefeuille", "dienstverlener", "wachtwoord", "welkom", "dashboard")


def prehash(settings: Settings, password: str) -> str:
    """44 characters that stand for the password: bcrypt refuses above 72 bytes, a stolen table is useless."""
    digest = hmac.new(secret_key(settings).encode(), password.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b64encode(digest.digest()).decode()


def hash_password(settings: Settings, password: str, *known: str) -> str:
    """What is stored of a new password; raises BadInput outside 12 to 128 characters, or when it is soon guessed.

    `known` is what a stranger knows of its owner: his login, his name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"Een wachtwoord heeft {SHORTEST} tot {LONGEST} tekens.")
    if _is_soon_guessed(password, [*OURS, *known]):
        raise BadInput(EASY)
    return bcrypt.hashpw(prehash(settings, password).encode(), bcrypt.gensalt(ROUNDS)).decode()


def _is_soon_guessed(password: str, known: Sequence[str]) -> bool:
    """Whether it is common, a pattern, or little more than what is known of its owner."""
    words = {word for text in known for word in re.findall(r"\w+", text.casefold())}
    rest = "".join(word for word in re.findall(r"\w+|[^\w\s]", password.casefold()) if word not in words)
    score = zxcvbn(password[:JUDGED], user_inputs=[*known])["score"]
    return score < LEAST_SCORE or len(rest) < LEAST_OWN


def nobodys_hash() -> str:
    """A hash that no password fits, checked for logins that do not exist, so that both answers take as long."""
    # Only its shape is made: hashing something would make the first unknown login take twice as long.
    return (bcrypt.gensalt(ROUNDS) + b"." * 31).decode()
