"""Taking the list out: exactly the rows of the selection, in the order of the screen."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from pages.ui.view import View
from services import queries
from services.column_choice import written
from services.columns import Column
from services.context import Context
from services.errors import AppError, NotNow
from services.exports import jobs
from services.exports.folders import JobState
from services.formats import counted, show_number
from services.overview import Overview
from services.policy.access import Actor

JOB = "export_job"
# A workbook of this many rows is there before a reader would look at a progress bar.
AT_ONCE = 5_000


def export_menu(ctx: Context, actor: Actor, now: View, seen: Overview, columns: Sequence[Column]) -> None:
    """The formats, for the whole selection and not only the page that is shown."""
    keys = written(columns)
    more = "meer dan " if seen.totals.more else ""
    size = f"{more}{counted(seen.totals.projects, 'project', 'projecten')}"
    with st.popover("Exporteren", icon=":material/download:", key="export_menu"):
        st.caption(f"De {size} van deze selectie, in de volgorde en met eerst de kolommen van het scherm.")
        query = urlencode(queries.to_query(now.wanted, now.order) | queries.columns_to_query(keys), doseq=True)
        if seen.totals.projects <= AT_ONCE and not seen.totals.more:
            st.link_button("Excel (xlsx)", f"/export/xlsx?{query}", icon=":material/table_view:", width="stretch")
        else:
            st.button("Excel (xlsx) klaarmaken", key="start_export", icon=":material/table_view:", width="stretch",
                      on_click=_start, args=(ctx, actor, now, keys))  # fmt: skip
        st.link_button("Tekst voor Excel (csv)", f"/export/csv?{query}", icon=":material/csv:", width="stretch")
    if JOB in st.session_state:
        _follow(ctx, actor)


def _start(ctx: Context, actor: Actor, now: View, keys: str) -> None:
    try:
        st.session_state[JOB] = jobs.start(ctx, actor, now.wanted, now.order, keys=keys).id
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")


@st.fragment(run_every=1.0)
def _follow(ctx: Context, actor: Actor) -> None:
    """How far the workbook is; the rest of the screen goes on meanwhile."""
    job = st.session_state.get(JOB)
    if job is None:
        return
    try:
        said = jobs.progress(ctx, actor, job)
    except NotNow as refusal:  # the next second may tell
        st.caption(str(refusal))
        return
    except AppError as refusal:
        st.session_state.pop(JOB)
        st.error(str(refusal), icon=":material/error:")
        return
    if said.state is JobState.DONE:
        st.link_button(f"Download {said.file_name}", f"/export/taak/{job}", type="primary", icon=":material/download:")
    elif said.state is JobState.FAILED:
        st.error(said.reason or jobs.FAILED, icon=":material/error:")
    else:
        part = said.done / said.total if said.total else 0.0
        st.progress(
            min(part, 1.0), f"Excel wordt gemaakt: {show_number(said.done)} van {show_number(said.total)} rijen"
        )
