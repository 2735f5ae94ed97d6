"""The step after the password: a code of the second factor, or setting one up where it is required."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from pages.ui import factor_form, session
from pages.ui.world import context
from services import attempts, second_factor
from services.accounts import Credentials
from services.errors import AppError
from services.policy.access import Actor

PENDING, PROBLEM = "pending_sign_in", "pending_problem"
LIFE = timedelta(minutes=10)
TOO_MANY = "Deze code klopt niet, of je probeerde te vaak. Wacht een kwartier na vijf fouten."


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right a moment ago."""

    checked: Credentials
    actor: Actor
    since: datetime


def enter(checked: Credentials, how: str = "", origin: str = "") -> None:
    """Sign in, or ask for the second factor first; whoever vouches for him from outside has asked for his own."""
    asked = checked.second_factor or checked.second_factor_required
    if asked and not origin and checked.actor is not None:
        st.session_state.clear()
        st.session_state[PENDING] = Pending(checked, checked.actor, context().clock())
    else:
        session.begin(checked, how, origin)


def pending() -> Pending | None:
    """Who still has to show his second factor; nobody after a while."""
    waiting = st.session_state.get(PENDING)
    if not isinstance(waiting, Pending) or context().clock() - waiting.since > LIFE:
        st.session_state.pop(PENDING, None)
        return None
    return waiting


def second_step(waiting: Pending) -> None:
    """The form for a code, or what sets a second factor up."""
    if factor_form.has_codes():
        factor_form.show_codes()
        st.button("Ik heb ze bewaard: aanmelden", key="codes_kept", type="primary", on_click=_kept, args=(waiting,))
        return
    if waiting.checked.second_factor:
        _ask(waiting)
    else:
        _set_up(waiting)
    st.button("Terug", key="not_me", type="tertiary", icon=":material/arrow_back:", on_click=st.session_state.clear)


def _ask(waiting: Pending) -> None:
    st.header("Tweede factor", anchor=False)
    with st.form("second_factor", border=True):
        factor_form.code_input()
        st.caption("De code van zes cijfers in je app, of een van je herstelcodes.")
        _problem()
        st.form_submit_button("Aanmelden", type="primary", on_click=_check, args=(waiting,))


def _set_up(waiting: Pending) -> None:
    st.header("Stel je tweede factor in", anchor=False)
    st.text(
        "Voor de dienst kmo-portefeuille is een tweede factor verplicht: naast je wachtwoord een code op je telefoon."
    )
    with st.form("second_factor_set_up", border=True):
        secret = factor_form.show_secret(waiting.checked.login)
        factor_form.code_input()
        _problem()
        st.form_submit_button("Aanzetten", type="primary", on_click=_switch_on, args=(waiting, secret))


def _problem() -> None:
    if problem := st.session_state.pop(PROBLEM, ""):
        st.error(problem, icon=":material/error:")


def _may_try(waiting: Pending) -> bool:
    return attempts.admitted(context(), f"code {waiting.checked.login}", st.context.ip_address or "")


def _check(waiting: Pending) -> None:
    code = st.session_state[factor_form.CODE]
    if _may_try(waiting) and second_factor.accepted(context(), waiting.actor.account_id, code):
        attempts.forget(context(), f"code {waiting.checked.login}", st.context.ip_address or "")
        session.begin(waiting.checked, "met wachtwoord en tweede factor")
    else:
        st.session_state[PROBLEM] = TOO_MANY


def _switch_on(waiting: Pending, secret: str) -> None:
    if not _may_try(waiting):
        st.session_state[PROBLEM] = TOO_MANY
        return
    try:
        codes = second_factor.switch_on(context(), waiting.actor, secret, st.session_state[factor_form.CODE])
    except AppError as refusal:
        st.session_state[PROBLEM] = str(refusal)
    else:
        factor_form.keep_codes(codes)


def _kept(waiting: Pending) -> None:
    session.begin(waiting.checked, "met wachtwoord en tweede factor")
