"""The manual's table: who can do what in which status, and nothing else."""

import re
from itertools import product
from pathlib import Path

import pytest

from models.enums import Action, ProjectStatus, Role
from services.errors import NotAllowed
from services.policy.grounds import grounds
from services.policy.workflow import TRANSITIONS, Surroundings, available, find
from services.post.letters import TEMPLATES
from services.workflow_document import PATH, document

WITH_DESK, WITHOUT_DESK = Surroundings(desk_open=True), Surroundings(desk_open=False)

# "Reageren op een steunaanvraag": status => what can be done, by whom, and the status it leads to.
MANUAL = {
    ("Bevestigd", "annuleren", "zetel"): "ProjectGeannuleerd",
    ("Bevestigd", "annuleren", "departement"): "ProjectGeannuleerd",
    ("Lopend", "stopzetten", "zetel"): "StopzettingAangevraagd",
    ("Lopend", "stopzetten", "departement"): "StopzettingAangevraagd",
    ("Afgewerkt", "melden", "zetel"): "Afgewerkt",
    ("Afgewerkt", "melden", "departement"): "Afgewerkt",
}
# "Op basis van het bewijsstuk zal de dienst de aanvraag tot stopzetten al dan niet bevestigen": here or elsewhere.
DECIDED_HERE = {
    ("StopzettingAangevraagd", "stopzetting-bevestigen", "dienst"): "ProjectStopgezet",
    ("StopzettingAangevraagd", "stopzetting-weigeren", "dienst"): "Lopend",
}
DECIDED_ELSEWHERE = {
    ("StopzettingAangevraagd", "bevestiging-noteren", "zetel"): "ProjectStopgezet",
    ("StopzettingAangevraagd", "bevestiging-noteren", "departement"): "ProjectStopgezet",
    ("StopzettingAangevraagd", "weigering-noteren", "zetel"): "Lopend",
    ("StopzettingAangevraagd", "weigering-noteren", "departement"): "Lopend",
}
ALL = list(product(ProjectStatus, Action, Role))


def reached(status: ProjectStatus, action: Action, role: Role, around: Surroundings) -> str | None:
    try:
        return find(status, action, role, around).target.value
    except NotAllowed:
        return None


@pytest.mark.parametrize(("status", "action", "role"), ALL)
def test_only_what_the_manual_says_can_be_done_where_the_service_decides_here(
    status: ProjectStatus, action: Action, role: Role
) -> None:
    wanted = (MANUAL | DECIDED_HERE).get((status.value, action.value, role.value))

    assert reached(status, action, role, WITH_DESK) == wanted


@pytest.mark.parametrize(("status", "action", "role"), [case for case in ALL if case[2] is not Role.AGENCY])
def test_a_provider_notes_a_decision_that_was_taken_elsewhere(
    status: ProjectStatus, action: Action, role: Role
) -> None:
    wanted = (MANUAL | DECIDED_ELSEWHERE).get((status.value, action.value, role.value))

    assert reached(status, action, role, WITHOUT_DESK) == wanted


@pytest.mark.parametrize(("status", "role"), list(product(ProjectStatus, Role)))
def test_what_is_offered_is_what_can_be_done(status: ProjectStatus, role: Role) -> None:
    offered = {row.action for row in available(status, role, WITH_DESK)}

    assert offered == {action for action in Action if reached(status, action, role, WITH_DESK)}


def test_a_refusal_names_the_action_and_the_status() -> None:
    with pytest.raises(NotAllowed, match=re.escape("“Annuleren” kan niet bij een project met status “Lopend”.")):
        find(ProjectStatus.RUNNING, Action.CANCEL, Role.SEAT, WITH_DESK)


def test_a_guard_refuses_in_its_own_words() -> None:
    with pytest.raises(NotAllowed, match="beslist hier zelf"):
        find(ProjectStatus.STOP_REQUESTED, Action.NOTE_REFUSAL, Role.SEAT, WITH_DESK)


def test_who_gets_which_mail_and_what_is_needed() -> None:
    found = {row.action.value: ([*row.notify], row.needs_reason, row.needs_evidence) for row in TRANSITIONS}

    assert found == {
        "annuleren": (["de onderneming"], True, False),
        "stopzetten": (["de dienst kmo-portefeuille"], True, True),
        "melden": (["de dienst kmo-portefeuille"], True, False),
        "stopzetting-bevestigen": (["de dienstverlener", "de onderneming"], False, False),
        "stopzetting-weigeren": (["de dienstverlener"], True, False),
        "bevestiging-noteren": ([], True, True),
        "weigering-noteren": ([], True, True),
    }


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.action.value)
def test_each_action_that_mails_has_its_texts(row) -> None:
    folder = TEMPLATES / row.action.value

    assert {path.name for path in folder.glob("*")} == ({"subject.txt", "body.txt"} if row.notify else set())


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.action.value)
def test_each_action_that_asks_a_reason_has_texts_to_start_from(row) -> None:
    assert bool(grounds(row.action)) is row.needs_reason


def test_the_document_says_what_the_table_says() -> None:
    """When this fails: `python -m services workflow` writes it anew."""
    assert Path(PATH).read_text(encoding="utf-8") == document()
