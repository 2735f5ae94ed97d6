"""Where each kind of account may go."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from models.enums import Role
from services.policy.access import Actor


def pages(actor: Actor | None) -> list[StreamlitPage]:
    """The pages of this actor; for a stranger all of them, so that their addresses are known."""
    everyone = [
        st.Page("overview.py", title="Projecten", icon=":material/list_alt:", default=True),
        st.Page("project.py", title="Project", url_path="project", visibility="hidden"),
    ]
    provider = [
        st.Page("new_project.py", title="Nieuw project", url_path="nieuw", visibility="hidden"),
        st.Page("imports.py", title="Importeren", icon=":material/upload_file:", url_path="importeren"),
    ]
    help_page = [st.Page("help.py", title="Hulp", icon=":material/help:", url_path="hulp")]
    return everyone + ([] if actor and actor.role is Role.AGENCY else provider) + help_page
