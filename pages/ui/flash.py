"""A message that outlives a rerun or a change of page: what was just done."""

import streamlit as st

from pages.ui.plain import plain
from pages.ui.session import TICKET

KEY = "flash"


def flash(text: str, *, error: bool = False) -> None:
    """Say this on the next run, whatever page it shows."""
    st.session_state.setdefault(KEY, []).append((text, error))


def show_flash() -> None:
    """Show what was kept, once; a run that only fetches the session's cookie is followed by another at once."""
    kept = st.session_state.get(KEY, []) if TICKET in st.session_state else st.session_state.pop(KEY, [])
    for text, error in kept:
        (st.error if error else st.success)(plain(text), icon=":material/error:" if error else ":material/check:")
