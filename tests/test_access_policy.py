"""What a list may do to a status, and for whom an actor acts."""

from itertools import product

import pytest

from models.enums import ProjectStatus, Role
from services.errors import NotAllowed
from services.policy.access import Actor
from services.policy.listing import reconcile

BEVESTIGD, LOPEND, AFGEWERKT = ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
GEANNULEERD, AANGEVRAAGD, STOPGEZET = ProjectStatus.CANCELLED, ProjectStatus.STOP_REQUESTED, ProjectStatus.STOPPED

# Of a status that was reached here: the words of a list that confirm it or carry it on. Every other word is kept
# beside it, and the screen says that they differ.
FOLLOWED = {
    BEVESTIGD: {BEVESTIGD},
    LOPEND: {LOPEND, AFGEWERKT},
    AFGEWERKT: {AFGEWERKT},
    GEANNULEERD: {GEANNULEERD, STOPGEZET},
    AANGEVRAAGD: {AANGEVRAAGD, STOPGEZET, GEANNULEERD},
    STOPGEZET: {STOPGEZET, GEANNULEERD},
}
ALL = list(product(ProjectStatus, ProjectStatus))


@pytest.mark.parametrize(("status", "listed"), ALL)
def test_a_status_that_came_from_a_list_follows_the_list(status: ProjectStatus, listed: ProjectStatus) -> None:
    assert reconcile(status, False, listed) == (listed, False)


@pytest.mark.parametrize(("status", "listed"), ALL)
def test_a_status_that_was_reached_here_stays_until_a_list_confirms_it(
    status: ProjectStatus, listed: ProjectStatus
) -> None:
    expected = (listed, False) if listed in FOLLOWED[status] else (status, True)

    assert reconcile(status, True, listed) == expected


def test_only_an_actor_of_a_provider_has_one_to_act_for() -> None:
    assert Actor(1, "Zetel", Role.SEAT, 7).tenant == 7
    assert Actor(1, "Departement", Role.DEPARTMENT, 7, 3).tenant == 7
    with pytest.raises(NotAllowed):
        _ = Actor(1, "Dienst", Role.AGENCY).tenant
