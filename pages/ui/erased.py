"""What stands in the place of actions and findings once the data of a project are erased."""

import streamlit as st

from models import Project
from services.formats import show_date


def note(project: Project) -> None:
    """Since when they are gone, and why."""
    st.info(
        f"De gegevens van dit project zijn op {show_date(project.erased_on)} gewist: de bewaartermijn is voorbij. Wat "
        "overblijft, dient voor de cijfers; er kan niets meer mee gebeuren.",
        icon=":material/delete_history:",
    )
