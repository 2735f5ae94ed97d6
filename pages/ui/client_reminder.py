"""Reminding clients: what of, who gets the letter and who not and why, one letter in full, and sending."""

import secrets
from collections.abc import Sequence

import streamlit as st

from models import Project
from models.enums import Role
from pages.ui.doing import do
from pages.ui.letter import show_letters
from pages.ui.session import require_provider
from pages.ui.small_table import small_table
from pages.ui.world import context
from services.context import Context
from services.errors import AppError
from services.formats import counted, show_date
from services.policy.access import Actor
from services.policy.client_terms import KINDS, Reminder
from services.reminding import client_reminders
from services.reminding.client_reminders import NOBODY, Again, Left, Preview, Ready

KIND, AGAIN, SEEN, SHOWN = "reminder_kind", "reminder_again", "reminder_again_seen", "reminder_shown"
KEY, DONE = "reminder_key", "reminder_done"


def remind_button(ids: list[int]) -> None:
    """The button that opens the dialog for these projects."""
    if st.button("Herinner klanten", key="remind_ticked", icon=":material/notifications:", on_click=_begin):
        _open("Klanten herinneren", ids, [*Reminder])


def remind_client(ctx: Context, actor: Actor, project: Project) -> None:
    """The button that opens it for one project; only when there is something to remind of."""
    kinds = client_reminders.offered(ctx, project) if actor.role is not Role.AGENCY else []
    if not kinds:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Herinner de klant", key="remind_client", icon=":material/notifications:", on_click=_begin):
            _open("Klant herinneren", [project.id or 0], kinds)
        st.caption(" · ".join(KINDS[kind].label for kind in kinds), width="stretch")


def _begin() -> None:
    """Each time that it opens is a sending of its own, which a double click does not repeat."""
    st.session_state[KEY] = secrets.token_urlsafe(24)
    for left in (KIND, AGAIN, SEEN, SHOWN, DONE):
        st.session_state.pop(left, None)


def _open(title: str, ids: list[int], kinds: Sequence[Reminder]) -> None:
    st.dialog(title, width="large")(_dialog)(ids, kinds)


def _dialog(ids: list[int], kinds: Sequence[Reminder]) -> None:
    if st.session_state.pop(DONE, False):
        st.rerun()  # which closes it
    ctx, actor = context(), require_provider()
    try:
        if KIND not in st.session_state:  # begin where there is somebody to remind
            fitting = (one for one in kinds if client_reminders.preview(ctx, actor, ids, one).ready)
            st.session_state[KIND] = next(fitting, kinds[0])
        kind = st.radio("Waaraan?", kinds, key=KIND, format_func=lambda one: KINDS[one].label, on_change=_only_once)
        again = st.session_state.get(SEEN, NOBODY)
        found = client_reminders.preview(ctx, actor, ids, kind, again=again)
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    _left(found)
    if again or found.again:
        st.checkbox("Herinner ook wie al een herinnering kreeg", key=AGAIN, on_change=_also, args=(found.again,))
    _ready(found)
    with st.container(horizontal=True):
        if found.ready:
            label = f"Verstuur {counted(len(found.ready), 'herinnering', 'herinneringen')}"
            st.button(label, key="reminder_send", type="primary", icon=":material/send:", on_click=do,
                      args=(_send, ids, kind, st.session_state.get(KEY, ""), again))  # fmt: skip
        if st.button("Niet nu", key="reminder_cancel"):
            st.rerun()


def _only_once() -> None:
    """Of another kind others were reminded already: they are seen before they can be asked for."""
    for left in (AGAIN, SEEN):
        st.session_state.pop(left, None)


def _also(seen: Again) -> None:
    """Once more for those that were seen to have a reminder, not for whom a colleague reminds from now on."""
    if st.session_state[AGAIN]:
        st.session_state[SEEN] = seen
    else:
        st.session_state.pop(SEEN, None)


def _left(found: Preview) -> None:
    if found.left:
        label = f"{counted(len(found.left), 'klant krijgt', 'klanten krijgen')} geen mail"
        with st.expander(label, expanded=not found.ready or len(found.left) < 4):
            small_table([_why(one) for one in found.left])


def _why(one: Left) -> dict[str, str]:
    return {"Project": one.project.number, "Onderneming": one.project.enterprise_name, "Waarom": one.why}


def _ready(found: Preview) -> None:
    if not found.ready:
        st.info("Geen van deze klanten kan hieraan herinnerd worden.", icon=":material/notifications_off:")
        return
    shown = {one.project.number: one for one in found.ready}
    chosen = found.ready[0].project.number
    if len(shown) > 1:
        with st.expander(f"{len(shown)} klanten krijgen een mail", expanded=len(shown) < 6):
            small_table([_row(one) for one in found.ready])
        chosen = st.selectbox("Lees de mail voor", [*shown], key=SHOWN) or chosen
    show_letters([shown.get(chosen, found.ready[0]).letter])


def _row(one: Ready) -> dict[str, str]:
    return {"Project": one.project.number, "Onderneming": one.project.enterprise_name, "Aan": one.letter.recipient,
            "Termijn": show_date(one.term)}  # fmt: skip


def _send(ctx: Context, actor: Actor, ids: list[int], kind: Reminder, key: str, again: Again) -> str:
    """One sending; of a double click the second only closes the dialog, like the first."""
    st.session_state[DONE] = True
    if st.session_state.get(KEY) != key:
        return ""
    sent = client_reminders.send(ctx, actor, ids, kind, key=key, again=again)
    del st.session_state[KEY]
    return f"{counted(sent, 'herinnering staat', 'herinneringen staan')} in Postvak uit."
