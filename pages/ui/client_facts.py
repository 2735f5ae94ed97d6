"""How a client can be reached, as far as its projects say."""

import streamlit as st

from services.clients.clients import Client
from services.formats import show_date


def contact(found: Client) -> None:
    """The mail addresses, the last one first."""
    st.header("Contact", anchor=False)
    if not found.addresses:
        st.caption("Geen mailadres: het stond in geen enkele lijst. Zonder adres kan je geen herinnering sturen.")
    for address in found.addresses:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(address.text, width="content")
            st.caption(f"laatst op {show_date(address.last)}", width="content")
