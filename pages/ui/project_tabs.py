"""What belongs to a project: its history, evidence, mails and notes, each with how many there are."""

from collections.abc import Sequence

import streamlit as st

from models import Evidence, Mail, Note, Project
from models.enums import Role
from pages.ui.doing import do
from pages.ui.history_tabs import history
from pages.ui.letter import mail_badge, said_of
from pages.ui.plain import plain
from services import evidence, notes
from services.chronicle import chronicle
from services.context import Context
from services.formats import show_moment, show_number
from services.policy.access import Actor
from services.post import mails
from services.projects import places


def project_tabs(ctx: Context, actor: Actor, project: Project) -> None:
    """The tabs; the agency has no part in the notes of a firm."""
    entries = chronicle(ctx, actor, project)
    files, sent = evidence.of_project(ctx, actor, project), mails.of_project(ctx, actor, project)
    written = notes.of_project(ctx, actor, project)
    labels = [f"Geschiedenis ({len(entries)})", f"Bewijsstukken ({len(files)})", f"Mails ({len(sent)})"]
    own = actor.role is not Role.AGENCY
    tabs = st.tabs([*labels, *([f"Notities ({len(written)})"] if own else [])])
    with tabs[0]:
        history(places(ctx, actor, [project])[0], entries)
    with tabs[1]:
        _evidence(files)
    with tabs[2]:
        _mails(sent)
    if own:
        with tabs[3]:
            _notes(ctx, project, written)


def piece_of_evidence(piece: Evidence) -> None:
    """One file, to download; it is never shown."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(plain(piece.file_name), f"/bestand/bewijsstuk/{piece.id}", icon=":material/download:")
        size = show_number(max(1, piece.size // 1024))
        st.caption(f"{size} kB · {show_moment(piece.kept_at)} · {plain(piece.kept_by)}", width="content")


def _evidence(files: Sequence[Evidence]) -> None:
    if not files:
        st.caption("Bij dit project zijn nog geen bewijsstukken. Je voegt ze toe wanneer je een stopzetting aanvraagt.")
    for piece in files:
        piece_of_evidence(piece)


def _mails(sent: Sequence[Mail]) -> None:
    if not sent:
        st.caption("Over dit project is hier nog geen mail opgesteld.")
    for mail in sent:
        with st.container(border=True, gap="small"):
            with st.container(horizontal=True, vertical_alignment="center"):
                mail_badge(mail)
                st.text(f"{mail.subject} – aan {mail.recipient or mail.audience.value}")
            if mail.error:
                st.text(mail.error)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(said_of(mail), width="content")
                st.page_link("outbox.py", label="Naar Postvak uit", icon=":material/outbox:")


def _notes(ctx: Context, project: Project, written: Sequence[Note]) -> None:
    with st.form(f"note_{project.id}", clear_on_submit=False):
        key = f"note_text_{project.id}"
        st.text_area("Nieuwe notitie", key=key, max_chars=notes.LONGEST, height=80,
                     placeholder="Alleen voor je eigen firma: een notitie wordt niet gemaild.")  # fmt: skip
        st.form_submit_button("Notitie bewaren", icon=":material/add_notes:", on_click=do, args=(_add, project, key))
    for note in written:
        with st.container(border=True, gap="small"):
            st.text(note.text)
            st.caption(f"{show_moment(note.at)} · {plain(note.account_name)}")


def _add(ctx: Context, actor: Actor, project: Project, key: str) -> None:
    notes.add(ctx, actor, project.number, st.session_state[key])
    st.session_state[key] = ""
