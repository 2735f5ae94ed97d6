"""What can be done with the rows of the list: opening one, ticking several geverifieerd, reminding their clients."""

import streamlit as st

from models.enums import Role
from pages.ui.client_reminder import remind_button
from pages.ui.doing import do
from pages.ui.plain import plain
from pages.ui.table import Chosen, open_place
from pages.ui.view import forget_ticks
from services import ticking
from services.context import Context
from services.formats import counted
from services.policy.access import Actor


def row_bar(ctx: Context, actor: Actor, chosen: Chosen) -> None:
    """What can be done with the row under the cursor and with the ticked ones."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if chosen.current:
            st.button(f"Bekijk {plain(chosen.current.number)}", key="open_current", icon=":material/open_in_new:",
                      shortcut="o", on_click=open_place, args=(chosen.current,))  # fmt: skip
        if actor.role is not Role.AGENCY:
            _ticks(chosen)


def _ticks(chosen: Chosen) -> None:
    ticked = chosen.ticked
    if not ticked:
        st.caption("Vink links rijen aan om ze samen als geverifieerd te bewaren.", width="content")
        return
    there = f", waarvan {chosen.elsewhere} op een andere pagina" if chosen.elsewhere else ""
    st.text(f"{counted(len(ticked), 'project', 'projecten')} aangevinkt{there}")
    st.button("Bewaar als geverifieerd", key="verify_ticked", type="primary", icon=":material/check:",
              on_click=do, args=(_save, ticked, True))  # fmt: skip
    st.button("Niet langer geverifieerd", key="unverify_ticked", on_click=do,
              args=(_save, ticked, False))  # fmt: skip
    remind_button([*ticked])
    if chosen.elsewhere:  # they cannot be unticked where they are not seen
        st.button("Niets aanvinken", key="forget_ticks", icon=":material/deselect:", type="tertiary",
                  on_click=forget_ticks)  # fmt: skip


def _save(ctx: Context, actor: Actor, seen: dict[int, int], verified: bool) -> str:
    """Refused when one is no longer as it was shown; the ticks of the others then stay."""
    changed = ticking.verify(ctx, actor, seen, verified, seen)
    forget_ticks()
    return ticking.said_verified(changed, verified)
