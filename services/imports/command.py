"""Reading a list in from the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from services.context import Context
from services.errors import AppError, UnusableFile
from services.formats import counted
from services.imports.batches import Draft, Preview, apply, preview, read_draft
from services.imports.plan import Plan
from services.sign_in.accounts import actor_by_login

MOST_REMARKS = 20


def run_import(
    ctx: Context, login: str, file: Path, *, ask: Callable[[str], bool] | None, tell: Callable[[str], object]
) -> None:
    """Show what a list would do and do it, after asking when `ask` is given.

    Raises UnusableFile when nothing in the file can be read, and AppError when the answer is no.
    """
    actor = actor_by_login(ctx, login)
    draft = read_draft(ctx, actor, file.name, file.read_bytes())
    _refuse_without_headings(draft)
    seen = preview(ctx, actor, draft)
    for line in _report(seen):
        tell(line)
    if not _right_rows(seen.plan):
        raise UnusableFile("Er is geen enkele juiste rij in dit bestand.")
    if ask is not None and not ask("Verwerken?"):
        raise AppError("Er is niets bewaard.")
    apply(ctx, actor, draft)
    tell("Verwerkt.")


def _refuse_without_headings(draft: Draft) -> None:
    if draft.headings.missing:
        names = ", ".join(column.label for column in draft.headings.missing)
        raise UnusableFile(f"Deze kolommen zijn niet gevonden: {names}. Duid ze aan op het scherm Importeren.")


def _right_rows(plan: Plan) -> int:
    return len(plan.new) + len(plan.changed) + plan.unchanged


def _report(seen: Preview) -> Iterator[str]:
    plan = seen.plan
    yield (
        f"nieuw {len(plan.new)}, gewijzigd {len(plan.changed)}, ongewijzigd {plan.unchanged}, "
        f"met fouten {len(seen.wrong_lines)}, niet in dit bestand {len(plan.absent)}"
    )
    if seen.new_registrations:
        yield f"registratienummers die we overnemen: {', '.join(seen.new_registrations)}"
    for error in sorted(seen.errors, key=lambda error: error.line):
        yield f"regel {error.line}, {error.column}: {error.reason}"
    yield from _remarks(seen.draft)


def _remarks(draft: Draft) -> Iterator[str]:
    remarks = [f"opmerking regel {row.line}: {remark}" for row in draft.parsed.rows for remark in row.remarks]
    yield from remarks[:MOST_REMARKS]
    if left := len(remarks[MOST_REMARKS:]):
        yield f"… en {counted(left, 'andere opmerking', 'andere opmerkingen')}"
