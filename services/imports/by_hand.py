"""One application typed by hand between two lists, read by the same rules as a row of a list."""

import secrets
from collections.abc import Mapping

from services.columns import BY_KEY
from services.context import Context
from services.errors import AppError
from services.imports.batches import Draft, apply, preview
from services.imports.cells import Table
from services.imports.headings import find_headings
from services.imports.rows import parse_rows
from services.policy.access import Actor

NAME = "met de hand ingevoerd"


class WrongEntry(AppError):
    """What was typed is not right; `reasons` says it per column key."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("Kijk de aangeduide velden na.")
        self.reasons = dict(reasons)


def enter(ctx: Context, actor: Actor, texts: Mapping[str, str], key: str = "") -> str:
    """Add one project from the texts of a form, by column key; gives its number, and the same for a second click.

    Raises WrongEntry for what cannot be read, or for a number that is here already.
    """
    filled = {name: text for name, text in texts.items() if text.strip()}
    table: Table = [[BY_KEY[name].label for name in texts], [filled.get(name) for name in texts]]
    headings = find_headings(table)
    draft = Draft(key or secrets.token_urlsafe(24), NAME, "", headings, parse_rows(table, headings), {})
    seen = preview(ctx, actor, draft)
    labels = {BY_KEY[name].label: name for name in texts}
    if seen.errors:
        raise WrongEntry({labels[error.column]: error.reason for error in seen.errors})
    number = draft.parsed.rows[0].number
    if not seen.plan.new:
        raise WrongEntry({"number": f"{number} bestaat al"})
    apply(ctx, actor, draft)
    return number
