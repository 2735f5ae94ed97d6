"""What happened to one project, in one line after another: what was done here, and what lists changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Event, ImportBatch, ImportChange, Project
from services.columns import BY_KEY
from services.context import Context
from services.imports.snapshot import unpack
from services.listing.displayed import show
from services.policy.access import Actor
from services.projects import events, list_changes


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `before` and `after` are statuses in the manual's words, `details` what else changed."""

    at: datetime
    who: str
    kind: str
    what: str
    before: str = ""
    after: str = ""
    reason: str = ""
    details: tuple[str, ...] = ()


def chronicle(ctx: Context, actor: Actor, project: Project) -> list[Entry]:
    """All that happened to a project, the newest first."""
    done = [_done(event) for event in events(ctx, actor, project)]
    listed = [_listed(change, batch) for change, batch in list_changes(ctx, actor, project)]
    return sorted((*done, *listed), key=lambda entry: entry.at, reverse=True)


def _done(event: Event) -> Entry:
    if event.erased_by is not None:
        return Entry(event.at, "", event.kind, "Gewist na de bewaartermijn")
    said = {key: str(value) for key, value in event.details.items()}
    reason = said.get("reden") or said.get("notitie", "")
    return Entry(
        event.at, event.account_name, event.kind, event.text, said.get("van", ""), said.get("naar", ""), reason
    )


def _listed(change: ImportChange, batch: ImportBatch) -> Entry:
    if change.before is None:
        return Entry(batch.imported_at, batch.account_name, "lijst", f"Toegevoegd uit lijst “{batch.file_name}”")
    before, after = unpack(change.before), unpack(change.after)
    return Entry(
        batch.imported_at, batch.account_name, "lijst", f"Gewijzigd door lijst “{batch.file_name}”",
        str(before.get("status", "")), str(after.get("status", "")), "", tuple(_differences(before, after)),
    )  # fmt: skip


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key in after:
        if column := BY_KEY.get(key):
            yield f"{column.label}: {show(column, before[key])} → {show(column, after[key])}"
