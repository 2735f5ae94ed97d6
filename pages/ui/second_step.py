"""The step after the password: a code of the second factor, or setting one up where it is required."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import streamlit as st

from pages.ui import factor_form, session
from pages.ui.flash import flash
from pages.ui.world import context
from services import metrics
from services.errors import AppError
from services.front_door import second_factor
from services.policy.access import Actor
from services.sign_in import attempts, sessions
from services.sign_in.accounts import Credentials
from services.sign_in.attempts import Trying
from services.sign_in.sessions import WITH_PASSWORD

PENDING, PROBLEM = "pending_sign_in", "pending_problem"
LIFE = timedelta(minutes=10)
TOO_MANY = "Deze code klopt niet (een code werkt één keer), of je probeerde te vaak. Wacht een kwartier na vijf fouten."


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right a moment ago."""

    checked: Credentials
    actor: Actor
    since: datetime
    how: str
    origin: str


def enter(checked: Credentials, how: str = WITH_PASSWORD, origin: str = "") -> None:
    """Sign in, or ask for the second factor first.

    `origin` is the answer of an identity provider, which asks for its own where the settings say so. Raises BadInput
    for an answer that was used before.
    """
    asked = checked.second_factor or checked.second_factor_required
    vouched = bool(origin) and context().settings.oidc_second_factor
    if asked and not vouched and checked.actor is not None:
        sessions.refuse_used(context(), origin)
        st.session_state.clear()
        st.session_state[PENDING] = Pending(checked, checked.actor, context().clock(), how, origin)
    else:
        session.begin(checked, how, origin)


def pending() -> Pending | None:
    """Who still has to show his second factor; nobody after a while."""
    waiting = st.session_state.get(PENDING)
    late = isinstance(waiting, Pending) and context().clock() - waiting.since > LIFE
    # Whoever is writing down his recovery codes has time: they are shown this once.
    if not isinstance(waiting, Pending) or (late and not factor_form.has_codes()):
        st.session_state.pop(PENDING, None)
        return None
    return waiting


def second_step(waiting: Pending) -> None:
    """The form for a code, or what sets a second factor up."""
    if factor_form.has_codes():
        factor_form.show_codes()
        st.button("Ik heb ze bewaard: aanmelden", key="codes_kept", type="primary", on_click=_kept)
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
        st.form_submit_button("Aanmelden", type="primary", on_click=_check)


def _set_up(waiting: Pending) -> None:
    st.header("Stel je tweede factor in", anchor=False)
    st.text(
        "Voor de dienst kmo-portefeuille is een tweede factor verplicht: naast je wachtwoord een code op je telefoon."
    )
    with st.form("second_factor_set_up", border=True):
        secret = factor_form.show_secret(waiting.checked.login)
        factor_form.code_input()
        _problem()
        st.form_submit_button("Aanzetten", type="primary", on_click=_switch_on, args=(secret,))


def _problem() -> None:
    if problem := st.session_state.pop(PROBLEM, ""):
        st.error(problem, icon=":material/error:")


def _may_try(waiting: Pending) -> bool:
    return attempts.admitted(context(), waiting.checked.login, st.context.ip_address or "", Trying.CODE)


def _check() -> None:
    waiting = pending()
    if waiting is None:
        return
    code = st.session_state[factor_form.CODE]
    if _may_try(waiting) and second_factor.accepted(context(), waiting.actor.account_id, code):
        attempts.forget(context(), waiting.checked.login, st.context.ip_address or "", Trying.CODE)
        _begin(waiting)
    else:
        metrics.SIGN_INS.labels(metrics.REFUSED).inc()
        st.session_state[PROBLEM] = TOO_MANY


def _switch_on(secret: str) -> None:
    waiting = pending()
    if waiting is None:
        return
    if not _may_try(waiting):
        st.session_state[PROBLEM] = TOO_MANY
        return
    try:
        codes, opened = second_factor.switch_on(context(), waiting.actor, secret, st.session_state[factor_form.CODE])
    except AppError as refusal:
        st.session_state[PROBLEM] = str(refusal)
    else:
        factor_form.keep_codes(codes)
        st.session_state[PENDING] = replace(waiting, checked=opened, since=context().clock())


def _kept() -> None:
    waiting = pending()
    if waiting is not None:
        _begin(waiting)


def _begin(waiting: Pending) -> None:
    try:
        session.begin(waiting.checked, f"{waiting.how} en tweede factor", waiting.origin)
    except AppError as refusal:
        st.session_state.clear()
        flash(str(refusal), error=True)
