"""Which applications count for the yearly cap of their client."""

from datetime import date

from models.enums import ProjectStatus
from services.policy.findings import OPEN

# A project that was stopped may still count; what was cancelled never had any subsidy.
MAY_COUNT = (*OPEN, ProjectStatus.STOPPED)


def counts(status: ProjectStatus, filed_on: date, changed_on: date | None) -> bool:
    """Whether its subsidy counts for the cap of the year of filing.

    That of a stopped project comes back only when it was stopped in that year (VLAIO's page on stopping a project);
    of one whose day is not known nothing is claimed.
    """
    if status is ProjectStatus.STOPPED:
        return changed_on is not None and changed_on.year > filed_on.year
    return status in MAY_COUNT
