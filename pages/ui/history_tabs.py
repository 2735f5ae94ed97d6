"""What happened to a project, as a reader sees it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import streamlit as st

from models.enums import ProjectStatus
from services.chronicle import Entry
from services.formats import show_moment
from services.projects import Place


def history(place: Place, entries: list[Entry]) -> None:
    """Everything that happened, the newest first, and the way to take it out."""
    st.link_button("Geschiedenis (csv)", f"/bestand/geschiedenis?{urlencode(place.query)}", icon=":material/download:")
    if not entries:
        st.caption("Met dit project is hier nog niets gebeurd.")
    for entry in entries:
        with st.container(border=True, gap="small"):
            st.text(entry.what)
            for detail in _details(entry):
                st.text(detail)
            st.text(f"{show_moment(entry.at)} · {entry.who}")


def _details(entry: Entry) -> Iterator[str]:
    if entry.details:
        yield from entry.details
    elif entry.before != entry.after:
        yield f"Status: {ProjectStatus(entry.before).label} → {ProjectStatus(entry.after).label}"
    if entry.reason:
        yield entry.reason
