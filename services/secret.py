"""The program's own secret: from the environment, or made once and kept beside the database."""

import os
import secrets
from pathlib import Path

from services.errors import AppError
from services.settings import Settings

SHORTEST = 32
LEAST_DIFFERENT_SIGNS = 8
SAMPLES = ("some_key", "changeme", "secret", "example", "voorbeeld", "verander")


def secret_key(settings: Settings) -> str:
    """The secret of this installation; raises AppError when the given one is short, monotonous or a known sample."""
    given = settings.secret_key.get_secret_value()
    return _checked(given) if given else _kept(settings.data_dir / "secret.key")


def _checked(key: str) -> str:
    weak = len(key) < SHORTEST or len(set(key)) < LEAST_DIFFERENT_SIGNS
    if weak or any(sample in key.casefold() for sample in SAMPLES):
        raise AppError("KMO_SECRET_KEY is te zwak: geef minstens 32 willekeurige tekens.")
    return key


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Made with its rights already narrow, and only when nobody else just did.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _checked(path.read_text().strip())
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
