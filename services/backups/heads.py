"""The end of each history, signed day by day beside the backups, so that a chain that was cut short shows."""

import hmac
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models import Event, Provider
from services.backups.about import About
from services.context import Context
from services.policy.access import EVERYONE
from services.secret import keyed
from services.settings import Settings

NAME, PURPOSE = "geschiedenis.jsonl", "geschiedenis"
# The day on which an end of a history was signed, and its hash.
Signed = tuple[str, str]
MOST_LINES = 400  # more than a year of days


def sign(ctx: Context, about: About) -> None:
    """Add what a backup says of the histories; the file is the old one or the new one, never half of it."""
    path = ctx.settings.backups / NAME
    said = {"made_at": about.made_at, "heads": about.heads}
    lines = [*_lines(path), json.dumps(said | {"signature": _signature(ctx.settings, said)})][-MOST_LINES:]
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{line}\n" for line in lines)
    half.replace(path)


def faults(ctx: Context) -> list[str]:
    """A sentence for each history that is not what was signed of it, and for lines that nobody signed; none is good.

    Erased words change no hash, so they are no fault.
    """
    found: list[str] = []
    signed: dict[int, dict[int, Signed]] = defaultdict(dict)
    for number, line in enumerate(_lines(ctx.settings.backups / NAME), start=1):
        said = _read(ctx.settings, line)
        if said is None:
            found.append(f"{NAME}, regel {number}: gewijzigd, of met een andere sleutel getekend")
            continue
        for provider, (length, head) in said["heads"].items():
            signed[int(provider)].setdefault(length, (said["made_at"][:10], head))
    with ctx.reading(EVERYONE) as session:
        return [*found, *_cut(session, signed)]


def _cut(session: Session, signed: Mapping[int, Mapping[int, Signed]]) -> Iterator[str]:
    """Every end that was ever signed has to stand in its history: one that was cut short grows again, and is signed."""
    for provider_id, ends in signed.items():
        of_provider = select(Event.position, Event.hash).where(
            Event.provider_id == provider_id, col(Event.position).in_(ends)
        )
        there = {(position, head) for position, head in session.exec(of_provider)}
        gone = [(length, day) for length, (day, head) in ends.items() if length and (length, head) not in there]
        if gone:
            provider, (length, day) = session.get(Provider, provider_id), min(gone)
            name = f"{provider.name} ({provider.enterprise_number})" if provider else f"Dienstverlener {provider_id}"
            yield (
                f"{name}: korter of anders dan op {day} getekend werd (gebeurtenis {length}); "
                "zette je sindsdien een oudere back-up terug, dan klopt dat"
            )


def _lines(path: Path) -> list[str]:
    # A byte that is none makes its line one that nobody signed.
    return path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []


def _read(settings: Settings, line: str) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(line)
        signature = said.pop("signature")
        return said if hmac.compare_digest(signature, _signature(settings, said)) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _signature(settings: Settings, said: dict[str, Any]) -> str:
    return keyed(settings, PURPOSE, json.dumps(said, sort_keys=True))
