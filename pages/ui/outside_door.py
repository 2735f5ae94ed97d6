"""Signing in through an identity provider (OpenID Connect, as ACM/IDM is): offered where one is configured."""

import json
from datetime import timedelta

import streamlit as st

from pages.ui import second_step
from pages.ui.identity_provider import is_offered
from pages.ui.plain import plain
from pages.ui.world import context
from services import metrics
from services.errors import AppError
from services.sign_in import accounts

HOW = "via een identiteitsdienst"
NO_LOGIN = "De identiteitsdienst noemt je login niet, of keek je mailadres niet na."
# An answer is used at once; one that has been lying about is not.
FRESH = timedelta(minutes=10)
TELLING_APART = ("iss", "sub", "iat", "exp", "nonce", "sid", "auth_time")


def outside_door() -> None:
    """The button, and what became of an answer that did not open a session."""
    if not is_offered():
        return
    st.button(context().settings.oidc_label, key="outside", icon=":material/login:", on_click=st.login, width="stretch")
    if _is_vouched_for():
        _let_in()


def _is_vouched_for() -> bool:
    return bool(st.user.get("is_logged_in", False))


def _let_in() -> None:
    said = {name: value for name, value in st.user.to_dict().items() if name in TELLING_APART}
    if not _is_fresh(said.get("iat")):
        return  # of another day: the button asks for a new one
    claimed = _claimed()
    checked = accounts.of_claim(context(), claimed) if claimed else None
    if checked is None:
        metrics.SIGN_INS.labels(metrics.REFUSED).inc()
        _refuse(f"Er is geen account voor {plain(claimed)}." if claimed else NO_LOGIN)
        return
    try:
        second_step.enter(checked, HOW, json.dumps(said, sort_keys=True, default=str))
    except AppError:  # this answer has opened its session already, which is over
        _refuse("Je bent hier afgemeld.")
    else:
        st.rerun()


def _claimed() -> str:
    name = context().settings.oidc_claim
    # Anybody can have an unverified address of somebody else.
    if name == "email" and st.user.get("email_verified") is not True:
        return ""
    return str(st.user.get(name) or "")


def _is_fresh(issued: object) -> bool:
    now = context().clock().timestamp()
    return not isinstance(issued, int | float) or abs(now - issued) < FRESH.total_seconds()


def _refuse(why: str) -> None:
    st.info(why, icon=":material/info:")
    st.button("Afmelden bij de identiteitsdienst", key="outside_end", type="tertiary", on_click=st.logout)
