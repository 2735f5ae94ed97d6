"""The terms in one's own calendar, and the mail on days when something is due."""

import streamlit as st

from models import CalendarLink
from pages.ui.doing import do
from services import own
from services.calendar import calendar_links
from services.context import Context
from services.formats import show_moment
from services.policy.access import Actor

ADDRESS, DIGEST = "calendar_address", "own_digest"


def show(ctx: Context, actor: Actor) -> None:
    """The digest and the calendar of this account."""
    st.subheader("Dagoverzicht", anchor=False)
    st.toggle("Mail mij op dagen waarop er iets te doen is", value=own.account(ctx, actor).digest, key=DIGEST,
              on_change=do, args=(_set_digest,))  # fmt: skip
    st.caption("Elke morgen na zeven uur: wat je moet nakijken, wat klanten moeten storten, wat op een beslissing "
               "wacht en welke mails mislukten. Is er niets, dan komt er geen mail.")  # fmt: skip
    st.subheader("Termijnen in je agenda", anchor=False)
    if ADDRESS in st.session_state:
        _address(st.session_state[ADDRESS])
    else:
        _link(calendar_links.current(ctx, actor))


def _set_digest(ctx: Context, actor: Actor) -> str:
    on = bool(st.session_state[DIGEST])
    own.set_digest(ctx, actor, on)
    return "Het dagoverzicht staat aan." if on else "Het dagoverzicht staat uit."


def _link(link: CalendarLink | None) -> None:
    st.text("Met een geheime link leest je agenda (Outlook, Google Agenda, Apple Agenda …) je termijnen mee en blijft "
            "ze vanzelf bij. Wie de link heeft, ziet die termijnen zonder aan te melden.")  # fmt: skip
    if link:
        seen = f"laatst gelezen {show_moment(link.used_at)}" if link.used_at else "nog niet gelezen"
        st.caption(f"Je link is gemaakt op {show_moment(link.created_at)}, {seen}.")
    with st.container(horizontal=True):
        st.button("Nieuwe link maken" if link else "Link maken", key="calendar_make", icon=":material/add_link:",
                  on_click=do, args=(_make,),
                  help="De vorige link werkt dan niet meer." if link else None)  # fmt: skip
        if link:
            st.button("Link intrekken", key="calendar_revoke", icon=":material/link_off:", on_click=do, args=(_revoke,))
        st.link_button("Download eenmalig (.ics)", "/bestand/agenda", icon=":material/download:")


def _address(address: str) -> None:
    """The link, until its reader says that he has it."""
    st.warning("Kopieer deze link en voeg hem in je agenda toe als agenda van het internet. Je ziet hem alleen nu; "
               "geef hem aan niemand.", icon=":material/key:")  # fmt: skip
    st.code(address, language=None, wrap_lines=True)
    st.button("Ik heb hem gekopieerd", key="calendar_copied", type="primary", on_click=_forget)


def _make(ctx: Context, actor: Actor) -> None:
    st.session_state[ADDRESS] = calendar_links.make(ctx, actor)


def _forget() -> None:
    st.session_state.pop(ADDRESS, None)


def _revoke(ctx: Context, actor: Actor) -> str:
    calendar_links.revoke(ctx, actor)
    return "De link werkt niet meer."
