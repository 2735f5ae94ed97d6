"""A short list that is only read: plain text in every cell, the first column as heading of its row."""

import pandas as pd
import streamlit as st

from pages.ui.plain import plain


def small_table(rows: list[dict[str, str]]) -> None:
    """Show these rows; cells take markdown, so what others wrote is made plain first."""
    if not rows:
        st.caption("Nog niets.")
        return
    shown = pd.DataFrame([{name: plain(text) for name, text in row.items()} for row in rows])
    st.table(shown.set_index(shown.columns[0]))
