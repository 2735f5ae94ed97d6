"""From a finding to its reaction: the form opens with the ready reason filled in."""

from collections.abc import Callable

import streamlit as st

from models import Project
from models.enums import Action
from pages.ui.form import close_form
from services import actions, drafts
from services.context import Context
from services.policy.access import Actor
from services.policy.findings import Finding
from services.policy.workflow import REACTIONS, Transition
from services.projects import places


def button(ctx: Context, actor: Actor, project: Project) -> Callable[[Finding], None] | None:
    """What draws the button beside a finding; None where the status allows no reaction."""
    row = reaction(ctx, actor, project)
    if row is None:
        return None
    action = row.action

    def draw(finding: Finding) -> None:
        if st.button("Reageer met deze reden", key=f"react_to_{finding.rule.key}", icon=":material/reply:",
                     type="tertiary", help=f"Opent “{action.label}” met de reden ingevuld."):  # fmt: skip
            react(ctx, actor, project, action, finding.reason)

    return draw


def reaction(ctx: Context, actor: Actor, project: Project) -> Transition | None:
    """How this actor can react to an application; None where the status allows no reaction."""
    return next((row for row in actions.available(ctx, actor, project) if row.action in REACTIONS), None)


def react(ctx: Context, actor: Actor, project: Project, action: Action, reason: str) -> None:
    """Open the form of this action with a reason to start from."""
    if reason:
        drafts.begin(ctx, actor, project, action, reason)
    close_form()
    query = places(ctx, actor, [project])[0].query | {"actie": action.value}
    st.switch_page("reaction.py", query_params=query)
