"""The tick geverifieerd: what the provider checked himself, by whom and when."""

import streamlit as st

from models import Project
from models.enums import Role
from pages.ui.changes import since_ticked
from pages.ui.doing import do
from services import ticking
from services.context import Context
from services.formats import show_moment
from services.policy.access import Actor
from services.policy.findings import OPEN


def verified_form(ctx: Context, actor: Actor, project: Project) -> None:
    """The tick with its save button; for the agency only what it says."""
    said = said_verified(project)
    since_ticked(project)
    if actor.role is Role.AGENCY:
        st.caption(said if project.verified else "Nog niet geverifieerd door de dienstverlener")
        return
    if project.status not in OPEN and not project.verified:
        return  # it is over: there is nothing left to check
    with st.form(f"verified_{project.id}_{project.verified}", border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            ticked = f"tick_{project.id}_{project.verified}"
            st.checkbox("Geverifieerd", value=project.verified, key=ticked)
            st.form_submit_button("Opslaan", type="primary", icon=":material/save:", key=f"save_{ticked}",
                                  on_click=do, args=(_save, project, ticked))  # fmt: skip
        st.caption(said if project.verified else "Vink aan zodra je deze steunaanvraag gecontroleerd hebt.")


def said_verified(project: Project) -> str:
    """By whom and when it was ticked."""
    said = f"Geverifieerd door {project.verified_by or 'onbekend'}"
    return f"{said} op {show_moment(project.verified_at)}" if project.verified_at else said


def _save(ctx: Context, actor: Actor, project: Project, ticked: str) -> str:
    verified = bool(st.session_state[ticked])
    number, shown = project.id or 0, project.verified
    if not ticking.verify(ctx, actor, [number], verified, {number: project.version}, shown=shown):
        return "Er is niets gewijzigd."
    return "Bewaard: dit project is geverifieerd." if verified else "Bewaard: niet langer geverifieerd."
