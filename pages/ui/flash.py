"""A message that outlives a rerun or a change of page: what was just done."""

import streamlit as st

from pages.ui.plain import plain

KEY = "flash"


def flash(text: str, *, error: bool = False) -> None:
    """Say this on the next run, whatever page it shows."""
    st.session_state.setdefault(KEY, []).append((text, error))


def show_flash() -> None:
    """Show what was kept, once."""
    for text, error in st.session_state.pop(KEY, []):
        (st.error if error else st.success)(plain(text), icon=":material/error:" if error else ":material/check:")
