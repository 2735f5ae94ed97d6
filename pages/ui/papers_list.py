"""The papers of a project as a checklist: what is there, what is missing, adding and taking out."""

import streamlit as st

from models import Evidence, Project
from pages.ui.badges import papers_badge
from pages.ui.doing import do
from pages.ui.exports import dossier_of
from pages.ui.flash import flash
from pages.ui.plain import plain
from services import papers
from services.context import Context
from services.errors import AppError
from services.formats import counted, show_moment, show_number
from services.papers import Item
from services.policy.access import Actor
from services.policy.submissions import LARGEST_EVIDENCE, MEGABYTE

TURN = "papers_turn"
KINDS = "pdf, jpg, png, docx, xlsx, eml of msg"


def papers_list(ctx: Context, actor: Actor, project: Project) -> None:
    """The checklist; nothing for the agency, which has no part in what a firm keeps."""
    items = papers.checklist(ctx, actor, project)
    if not items:
        return
    with st.container(border=True, gap="small", key="papers"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header("Papieren", anchor=False, width="content")
            papers_badge(project.papers)
        st.caption(
            "Wat een controle of audit bij dit project kan vragen, ook jaren later. Een bestand is meteen bewaard; "
            f"{KINDS}, elk ten hoogste {LARGEST_EVIDENCE // MEGABYTE} MB."
        )
        for item in items:
            _item(project, item)
        dossier_of(ctx, actor, project)


def _item(project: Project, item: Item) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"paper_{item.key}"):
        icon, said = _state(item)
        st.markdown(f"{icon} **{plain(item.name)}** {said}", help=item.remark or None, width="stretch")
        with st.popover("Toevoegen", icon=":material/upload_file:", key=f"add_{item.key}"):
            _field(project, item)
    for file in item.files:
        _file(file)


def _state(item: Item) -> tuple[str, str]:
    if item.files:
        return ":green[:material/check_circle:]", f":green[{counted(len(item.files), 'bestand', 'bestanden')}]"
    return (":orange[:material/error:]", ":orange[ontbreekt]") if item.asked else (":material/folder:", "–")


def _field(project: Project, item: Item) -> None:
    if item.remark:
        st.caption(plain(item.remark))
    key = f"upload_{item.key}_{st.session_state.setdefault(TURN, 0)}"
    st.file_uploader(f"{plain(item.name)}: kies bestanden", accept_multiple_files=True, key=key, on_change=do,
                     args=(_add, project.number, item, key))  # fmt: skip


def _add(ctx: Context, actor: Actor, number: str, item: Item, key: str) -> None:
    """Each file by itself: one that is refused keeps no other from being kept."""
    for upload in st.session_state.get(key) or ():
        try:
            papers.add(ctx, actor, number, item.key, upload.name, upload.getvalue())
        except AppError as refusal:
            flash(str(refusal), error=True)
        else:
            flash(f"{upload.name} is bewaard bij {item.name}.")
    st.session_state[TURN] += 1  # an empty field: what is kept stands beside it


def _file(file: Evidence) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.link_button(plain(file.file_name), f"/bestand/bewijsstuk/{file.id}", icon=":material/download:")
        size = show_number(max(1, file.size // 1024))
        st.caption(f"{size} kB · {show_moment(file.kept_at)} · {plain(file.kept_by)}", width="content")
        with st.popover("Verwijderen", icon=":material/delete:", key=f"drop_{file.id}", type="tertiary"):
            st.text("Dit bestand verdwijnt uit het dossier. In de geschiedenis blijft staan dat het er was.")
            st.button("Ja, verwijder het", key=f"drop_now_{file.id}", on_click=do, args=(_drop, file))


def _drop(ctx: Context, actor: Actor, file: Evidence) -> str:
    papers.remove(ctx, actor, file.id or 0)
    return f"{file.file_name} is verwijderd."
