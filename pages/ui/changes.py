"""What became otherwise since an application was ticked, beside what was seen then."""

import streamlit as st

from models import Project
from pages.ui.small_table import small_table
from services.formats import show_moment
from services.precheck.findings import since_ticked as differences


def since_ticked(project: Project) -> None:
    """The warning with its table; nothing for a project that was never ticked, or still is."""
    if project.verified or project.verified_seen is None:
        return
    by = f" door {project.verified_by}" if project.verified_by else ""
    at = f" op {show_moment(project.verified_at)}" if project.verified_at else ""
    found = differences(project)
    said = "en is sindsdien gewijzigd" if found else "en wijzigde sindsdien, maar staat nu weer zoals toen"
    st.warning(f"Dit was geverifieerd{by}{at} {said}.", icon=":material/change_circle:",
               title="Opnieuw te controleren")  # fmt: skip
    if found:
        small_table([{"Gegeven": one.label, "Gezien": one.before, "Nu": one.after} for one in found])
