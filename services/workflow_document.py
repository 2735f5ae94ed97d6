"""docs/workflow.md, written from TRANSITIONS, so that what is documented is what the program does."""

from collections.abc import Iterator
from pathlib import Path

from models.enums import ProjectStatus
from services.policy.workflow import TRANSITIONS, Transition

PATH = Path("docs/workflow.md")
HEADINGS = ("Handeling", "Van", "Naar", "Door", "Wanneer", "Nodig", "Mail aan")


def document() -> str:
    """The whole page: the table, the diagram, the statuses."""
    return "\n".join((*_head(), *_table(), "", *_diagram(), "", *_statuses(), ""))


def _head() -> tuple[str, ...]:
    return (
        "# Reageren op een steunaanvraag", "",
        "Gemaakt uit de tabel `TRANSITIONS` met `python -m services workflow`. Elke andere combinatie van status, "
        "handeling en rol wordt geweigerd.", "",
    )  # fmt: skip


def _table() -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|" + " --- |" * len(HEADINGS)
    for row in TRANSITIONS:
        cells = (row.action.label, row.source.value, row.target.value, row.by.value, row.when, _needs(row),
                 ", ".join(row.notify) or "niemand")  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _needs(row: Transition) -> str:
    wanted = ["reden" if row.needs_reason else "reden (mag)", "bewijsstuk" if row.needs_evidence else ""]
    return ", ".join(filter(None, wanted)) + ("; alleen zonder loket van de dienst" if row.guards else "")


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for row in TRANSITIONS:
        yield f"    {row.source.value} --> {row.target.value}: {row.action.label}"
    yield "```"


def _statuses() -> Iterator[str]:
    yield "## Wat elke status betekent"
    yield ""
    for status in ProjectStatus:
        yield f"- **{status.label}** (`{status.value}`): {status.meaning}"
