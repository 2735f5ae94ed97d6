"""Verifying together what has no findings, after a look at the list."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from models import Project
from models.enums import Level
from pages.ui.doing import do
from pages.ui.review_round import Round, begin
from services import ticking
from services.context import Context
from services.formats import show_number
from services.policy.access import Actor
from services.start import review

TICK, NOTES = "Mee", "review_with_notes"


def show(ctx: Context, actor: Actor, now: Round) -> None:
    """The list, each row ticked unless taken out, and the button for all that are."""
    with_notes = st.toggle("Ook met alleen “ter info”", key=NOTES)
    most = Level.NOTE if with_notes else Level.NONE
    rows = review.harmless(ctx, actor, now.scope, most)
    if not rows:
        st.info("Van wat nog gecontroleerd moet worden, is er niets zonder bevindingen. Bekijk de kaarten onder “Eén "
                "voor één”.", icon=":material/checklist:")  # fmt: skip
        return
    if len(rows) == review.MOST_TOGETHER:
        st.caption(f"De eerste {show_number(len(rows))}; daarna komt de rest.")
    # A row that came or went makes it another list: what was taken out is kept by place.
    key = f"review_together_{hash(tuple((row.id, row.version) for row in rows))}"
    chosen = _table(rows, key)
    number = len(chosen)
    label = {0: "Niets aangevinkt", 1: "Verifieer dit project"}.get(
        number, f"Verifieer deze {show_number(number)} samen"
    )
    st.button(label, key=f"{key}_verify", type="primary", icon=":material/done_all:", disabled=not number,
              on_click=do, args=(_verify, now, rows, key, most))  # fmt: skip


def _table(rows: Sequence[Project], key: str) -> list[Project]:
    frame = pd.DataFrame({
        TICK: [True] * len(rows), "Projectnummer": [row.number for row in rows],
        "Onderneming": [row.enterprise_name for row in rows], "Titel": [row.title for row in rows],
        "Startdatum": [row.starts_on for row in rows], "Projectbedrag": [float(row.amount) for row in rows],
    })  # fmt: skip
    configuration = {
        TICK: st.column_config.CheckboxColumn(TICK, pinned=True, width=60),
        "Startdatum": st.column_config.DateColumn("Startdatum", format="DD/MM/YYYY", width=100),
        "Projectbedrag": st.column_config.NumberColumn("Projectbedrag", format="euro", width=110),
    }
    st.data_editor(frame, key=key, hide_index=True, disabled=[name for name in frame.columns if name != TICK],
                   column_config=configuration, height=38 + 35 * min(len(rows), 14), row_height=35,
                   alt="Projecten zonder bevindingen; vink uit wat niet mee geverifieerd wordt.")  # fmt: skip
    return _chosen(rows, key)


def _chosen(rows: Sequence[Project], key: str) -> list[Project]:
    edited = st.session_state[key]["edited_rows"]
    return [row for place, row in enumerate(rows) if edited.get(place, {}).get(TICK, True)]


def _verify(ctx: Context, actor: Actor, now: Round, rows: Sequence[Project], key: str, most: Level) -> str:
    """The ticks are read when it happens: one that was just taken out may not be in the run that drew the button."""
    seen = {row.id or 0: row.version for row in _chosen(rows, key)}
    changed = review.verify_together(ctx, actor, seen, most)
    begin(ctx, actor, now.scope)
    return ticking.said_verified(changed, True)
