"""Choosing evidence: each file is looked at and kept as soon as it arrives, and can be taken off again."""

import streamlit as st

from models import Project
from pages.ui import session
from pages.ui.form import Form, keep
from pages.ui.plain import plain
from services import evidence
from services.context import Context
from services.errors import AppError
from services.formats import show_number
from services.policy.submissions import LARGEST_EVIDENCE, MEGABYTE, MOST_EVIDENCE, KeptFile

TURN, REFUSED = "evidence_turn", "evidence_refused"


def evidence_input(ctx: Context, project: Project, form: Form) -> None:
    """The field, what was refused, and what is kept."""
    key = f"evidence_{st.session_state.setdefault(TURN, 0)}"
    most = LARGEST_EVIDENCE // MEGABYTE
    st.file_uploader(
        f"Bewijsstukken (1 tot {MOST_EVIDENCE}; pdf, jpg, png, docx, xlsx, eml of msg; elk ten hoogste {most} MB)",
        accept_multiple_files=True, key=key, on_change=_take, args=(ctx, key, project, form),
    )  # fmt: skip
    for refusal in st.session_state.pop(REFUSED, []):
        st.error(plain(refusal), icon=":material/error:")
    for place, file in enumerate(form.files):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{file.name} ({_size(file)})", width="content")
            st.button("Verwijder", key=f"drop_{place}_{file.sha256}", type="tertiary", icon=":material/close:",
                      on_click=_drop, args=(ctx, project, form, file))  # fmt: skip


def _take(ctx: Context, key: str, project: Project, form: Form) -> None:
    actor = session.current_actor()
    if actor is None:
        return
    refused = st.session_state.setdefault(REFUSED, [])
    for upload in st.session_state.get(key) or ():
        if len(form.files) >= MOST_EVIDENCE:
            refused.append(f"{upload.name}: er zijn al {MOST_EVIDENCE} bewijsstukken.")
            continue
        try:
            kept = evidence.keep(ctx, actor, upload.name, upload.getvalue())
        except AppError as refusal:
            refused.append(str(refusal))
        else:
            form.files += [] if kept in form.files else [kept]
            form.problem = ""
    keep(ctx, actor, project, form)
    st.session_state[TURN] += 1  # an empty field: what is kept stands below it


def _drop(ctx: Context, project: Project, form: Form, file: KeptFile) -> None:
    actor = session.current_actor()
    if actor is not None and file in form.files:
        form.files.remove(file)
        keep(ctx, actor, project, form)


def _size(file: KeptFile) -> str:
    return f"{show_number(max(1, file.size // 1024))} kB"
