"""Writing an export to a file of the caller's choice, for the command line."""

from pathlib import Path

from services.context import Context
from services.errors import BadInput
from services.exports.registry import EXPORTERS, Exporter
from services.exports.writing import write_file
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import Actor


def export_file(
    ctx: Context, actor: Actor, path: Path, wanted: ProjectFilter | None = None, order: Order | None = None
) -> int:
    """Write the list to `path`, in the format that its ending names; gives the number of projects.

    Raises BadInput for another ending or a folder that is not there.
    """
    exporter = _named_by(path)
    if not path.parent.is_dir():
        raise BadInput(f"De map {path.parent} bestaat niet.")
    return write_file(ctx, actor, exporter, path, wanted or ProjectFilter(), order or Order())


def _named_by(path: Path) -> Exporter:
    for exporter in EXPORTERS.values():
        if path.suffix.casefold() == exporter.suffix:
            return exporter
    endings = " of ".join(exporter.suffix for exporter in EXPORTERS.values())
    raise BadInput(f"“{path.name}” moet eindigen op {endings}.")
