"""Ticking several projects geverifieerd at once."""

import streamlit as st

from models.enums import Role
from pages.ui.flash import flash
from pages.ui.view import forget_ticks
from services import projects
from services.context import Context
from services.errors import AppError
from services.formats import counted
from services.policy.access import Actor


def tick_bar(ctx: Context, actor: Actor, ticked: list[int]) -> None:
    """What can be done with the ticked rows; a hint while there are none."""
    if actor.role is Role.AGENCY:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if not ticked:
            st.caption("Vink links rijen aan om ze samen als geverifieerd te bewaren.")
            return
        st.text(f"{counted(len(ticked), 'project', 'projecten')} aangevinkt")
        st.button("Bewaar als geverifieerd", key="verify_ticked", type="primary", icon=":material/check:",
                  on_click=_save, args=(ctx, actor, ticked, True))  # fmt: skip
        st.button("Niet langer geverifieerd", key="unverify_ticked", on_click=_save,
                  args=(ctx, actor, ticked, False))  # fmt: skip


def _save(ctx: Context, actor: Actor, ids: list[int], verified: bool) -> None:
    try:
        changed = projects.verify(ctx, actor, ids, verified)
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        flash(projects.said_verified(changed, verified))
    forget_ticks()
