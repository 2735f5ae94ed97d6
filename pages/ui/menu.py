"""Where each kind of account may go."""

from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from models.enums import Role
from services.policy.access import Actor

# The addresses of the screens; any other is answered with "niet gevonden" before Streamlit says it in English.
PATHS = ("", "project", "nieuw", "importeren", "hulp")


def pages(actor: Actor | None) -> list[StreamlitPage]:
    """Every screen, so that each address is known; the menu shows those that this actor can use."""
    lists: Literal["visible", "hidden"] = "hidden" if actor and actor.role is Role.AGENCY else "visible"
    return [
        st.Page("overview.py", title="Projecten", icon=":material/list_alt:", default=True),
        st.Page("project.py", title="Project", url_path="project", visibility="hidden"),
        st.Page("new_project.py", title="Nieuw project", url_path="nieuw", visibility="hidden"),
        st.Page(
            "imports.py", title="Importeren", icon=":material/upload_file:", url_path="importeren", visibility=lists
        ),
        st.Page("help.py", title="Hulp", icon=":material/help:", url_path="hulp"),
    ]
