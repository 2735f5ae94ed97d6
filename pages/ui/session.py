"""Who sits at this screen: the guard that every page starts with, signing in and out."""

from functools import cache
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components
from streamlit.components.v1.custom_component import CustomComponent

from models.enums import Role
from pages.routes.cookies import cookie_name
from pages.ui.world import context
from services.policy.access import Actor
from services.sign_in import sessions
from services.sign_in.accounts import Credentials

SESSION, TICKET = "auth_session", "auth_ticket"
# The page of the run before this one, and of this one.
CAME_FROM, HERE = "came_from", "here"


@cache
def _setter() -> CustomComponent:
    """The server only knows a component that is declared once it runs."""
    return components.declare_component("kmo_session", path=str(Path(__file__).parent / "cookie_setter"))


def current_actor() -> Actor | None:
    """Who is signed in, read from the database at every run; a session that is over leaves nothing behind."""
    ctx = context()
    session_id = st.session_state.get(SESSION) or _of_cookie()
    actor = sessions.actor_of(ctx, session_id) if session_id else None
    if actor is not None:
        st.session_state[SESSION] = session_id
    elif SESSION in st.session_state:
        st.session_state.clear()
    return actor


def require_actor() -> Actor:
    """The guard of each page: nothing below it runs for a stranger, however the page was reached."""
    actor = current_actor()
    if actor is None:
        st.stop()
    return actor


def require_provider() -> Actor:
    """The guard of a page that only a provider's accounts can use."""
    actor = require_actor()
    if actor.role is Role.AGENCY:
        st.title("Niet voor deze aanmelding", anchor=False)
        st.info("Deze bladzijde is voor dienstverleners. De dienst kmo-portefeuille bekijkt hier alleen projecten.",
                icon=":material/block:")  # fmt: skip
        st.stop()
    return actor


def require_agency() -> Actor:
    """The guard of a page that only the agency's accounts can use."""
    actor = require_actor()
    if actor.role is not Role.AGENCY:
        st.title("Niet voor deze aanmelding", anchor=False)
        st.info("Deze bladzijde is voor de dienst kmo-portefeuille.", icon=":material/block:")
        st.stop()
    return actor


def session_id() -> int:
    """Which session of the account this is."""
    return int(st.session_state.get(SESSION) or 0)


def note_page(path: str) -> None:
    """Remember on which page this run is, and on which the one before was."""
    st.session_state[CAME_FROM], st.session_state[HERE] = st.session_state.get(HERE), path


def begin(checked: Credentials, how: str = sessions.WITH_PASSWORD, origin: str = "") -> None:
    """Sign this screen in; the cookie follows with the next run. Raises BadInput for an origin that was used."""
    opened = sessions.open_session(context(), checked.account_id or 0, checked.version, how, origin)
    st.session_state.clear()
    st.session_state[SESSION], st.session_state[TICKET] = opened


def set_cookie() -> None:
    """Let the browser fetch its cookie, once after signing in, so that a reload finds the session again."""
    if TICKET in st.session_state and _setter()(ticket=st.session_state[TICKET], key="kmo_session", default=None):
        del st.session_state[TICKET]


def end() -> None:
    """Sign out: the session is over for every tab and copy of its cookie."""
    if session_id := st.session_state.get(SESSION):
        sessions.close_session(context(), session_id)
    st.session_state.clear()
    st.query_params.clear()


def _of_cookie() -> int | None:
    cookie = st.context.cookies.get(cookie_name(context().settings))
    return sessions.session_of_cookie(context(), cookie) if cookie else None
