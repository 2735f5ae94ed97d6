"""The form of a reaction, in two steps: why and with which evidence; then the mail as it will go out."""

import streamlit as st

from models import Project
from models.enums import Role
from pages.ui import session
from pages.ui.badges import status_badge
from pages.ui.desk import what_is_asked
from pages.ui.evidence_input import evidence_input
from pages.ui.flash import flash
from pages.ui.form import Form, close_form, current_form, is_current, text_of
from pages.ui.letter import show_letters
from pages.ui.plain import plain
from pages.ui.reason_input import reason_input
from pages.ui.review_round import came_from_queue, note_reacted, way_back
from services import actions, reactions
from services.context import Context
from services.errors import AppError, Changed
from services.policy.access import Actor
from services.policy.submissions import Submission, cap_warning, deposit_warning
from services.policy.workflow import Party, Transition
from services.projects import places

PARAMETER, DONE = "actie", "reaction_done"


def asked_for(ctx: Context, actor: Actor, project: Project) -> Transition | None:
    """The row of the table that the address names, when it can be done now."""
    if PARAMETER in st.query_params:
        st.session_state[PARAMETER] = st.query_params[PARAMETER]
    wanted = st.session_state.get(PARAMETER, "")
    if PARAMETER not in st.query_params and wanted:
        st.query_params[PARAMETER] = wanted
    return next((row for row in actions.available(ctx, actor, project) if row.action == wanted), None)


def leave_when_done(ctx: Context, actor: Actor, project: Project) -> None:
    """Once the reaction was carried out: back to where it began, the desk, the queue or the project."""
    if st.session_state.pop(DONE, False):
        if actor.role is Role.AGENCY:
            st.switch_page("stops.py")
        if came_from_queue(project):
            note_reacted(project)
            st.switch_page("review.py")
        st.switch_page("project.py", query_params=places(ctx, actor, [project])[0].query)


def head(ctx: Context, actor: Actor, project: Project, row: Transition | None) -> None:
    """Back, which project, and what this form does."""
    if not way_back(project):
        st.page_link("project.py", label="Terug naar het project", icon=":material/arrow_back:",
                     query_params=places(ctx, actor, [project])[0].query)  # fmt: skip
    st.title(row.action.label if row else "Reageren", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{project.number} · {project.enterprise_name}", width="content")
        status_badge(project.status)


def gone(project: Project) -> None:
    """Why there is no form (any longer), with what was typed, so that it can be used elsewhere."""
    st.info(f"Dit kan niet (meer) bij een project met status “{project.status.label}”. {project.status.meaning}",
            icon=":material/block:")  # fmt: skip
    if text := text_of(project):
        st.caption("Dit had je geschreven:")
        st.text(text)


def reaction_form(ctx: Context, actor: Actor, project: Project, row: Transition) -> None:
    """The step that is due."""
    form = current_form(ctx, actor, project, row.action)
    if form.checking:
        _check(ctx, actor, project, row, form)
    else:
        _write(ctx, actor, project, row, form)


def _write(ctx: Context, actor: Actor, project: Project, row: Transition, form: Form) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(f"Wanneer: {row.when}")
        st.text(f"Gevolg: {row.consequence}")
    if row.by is Party.AGENCY and (matter := reactions.request(ctx, actor, project)):
        with st.container(border=True, gap="small"):
            what_is_asked(matter)
    if warning := cap_warning(row.action, project.filed_on, ctx.today):
        st.warning(warning, icon=":material/event_busy:")
    if warning := deposit_warning(row.action, project):
        st.warning(warning, icon=":material/savings:")
    reason_input(ctx, actor, project, row, form)
    if row.needs_evidence:
        evidence_input(ctx, project, form)
    if form.problem:
        st.error(plain(form.problem), icon=":material/error:")
    label = "Verder: bekijk de mail" if row.notify else "Verder"
    st.button(label, key="reaction_next", type="primary", icon=":material/arrow_forward:", on_click=_to_check,
              args=(ctx, project, row, form))  # fmt: skip


def _to_check(ctx: Context, project: Project, row: Transition, form: Form) -> None:
    actor = session.current_actor()
    if actor is None:
        return
    form.problem, form.version = "", project.version
    try:
        actions.preview(ctx, actor, project, row.action, form.text, form.files)
    except AppError as refusal:
        form.problem = str(refusal)
    else:
        form.checking = True


def _check(ctx: Context, actor: Actor, project: Project, row: Transition, form: Form) -> None:
    try:
        letters = actions.preview(ctx, actor, project, row.action, form.text, form.files)
    except AppError as refusal:
        form.begin_again(str(refusal))
        st.rerun()
    if not row.notify:
        st.header("Je reden", anchor=False)
        with st.container(border=True):
            st.text(form.text)
    show_letters(letters)
    if form.files:
        st.text("Bewijsstukken: " + ", ".join(file.name for file in form.files))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Terug naar de tekst", key="reaction_back", icon=":material/edit:", on_click=_to_write, args=(form,))
        st.button(row.confirm, key="reaction_confirm", type="primary", icon=":material/send:", on_click=_confirm,
                  args=(ctx, project, row, form))  # fmt: skip
    st.caption(row.consequence)


def _to_write(form: Form) -> None:
    form.checking = False


def _confirm(ctx: Context, project: Project, row: Transition, form: Form) -> None:
    """One call, one effect; a second click finds the form gone, or the same key."""
    actor = session.current_actor()
    if actor is None or not is_current(form):
        return
    place = places(ctx, actor, [project])[0]
    submission = Submission(form.text, form.version, form.key, tuple(form.files))
    try:
        actions.perform(ctx, actor, project.number, row.action, submission, place.provider_number)
    except Changed as refusal:
        form.begin_again("")
        flash(f"{refusal} Je tekst en je bewijsstukken zijn bewaard.", error=True)
    except AppError as refusal:
        form.begin_again(str(refusal))
    else:
        close_form()
        told = " en ".join(row.notify)
        flash(f"{row.done} De mail aan {told} staat in Postvak uit." if told else row.done)
        st.session_state[DONE] = True
