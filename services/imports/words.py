"""Cells that hold one of a closed list of words: a status, a service, yes or no."""

from models.enums import ProjectStatus, ServiceType
from services.columns import plain_heading
from services.errors import BadInput
from services.formats import clean_text
from services.imports.cells import Cell, text_of

YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "x", "1", "✓", "✔"})
NO = frozenset({"nee", "neen", "n", "no", "false", "onwaar", "0"})
STATUSES = {plain_heading(word): status for status in ProjectStatus for word in (status.value, status.label)}
STATUS_LABELS = ", ".join(status.label for status in ProjectStatus)
SERVICES = {
    "opleiding": ServiceType.TRAINING,
    "opleidingen": ServiceType.TRAINING,
    "advies": ServiceType.ADVICE,
    "adviezen": ServiceType.ADVICE,
}


def read_yes_no(cell: Cell) -> bool:
    """Ja, Nee and their like; raises BadInput."""
    word = clean_text(text_of(cell)).casefold()
    if word not in YES | NO:
        raise BadInput(f"“{word[:40]}” is geen Ja of Nee")
    return word in YES


def read_status(cell: Cell) -> ProjectStatus:
    """The manual's word or the label on screen, in any case and spacing; raises BadInput."""
    if (status := STATUSES.get(plain_heading(text_of(cell)))) is None:
        raise BadInput(f"“{clean_text(text_of(cell), 40)}” is geen status ({STATUS_LABELS})")
    return status


def read_service(cell: Cell) -> ServiceType:
    """Opleiding or Advies, one or many, in any case; raises BadInput."""
    if (service := SERVICES.get(plain_heading(text_of(cell)))) is None:
        raise BadInput(f"“{clean_text(text_of(cell), 40)}” is geen dienst (Opleiding of Advies)")
    return service
