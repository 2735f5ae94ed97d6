"""Reading a list in from the command line."""

from collections.abc import Callable
from pathlib import Path

from services.accounts import actor_by_login
from services.context import Context
from services.errors import UnusableFile
from services.imports.batches import Preview, apply, preview, read_draft


def run_import(
    ctx: Context, login: str, file: Path, *, ask: Callable[[str], bool] | None, tell: Callable[[str], object]
) -> None:
    """Show what a list would do and do it, after asking when `ask` is given.

    Raises UnusableFile when nothing in the file can be read.
    """
    actor = actor_by_login(ctx, login)
    draft = read_draft(ctx, actor, file.name, file.read_bytes())
    if draft.headings.missing:
        names = ", ".join(column.label for column in draft.headings.missing)
        raise UnusableFile(f"Deze kolommen zijn niet gevonden: {names}. Duid ze aan op het scherm Importeren.")
    seen = preview(ctx, actor, draft)
    for line in _report(seen):
        tell(line)
    if not draft.parsed.rows:
        raise UnusableFile("Er is geen enkele juiste rij in dit bestand.")
    if ask is None or ask("Verwerken?"):
        apply(ctx, actor, draft)
        tell("Verwerkt.")


def _report(seen: Preview) -> list[str]:
    plan = seen.plan
    counts = (
        f"nieuw {len(plan.new)}, gewijzigd {len(plan.changed)}, ongewijzigd {plan.unchanged}, "
        f"met fouten {len(seen.wrong_lines)}, niet in dit bestand {len(plan.absent)}"
    )
    wrong = [
        f"regel {error.line}, {error.column}: {error.reason}"
        for error in sorted(seen.errors, key=lambda error: error.line)
    ]
    remarks = [f"regel {row.line}: {remark}" for row in seen.draft.parsed.rows for remark in row.remarks]
    return [counts, *wrong, *(f"opmerking {remark}" for remark in remarks)]
