"""What a list may do to a status that was reached here (confirm it, never undo it), and what counts as a change."""

from models.enums import ProjectStatus

# The columns of a list that make a project "changed"; the tick is taken over with a new project only.
CHANGING = (
    "number", "enterprise_name", "status", "filed_on", "starts_on", "amount", "title", "service", "theme",
    "registration_number", "enterprise_number", "subtheme", "training_form", "ends_on", "enterprise_size", "rate",
    "subsidy", "own_contribution", "deposited_on", "paid_out", "balance", "participants", "hours", "enterprise_mail",
    "department_name",
)  # fmt: skip
# Our status, and the words of a later list that carry it on; the same word always confirms it.
CARRIED_ON_BY: dict[ProjectStatus, frozenset[ProjectStatus]] = {
    ProjectStatus.RUNNING: frozenset({ProjectStatus.FINISHED}),
    ProjectStatus.CANCELLED: frozenset({ProjectStatus.STOPPED}),
    ProjectStatus.STOP_REQUESTED: frozenset({ProjectStatus.STOPPED, ProjectStatus.CANCELLED}),
    ProjectStatus.STOPPED: frozenset({ProjectStatus.CANCELLED}),
}


def reconcile(status: ProjectStatus, ours: bool, listed: ProjectStatus) -> tuple[ProjectStatus, bool]:
    """The status after a list that says `listed`, and whether it still rests on our action alone.

    A status that came from a list follows the list. One that was set here stays until a list confirms it.
    """
    if ours and listed != status and listed not in CARRIED_ON_BY.get(status, frozenset()):
        return status, True
    return listed, False
