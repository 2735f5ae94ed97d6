"""How many of the papers that are asked are there: worked out again for projects that have any."""

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session, col, select

from models import Evidence


def present(session: Session, provider_ids: Collection[int], project_ids: Collection[int]) -> dict[int, set[str]]:
    """Which papers each of these projects of these firms has; a project without any is left out."""
    if not project_ids:
        return {}
    query = select(Evidence.project_id, Evidence.item).where(
        col(Evidence.provider_id).in_(provider_ids),
        col(Evidence.project_id).in_(project_ids),
        col(Evidence.item).is_not(None),
    )
    found: dict[int, set[str]] = defaultdict(set)
    for project_id, item in session.exec(query):
        found[project_id].add(item or "")
    return found
