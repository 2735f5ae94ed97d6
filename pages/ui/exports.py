"""Taking the list out: the rows of the selection in the order of the screen, their dossiers, the auditor's list."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from models import Project
from pages.ui.doing import do
from pages.ui.view import View
from services.columns import Column
from services.context import Context
from services.dossier.bundle import MOST_PROJECTS
from services.errors import AppError, NotNow
from services.exports import jobs
from services.exports.folders import JobState
from services.filters import ProjectFilter, for_auditor
from services.formats import counted, show_date, show_number
from services.listing import queries
from services.listing.column_choice import written
from services.listing.orders import Order
from services.listing.overview import Overview
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
            _button("Excel (xlsx) klaarmaken", "start_export", ":material/table_view:", now.wanted, now.order, "xlsx",
                    keys)  # fmt: skip
        st.link_button("Tekst voor Excel (csv)", f"/export/csv?{query}", icon=":material/csv:", width="stretch")
        if actor.provider_id is not None:
            _dossiers(now, seen)
            _for_auditor(ctx)
    follow(ctx, actor)


def _dossiers(now: View, seen: Overview) -> None:
    many = seen.totals.more or seen.totals.projects > MOST_PROJECTS
    _button("Dossiers (zip) klaarmaken", "start_dossiers", ":material/folder_zip:", now.wanted, now.order, "dossier",
            disabled=many)  # fmt: skip
    st.caption(
        f"Te veel voor één zip: kies hoogstens {show_number(MOST_PROJECTS)} projecten, bv. een jaar tegelijk." if many
        else "De papieren van elk project van deze selectie, met een kaft en een lijst van controlegetallen."
    )  # fmt: skip


def _for_auditor(ctx: Context) -> None:
    wanted = for_auditor(ctx.today)
    st.caption(f"**Lijst voor de auditor (laatste vijf jaar)**: alle projecten, aangevraagd vanaf "
               f"{show_date(wanted.filed_from)}.")  # fmt: skip
    with st.container(horizontal=True):
        _button("Excel", "start_auditor", ":material/fact_check:", wanted, Order(), "auditor")
        query = urlencode(queries.to_query(wanted, Order()), doseq=True)
        st.link_button("csv", f"/export/auditor-csv?{query}", icon=":material/csv:", width="stretch")


def dossier_of(ctx: Context, actor: Actor, project: Project) -> None:
    """The dossier of one project; nothing for the agency."""
    if actor.provider_id is not None:
        st.button("Dossier downloaden", key="start_dossier", icon=":material/folder_zip:", on_click=do,
                  args=(_start_one, project))  # fmt: skip
        follow(ctx, actor)


def _button(
    label: str, key: str, icon: str, wanted: ProjectFilter, order: Order, kind: str, keys: str = "", *,
    disabled: bool = False,
) -> None:  # fmt: skip
    st.button(label, key=key, icon=icon, width="stretch", on_click=do, args=(_start, wanted, order, kind, keys),
              disabled=disabled)  # fmt: skip


def _start(ctx: Context, actor: Actor, wanted: ProjectFilter, order: Order, kind: str, keys: str) -> None:
    st.session_state[JOB] = jobs.start(ctx, actor, wanted, order, kind, keys).id


def _start_one(ctx: Context, actor: Actor, project: Project) -> None:
    st.session_state[JOB] = jobs.dossier(ctx, actor, project.number).id


def follow(ctx: Context, actor: Actor) -> None:
    """How far the file is that was asked last, and the way to it."""
    if JOB in st.session_state:
        _follow(ctx, actor)


@st.fragment(run_every=1.0)
def _follow(ctx: Context, actor: Actor) -> None:
    """The rest of the screen goes on meanwhile."""
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
        if said.note:
            st.warning(said.note, icon=":material/warning:")
    elif said.state is JobState.FAILED:
        st.error(said.reason or jobs.FAILED, icon=":material/error:")
    else:
        part = said.done / said.total if said.total else 0.0
        st.progress(
            min(part, 1.0),
            f"Het bestand wordt gemaakt: {show_number(said.done)} van {show_number(said.total)} projecten",
        )
