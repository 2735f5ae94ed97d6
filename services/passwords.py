"""Passwords: hashed with bcrypt over a keyed hash, so that none is ever cut or kept."""

import base64
import hashlib
import hmac

import bcrypt

from services.errors import BadInput
from services.secret import secret_key
from services.settings import Settings

SHORTEST, LONGEST = 12, 128
ROUNDS = 12


def prehash(settings: Settings, password: str) -> str:
    """44 characters that stand for the password: bcrypt refuses above 72 bytes, a stolen table is useless."""
    digest = hmac.new(secret_key(settings).encode(), password.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b64encode(digest.digest()).decode()


def hash_password(settings: Settings, password: str) -> str:
    """What is stored of a new password; raises BadInput outside 12 to 128 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"Een wachtwoord heeft {SHORTEST} tot {LONGEST} tekens.")
    return bcrypt.hashpw(prehash(settings, password).encode(), bcrypt.gensalt(ROUNDS)).decode()


def nobodys_hash() -> str:
    """A hash that no password fits, checked for logins that do not exist, so that both answers take as long."""
    # Only its shape is made: hashing something would make the first unknown login take twice as long.
    return (bcrypt.gensalt(ROUNDS) + b"." * 31).decode()
