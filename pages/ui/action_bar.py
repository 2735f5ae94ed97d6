"""What can be done with a project now, on top of its page; or what is being waited for."""

import streamlit as st

from models import Project
from models.enums import Action
from pages.ui.plain import plain
from services import actions
from services.context import Context
from services.formats import show_moment
from services.policy.access import Actor
from services.policy.workflow import idle
from services.projects import places
from services.reactions import last_report


def action_bar(ctx: Context, actor: Actor, project: Project) -> None:
    """A button for each reaction that the status allows, with what happens next."""
    rows = actions.available(ctx, actor, project)
    if not rows:
        st.caption(idle(project.status))
        return
    with st.container(border=True, gap="small"):
        for row in rows:
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(row.action.label, key=f"react_{row.action.name}", icon=":material/reply:"):
                    query = places(ctx, actor, [project])[0].query | {"actie": row.action.value}
                    st.switch_page("reaction.py", query_params=query)
                st.caption(row.consequence, width="stretch")
            if row.action is Action.REPORT and (report := last_report(ctx, actor, project)):
                st.caption(f"Al gemeld op {show_moment(report.at)} door {plain(report.account_name)}.")
