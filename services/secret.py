"""The program's own secret: from the environment, or made once and kept beside the database."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from services.errors import AppError
from services.settings import Settings

SHORTEST = 32
LEAST_DIFFERENT_SIGNS = 8
SAMPLES = ("some_key", "changeme", "secret", "example", "voorbeeld", "verander", "willekeurig")


def secret_key(settings: Settings) -> str:
    """The secret of this installation; raises AppError when the given one is short, monotonous or a known sample."""
    given = settings.secret_key.get_secret_value()
    return _checked(given) if given else _kept(kept_in(settings))


def kept_in(settings: Settings) -> Path:
    """The file of the secret, where none is given."""
    return settings.data_dir / "secret.key"


def refuse_weak(**given: str) -> None:
    """Raise AppError when one of these secrets, by its name, is weak; an empty one is none."""
    for name, key in given.items():
        if key:
            _checked(key, name)


def keyed(settings: Settings, purpose: str, text: str) -> str:
    """64 characters that follow from the text and the secret; without the secret nobody can make or check them."""
    said = f"{purpose}:{text}".encode("utf-8", "replace")
    return hmac.new(secret_key(settings).encode(), said, hashlib.sha256).hexdigest()


def seal(settings: Settings, text: str) -> str:
    """The text, unreadable to who has only the database."""
    return _box(settings).encrypt(text.encode()).decode()


def unseal(settings: Settings, sealed: str) -> str:
    """The text again; raises AppError when it was sealed with another secret."""
    try:
        return _box(settings).decrypt(sealed).decode()
    except InvalidToken:
        raise AppError("KMO_SECRET_KEY is niet die waarmee dit bewaard werd.") from None


def _box(settings: Settings) -> Fernet:
    digest = hmac.new(secret_key(settings).encode(), b"seal", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _checked(key: str, name: str = "KMO_SECRET_KEY") -> str:
    weak = len(key) < SHORTEST or len(set(key)) < LEAST_DIFFERENT_SIGNS
    if weak or any(sample in key.casefold() for sample in SAMPLES):
        raise AppError(f"{name} is te zwak: geef minstens 32 willekeurige tekens.")
    return key


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return _checked(path.read_text().strip())


def _make(path: Path) -> None:
    """Give the file its name when it is complete, and only when nobody else just did."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
