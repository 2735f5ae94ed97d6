"""All data of a firm or of one client as a zip to take along."""

import streamlit as st

from pages.ui.work import with_progress
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor
from services.privacy import handing_over


def take_along(ctx: Context, actor: Actor, label: str, enterprise_number: str = "") -> None:
    """The button that makes the zip, and then the one that fetches it."""
    kept = f"data_export_job_{enterprise_number}"
    if st.button(label, key=f"data_export_{enterprise_number}", icon=":material/folder_zip:"):
        try:
            job = with_progress(
                "Gegevens verzamelen…", lambda tell: handing_over.download(ctx, actor, enterprise_number, tell)
            )
        except AppError as refusal:
            st.error(str(refusal), icon=":material/error:")
            return
        st.session_state[kept] = job.id
    if kept in st.session_state:
        link = f"/export/taak/{st.session_state[kept]}"
        st.link_button("Download de zip", link, type="primary", icon=":material/download:")
        st.caption("Hij blijft een uur staan.")
