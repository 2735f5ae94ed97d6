"""What a list may do to a status that was reached here: confirm it, never undo it."""

from models.enums import ProjectStatus

# Our status, and the words of a later list that agree with it or carry it on.
CONFIRMED_BY: dict[ProjectStatus, frozenset[ProjectStatus]] = {
    ProjectStatus.CANCELLED: frozenset({ProjectStatus.CANCELLED, ProjectStatus.STOPPED}),
    ProjectStatus.STOP_REQUESTED: frozenset(
        {ProjectStatus.STOP_REQUESTED, ProjectStatus.STOPPED, ProjectStatus.CANCELLED}
    ),
    ProjectStatus.STOPPED: frozenset({ProjectStatus.STOPPED, ProjectStatus.CANCELLED}),
}


def reconcile(status: ProjectStatus, ours: bool, listed: ProjectStatus) -> tuple[ProjectStatus, bool]:
    """The status after a list that says `listed`, and whether it still rests on our action alone.

    A status that came from a list follows the list. One that was set here stays until a list confirms it.
    """
    if ours and listed not in CONFIRMED_BY.get(status, frozenset()):
        return status, True
    return listed, False
