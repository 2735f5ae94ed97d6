"""How many of the papers that are asked are there: worked out again for projects that have any."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col, select

from models import Evidence


def present(session: Session, provider_id: int, project_ids: Iterable[int]) -> dict[int, set[str]]:
    """Which papers each of these projects has; a project without any is left out."""
    query = select(Evidence.project_id, Evidence.item).where(
        Evidence.provider_id == provider_id,
        col(Evidence.project_id).in_(list(project_ids)),
        col(Evidence.item).is_not(None),
    )
    found: dict[int, set[str]] = defaultdict(set)
    for project_id, item in session.exec(query):
        found[project_id].add(item or "")
    return found
