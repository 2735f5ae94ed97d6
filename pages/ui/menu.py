"""Where each kind of account may go."""

from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from models.enums import Role
from services.policy.access import Actor

Shown = Literal["visible", "hidden"]

# For who is not signed in.
DOORS = ("toegang", "wachtwoord-vergeten", "eerste-start")
# The addresses of the screens; any other is answered with "niet gevonden" before Streamlit says it in English.
PATHS = (
    "",
    "projecten",
    "project",
    "klant",
    "reageren",
    "nieuw",
    "controleren",
    "importeren",
    "stopzettingen",
    "meldingen",
    "regels",
    "postvak-uit",
    "mijn-gegevens",
    "systeem",
    "hulp",
    *DOORS,
)


def pages(actor: Actor | None) -> list[StreamlitPage]:
    """Every screen, so that each address is known; the menu shows those that this actor can use."""
    agency = actor is not None and actor.role is Role.AGENCY
    firms: Shown = "hidden" if agency else "visible"
    desk: Shown = "visible" if agency else "hidden"
    return [
        st.Page("today.py", title="Vandaag", icon=":material/today:", default=True),
        st.Page("overview.py", title="Projecten", icon=":material/list_alt:", url_path="projecten"),
        st.Page("project.py", title="Project", url_path="project", visibility="hidden"),
        st.Page("client.py", title="Klant", url_path="klant", visibility="hidden"),
        st.Page("reaction.py", title="Reageren", url_path="reageren", visibility="hidden"),
        st.Page("new_project.py", title="Nieuw project", url_path="nieuw", visibility="hidden"),
        st.Page(
            "review.py", title="Controleren", icon=":material/fact_check:", url_path="controleren", visibility=firms
        ),
        st.Page(
            "imports.py", title="Importeren", icon=":material/upload_file:", url_path="importeren", visibility=firms
        ),
        st.Page("stops.py", title="Stopzettingen", icon=":material/gavel:", url_path="stopzettingen", visibility=desk),
        st.Page("reports.py", title="Meldingen", icon=":material/flag:", url_path="meldingen", visibility=desk),
        st.Page("rules.py", title="Regels", icon=":material/menu_book:", url_path="regels", visibility=desk),
        st.Page("outbox.py", title="Postvak uit", icon=":material/outbox:", url_path="postvak-uit"),
        st.Page("own.py", title="Mijn gegevens", icon=":material/badge:", url_path="mijn-gegevens"),
        st.Page("system.py", title="Systeem", icon=":material/monitor_heart:", url_path="systeem", visibility=desk),
        st.Page("access.py", title="Toegang", url_path="toegang", visibility="hidden"),
        st.Page("forgotten.py", title="Wachtwoord vergeten", url_path="wachtwoord-vergeten", visibility="hidden"),
        st.Page("first_start.py", title="Eerste start", url_path="eerste-start", visibility="hidden"),
        st.Page("help.py", title="Hulp", icon=":material/help:", url_path="hulp"),
    ]
