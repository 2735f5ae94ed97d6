"""What stands around every screen: who is signed in, for whom, and the way out."""

import streamlit as st

from pages.ui import session
from pages.ui.world import context
from services.policy.access import Actor
from services.sign_in import accounts

KINDS = {"zetel": "Maatschappelijke zetel", "departement": "Departement", "dienst": "Dienst kmo-portefeuille"}


def around(actor: Actor) -> None:
    """The foot of the menu."""
    tenant = accounts.tenant_of(context(), actor)
    with st.sidebar:
        if tenant.is_demo:
            st.badge("Demo", icon=":material/science:", color="orange", help="Alle gegevens hier zijn verzonnen.")
        st.text(tenant.name)
        st.caption(KINDS[actor.role.value])
        st.button("Afmelden", key="sign_out", icon=":material/logout:", on_click=session.end, width="stretch")
