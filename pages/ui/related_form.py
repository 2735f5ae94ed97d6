"""The register of related enterprises, with which no subsidy is possible."""

import streamlit as st

from models import RelatedEnterprise
from pages.ui.doing import do
from pages.ui.plain import plain
from services import related
from services.context import Context
from services.formats import show_enterprise_number
from services.policy.access import Actor

NUMBER, NAME, REASON = "related_number", "related_name", "related_reason"


def show(ctx: Context, actor: Actor) -> None:
    """The enterprises, and the form for another one."""
    st.markdown(
        "Tussen aanverwante ondernemingen is geen subsidie mogelijk: als de ene stemrecht of kapitaal in de andere "
        "heeft, als ze een bestuurder, aandeelhouder of werknemer delen, of als die naaste familie zijn. "
        "Steunaanvragen van de ondernemingen hieronder krijgen een bevinding."
    )
    found = related.register(ctx, actor)
    if not found:
        st.caption("Er staat nog geen onderneming in. Voeg de eerste toe met het formulier hieronder.")
    for one in found:
        _card(one)
    st.subheader("Onderneming toevoegen", anchor=False)
    with st.form("related"):
        st.text_input("Ondernemingsnummer", key=NUMBER, max_chars=20, placeholder="0123.456.789")
        st.text_input("Naam", key=NAME, max_chars=200)
        st.text_input("Waarom aanverwant", key=REASON, max_chars=200, placeholder="bv. zelfde bestuurder")
        st.form_submit_button("Toevoegen", icon=":material/add:", on_click=do, args=(_add,))


def _card(one: RelatedEnterprise) -> None:
    number = show_enterprise_number(one.enterprise_number)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"related_{one.id}"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{plain(one.name or number)}**")
            st.caption(plain(" · ".join(text for text in (number, one.reason) if text)))
        with st.popover("Weghalen", icon=":material/delete:"):
            st.text(f"{one.name or number} weghalen? De bevinding bij haar steunaanvragen verdwijnt.")
            st.button("Ja, weghalen", key=f"related_remove_{one.id}", on_click=do, args=(_remove, one.id))


def _add(ctx: Context, actor: Actor) -> str:
    state = st.session_state
    related.add(ctx, actor, state[NUMBER], state[NAME], state[REASON])
    state[NUMBER] = state[NAME] = state[REASON] = ""
    return "De onderneming is toegevoegd."


def _remove(ctx: Context, actor: Actor, related_id: int) -> str:
    related.remove(ctx, actor, related_id)
    return "De onderneming is weggehaald."
