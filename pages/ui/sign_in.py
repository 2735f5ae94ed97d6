"""Signing in: streamlit-authenticator's form in Dutch, fed with one account at a time."""

from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from pages.ui import second_step
from pages.ui.flash import show_flash
from pages.ui.outside_door import outside_door
from pages.ui.second_step import enter
from pages.ui.world import context
from services import demo, metrics
from services.front_door import first_start
from services.sign_in import accounts, attempts
from services.sign_in.logins import written_login
from services.sign_in.passwords import prehash

FIELDS = {"Form name": "Aanmelden", "Username": "Login", "Password": "Wachtwoord", "Login": "Aanmelden"}
REFUSED = "Aanmelden mislukt. Kijk je login en je wachtwoord na; na vijf fouten moet je een kwartier wachten."
FORM = "aanmelden"


class OneAccount(AuthenticationController):  # type: ignore[misc]
    """Checks a password against the one account that the typed login means, by its keyed hash."""

    def __init__(self) -> None:
        super().__init__({"usernames": {}}, auto_hash=False)
        self.found: accounts.Credentials | None = None

    def login(self, username: str | None = None, password: str | None = None, *args: Any, **kwargs: Any) -> bool:
        """Whether the password is right; an unknown login costs the same check as a known one."""
        ctx, address = context(), st.context.ip_address or ""
        typed = written_login(username or "")
        may_try = attempts.admitted(ctx, typed, address)
        found = accounts.credentials(ctx, typed) if may_try else accounts.nobody()
        self.found = found
        self.authentication_model.credentials = {
            "usernames": {found.login: {"name": found.name, "password": found.password_hash}}
        }
        right = bool(self.authentication_model.login(found.login, prehash(ctx.settings, password or "")))
        if right:
            attempts.forget(ctx, typed, address)
        else:
            metrics.SIGN_INS.labels(metrics.REFUSED).inc()
        return right


class NoCookie:
    """Stands in for the library's cookie, which cannot be revoked; sessions are ours."""

    def get_cookie(self) -> None:
        """There is never one."""

    def set_cookie(self) -> None:
        """Nothing to keep."""


class SignInForm(Authenticate):  # type: ignore[misc]
    """The library's form with our accounts behind it and our sessions after it."""

    def __init__(self) -> None:
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller = NoCookie()
        self.authentication_controller = OneAccount()


def sign_in() -> None:
    """The form, what to type in it, the step after it, and in demo data the accounts to try."""
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Dashboard kmo-portefeuille", anchor=False)
        st.caption("Voor dienstverleners: steunaanvragen nakijken en op tijd reageren.")
        show_flash()
        if waiting := second_step.pending():
            second_step.second_step(waiting)
        else:
            _first_step()


def _first_step() -> None:
    form = SignInForm()
    form.login(fields=FIELDS, key=FORM)
    if st.session_state.get("authentication_status") is False:
        st.error(REFUSED, icon=":material/error:")
    _begin(form.authentication_controller.found)
    outside_door()
    st.page_link("forgotten.py", label="Wachtwoord vergeten?", icon=":material/help:")
    st.markdown(
        "Registratie op de **maatschappelijke zetel**: meld je aan met je ondernemingsnummer.  \n"
        "Registratie van een **departement**: meld je aan met je mailadres."
    )
    if first_start.is_open(context()):
        st.info("Er is nog geen account. Open het adres dat het programma bij het starten op de console schreef.",
                icon=":material/rocket_launch:")  # fmt: skip
    _demo_accounts()


def _begin(found: accounts.Credentials | None) -> None:
    if st.session_state.get("authentication_status") and found is not None and found.account_id is not None:
        st.session_state.pop("authentication_status")  # else the form would stay away if what follows fails
        enter(found)
        st.rerun()


def _demo_accounts() -> None:
    offered = demo.logins(context())
    if not offered:
        return
    with st.container(border=True):
        st.markdown(f"**Proberen met verzonnen gegevens** – wachtwoord `{demo.PASSWORD}`")
        for login in offered:
            st.button(f"{login.kind}: {login.login}", key=f"demo_{login.kind}", on_click=_try, args=(login,),
                      type="tertiary", icon=":material/person:")  # fmt: skip


def _try(login: demo.Login) -> None:
    found = accounts.check(context(), login.login, login.password)
    if found is not None:
        enter(found)
