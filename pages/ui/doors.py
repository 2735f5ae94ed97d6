"""Screens for who is not signed in: a link from a mail, a forgotten password, the first start."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import session
from pages.ui.flash import flash, show_flash
from pages.ui.world import context
from services import own
from services.errors import AppError
from services.front_door import first_start, forgotten, links
from services.sign_in import attempts
from services.sign_in.attempts import Trying
from services.sign_in.logins import written_login
from services.sign_in.passwords import LONGEST, SHORTEST

NEW, AGAIN = "door_new", "door_again"
LOGIN, NUMBER, NAME, MAIL, KEY = "door_login", "door_number", "door_name", "door_mail", "door_key"
DONE, LEAVE = "door_done", "door_leave"
HOME = "today.py"  # where the sign-in form stands for who is not signed in
NOT_EQUAL = "De twee wachtwoorden zijn niet gelijk."
ASKED = ("Als er een account met deze login is, vertrekt er nu een mail met een link. Die werkt een half uur. Krijg je "
         "niets, kijk dan in je map met ongewenste mail, of vraag het aan wie je uitnodigde.")  # fmt: skip


def choose_password() -> None:
    """What a link from a mail opens: choosing a password, for an invitation or because it was forgotten."""
    with _middle("Kies je wachtwoord"):
        try:
            whose = links.found(context(), _token())
        except AppError as refusal:
            st.error(str(refusal), icon=":material/link_off:")
            _to_sign_in()
            return
        st.text(f"Voor {whose.name}. Je meldt je daarna aan met de login {whose.login}.")
        with st.form("choose_password"):
            _passwords()
            st.form_submit_button("Bewaren", type="primary", icon=":material/key:", on_click=_choose)


def forgot_password() -> None:
    """Asking for a link; the answer is the same whether there is such an account or not."""
    with _middle("Wachtwoord vergeten"):
        if st.session_state.pop(DONE, False):
            st.success(ASKED, icon=":material/mail:")
        else:
            with st.form("forgot_password"):
                st.text_input("Login", key=LOGIN, max_chars=254, autocomplete="username",
                              help="Je ondernemingsnummer, of voor een departement je mailadres.")  # fmt: skip
                st.form_submit_button("Mail me een link", type="primary", icon=":material/mail:", on_click=_ask)
        _to_sign_in()


def begin_here() -> None:
    """The first start: making the firm of who holds the secret that the console printed."""
    with _middle("Eerste start"):
        if not first_start.is_open(context()):
            st.info("Dit dashboard is al in gebruik.", icon=":material/info:")
            _to_sign_in()
            return
        st.text("Maak je firma en de login van haar maatschappelijke zetel.")
        with st.form("first_start"):
            st.text_input("Sleutel van de console", key=KEY, value=_token(), type="password", autocomplete="off",
                          help="Bij het starten schreef het programma een adres met deze sleutel.")  # fmt: skip
            st.text_input("Ondernemingsnummer", key=NUMBER, max_chars=30, placeholder="0999.123.457")
            st.text_input("Naam van de firma", key=NAME, max_chars=200)
            st.text_input("Mailadres", key=MAIL, max_chars=254, placeholder="naam@firma.be")
            _passwords()
            st.form_submit_button("Beginnen", type="primary", on_click=_set_up)


def _middle(title: str) -> DeltaGenerator:
    if st.session_state.pop(LEAVE, False):
        st.switch_page(HOME)
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title(title, anchor=False)
        show_flash()
    return middle


def _to_sign_in() -> None:
    st.page_link(HOME, label="Naar het aanmelden", icon=":material/arrow_back:")


def _token() -> str:
    """The secret of a link, which stays in the address until it is used: who loses his connection has it still."""
    return str(st.query_params.get("sleutel", ""))[: links.LONGEST_TOKEN]


def _passwords() -> None:
    st.text_input("Nieuw wachtwoord", key=NEW, type="password", autocomplete="new-password", max_chars=LONGEST)
    st.text_input("Nieuw wachtwoord, nog eens", key=AGAIN, type="password", autocomplete="new-password")
    st.caption(f"{SHORTEST} tot {LONGEST} tekens. Een zin van vier woorden is goed en te onthouden.")


def _choose() -> None:
    state = st.session_state
    _leave_after(lambda: own.choose_password(context(), _token(), state[NEW]),
                 "Je wachtwoord is bewaard. Meld je nu aan met je login en dit wachtwoord.")  # fmt: skip


def _ask() -> None:
    typed = written_login(st.session_state[LOGIN])
    if attempts.admitted(context(), typed, st.context.ip_address or "", Trying.LINK):
        forgotten.send(context(), typed)
    st.session_state[DONE] = True


def _set_up() -> None:
    state = st.session_state
    _leave_after(
        lambda: first_start.set_up(context(), state[KEY], state[NUMBER], state[NAME], state[MAIL], state[NEW]),
        "Je firma is gemaakt. Meld je aan met je ondernemingsnummer.",
    )


def _leave_after(work: Callable[[], object], said: str) -> None:
    """Do this with the password that was typed twice, and go to the form to sign in; or say why not."""
    if st.session_state[NEW] != st.session_state[AGAIN]:
        flash(NOT_EQUAL, error=True)
        return
    try:
        work()
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        session.end()
        flash(said)
        st.session_state[LEAVE] = True
