"""What an archive says of itself, signed with the secret of the installation that it comes from."""

import hmac
import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import services
from services.errors import AppError
from services.secret import keyed
from services.settings import Settings

FORMAT = 1
NAME, KEY, EVIDENCE = "backup.json", "secret.key", "bewijs"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
PURPOSE = "backup"
Heads = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class About:
    """Of a backup: by which program, of which moment, and what must be found in it again.

    `heads` tells of each provider how long its history is and its last hash; `missing` the evidence that was already
    gone or damaged when the backup was made.
    """

    version: str
    revision: str
    dialect: str
    made_at: str
    counts: dict[str, int]
    heads: Heads
    missing: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        """The name of the database in the archive."""
        return DATABASES[self.dialect]


def written(about: About, settings: Settings, key: str) -> bytes:
    """As it goes into the archive."""
    said = {"format": FORMAT, **asdict(about)}
    return json.dumps(said | {"signature": _signature(said, settings, key)}, indent=1).encode()


def read(content: bytes, settings: Settings, key: str) -> About:
    """As it came out of the archive; raises AppError when it was not written so with this secret."""
    try:
        said = json.loads(content)
        signature = said.pop("signature")
        if not hmac.compare_digest(signature, _signature(said, settings, key)):
            raise AppError(f"{NAME} is niet getekend met de sleutel van deze back-up: het werd gewijzigd.")
        if said.pop("format") != FORMAT:
            raise AppError("Deze back-up komt van een nieuwere versie van het programma.")
        heads = {provider: (length, head) for provider, (length, head) in said.pop("heads").items()}
        about = About(**said | {"heads": heads, "missing": tuple(said["missing"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AppError(f"{NAME} is onleesbaar.") from None
    if about.dialect not in DATABASES:
        raise AppError("Deze back-up komt van een onbekende soort databank.")
    return about


def _signature(said: dict[str, Any], settings: Settings, key: str) -> str:
    own = settings.model_copy(update={"secret_key": SecretStr(key)})
    return keyed(own, PURPOSE, json.dumps(said, sort_keys=True))


@cache
def program_version() -> str:
    """The version of this program."""
    project = Path(services.__file__).parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
