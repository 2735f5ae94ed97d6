"""The way to the page of a client, from wherever its name stands."""

from collections.abc import Sequence

import streamlit as st

from models import Project
from pages.ui.plain import plain
from services.filters import ProjectFilter, search_words
from services.formats import show_enterprise_number


def client_link(project: Project) -> None:
    """The client of a project, and its number, which leads to all that is known of it.

    A link is cut off where the screen ends; a name is not, so it stands as text.
    """
    st.text(project.enterprise_name)
    if project.erased_on is not None:
        return
    number = show_enterprise_number(project.enterprise_number)
    st.page_link("client.py", label=plain(number), icon=":material/domain:",
                 query_params={"nummer": project.enterprise_number}, help="Alles over deze klant")  # fmt: skip


def client_looked_for(wanted: ProjectFilter, rows: Sequence[Project]) -> None:
    """The same above a list that was searched by an enterprise number."""
    if search_words(wanted.search) == (rows[0].enterprise_number,):
        client_link(rows[0])
