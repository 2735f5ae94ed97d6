"""The lists of own administration that were read in, each with the way to take it back."""

import streamlit as st

from models import OwnBatch
from pages.ui.doing import do
from services.administration import undoing
from services.administration.reading_in import MANY
from services.context import Context
from services.formats import show_moment
from services.policy.access import Actor


def show(ctx: Context, actor: Actor) -> None:
    """The newest lists of the actor's own side; nothing where there are none."""
    found = undoing.batches(ctx, actor)
    if not found:
        return
    with st.expander("Ingelezen lijsten", icon=":material/history:"):
        st.caption("Verkeerd bestand, of facturen als inschrijvingen ingelezen? Maak de lijst ongedaan. Je ziet eerst "
                   "wat er dan verdwijnt.")  # fmt: skip
        for batch in found:
            _line(ctx, actor, batch)


def _line(ctx: Context, actor: Actor, batch: OwnBatch) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"own_batch_{batch.id}"):
        with st.container(width="stretch", gap="xxsmall"):
            st.text(batch.file_name)
            said = (MANY[batch.kind].capitalize(), show_moment(batch.imported_at), batch.account_name)
            st.text(" · ".join(filter(None, said)))
        asking = st.popover("Ongedaan maken", icon=":material/undo:", key=f"own_ask_{batch.id}", on_change="rerun")
        if asking.open:
            with asking:
                st.text(f"{undoing.preview(ctx, actor, batch.id or 0).said}.".capitalize())
                st.button("Maak deze lijst ongedaan", key=f"own_take_back_{batch.id}", type="primary", on_click=do,
                          args=(_undo, batch.id, batch.file_name))  # fmt: skip


def _undo(ctx: Context, actor: Actor, batch_id: int, name: str) -> str:
    return f"“{name}” is ongedaan gemaakt: {undoing.undo(ctx, actor, batch_id).done}."
