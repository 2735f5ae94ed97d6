"""The form of a reaction, in two steps: why and with which evidence; then the mail as it will go out."""

import secrets
from dataclasses import dataclass, field

import streamlit as st

from models import Project
from models.enums import Action, Role
from pages.ui import evidence_input, reason_input, session
from pages.ui.badges import status_badge
from pages.ui.flash import flash
from pages.ui.letter import show_letters
from services import actions
from services.context import Context
from services.errors import AppError, Changed
from services.policy.access import Actor
from services.policy.submissions import KeptFile, Submission, cap_warning
from services.policy.workflow import Transition
from services.projects import places

PARAMETER, FORM, DONE = "actie", "reaction_form", "reaction_done"


@dataclass(slots=True)
class Form:
    """What is filled in so far. `key` and `version` are those of the moment at which the form was opened."""

    project_id: int
    action: Action
    version: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    files: list[KeptFile] = field(default_factory=list)
    checking: bool = False
    problem: str = ""


def asked_for(ctx: Context, actor: Actor, project: Project) -> Transition | None:
    """The row of the table that the address names, when it can be done now."""
    if PARAMETER in st.query_params:
        st.session_state[PARAMETER] = st.query_params[PARAMETER]
    wanted = st.session_state.get(PARAMETER, "")
    if PARAMETER not in st.query_params and wanted:
        st.query_params[PARAMETER] = wanted
    return next((row for row in actions.available(ctx, actor, project) if row.action == wanted), None)


def leave_when_done(ctx: Context, actor: Actor, project: Project) -> None:
    """Back to the project once the reaction was carried out; the agency goes on with its desk."""
    if st.session_state.pop(DONE, False):
        if actor.role is Role.AGENCY:
            st.switch_page("stops.py")
        st.switch_page("project.py", query_params=places(ctx, actor, [project])[0].query)


def head(ctx: Context, actor: Actor, project: Project, row: Transition | None) -> None:
    """Back, which project, and what this form does."""
    st.page_link("project.py", label="Terug naar het project", icon=":material/arrow_back:",
                 query_params=places(ctx, actor, [project])[0].query)  # fmt: skip
    st.title(row.action.label if row else "Reageren", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{project.number} · {project.enterprise_name}", width="content")
        status_badge(project.status)
    if row is None:
        st.info(f"Dit kan niet (meer) bij een project met status “{project.status.label}”. {project.status.meaning}",
                icon=":material/block:")  # fmt: skip


def reaction_form(ctx: Context, actor: Actor, project: Project, row: Transition) -> None:
    """The step that is due."""
    form = _form(project, row.action)
    if form.problem:
        st.error(form.problem, icon=":material/error:")
    if form.checking:
        _check(ctx, actor, project, row, form)
    else:
        _write(ctx, actor, project, row, form)


def _form(project: Project, action: Action) -> Form:
    form = st.session_state.get(FORM)
    if not isinstance(form, Form) or (form.project_id, form.action) != (project.id, action):
        form = st.session_state[FORM] = Form(project.id or 0, action, project.version)
    return form


def _write(ctx: Context, actor: Actor, project: Project, row: Transition, form: Form) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(f"Wanneer: {row.when}")
        st.text(f"Gevolg: {row.consequence}")
    if warning := cap_warning(row.action, project.filed_on, ctx.today):
        st.warning(warning, icon=":material/event_busy:")
    reason_input.reason_input(ctx, actor, project, row)
    if row.needs_evidence:
        evidence_input.evidence_input(ctx, form.files)
    label = "Verder: bekijk de mail" if row.notify else "Verder"
    st.button(label, key="reaction_next", type="primary", icon=":material/arrow_forward:", on_click=_to_check,
              args=(ctx, project, row, form))  # fmt: skip


def _to_check(ctx: Context, project: Project, row: Transition, form: Form) -> None:
    form.problem = ""
    actor = session.current_actor()
    if actor is None:
        return
    try:
        actions.preview(ctx, actor, project, row.action, reason_input.typed(ctx, actor, project, row), form.files)
    except AppError as refusal:
        form.problem = str(refusal)
    else:
        form.checking = True


def _check(ctx: Context, actor: Actor, project: Project, row: Transition, form: Form) -> None:
    reason = reason_input.typed(ctx, actor, project, row)
    try:
        letters = actions.preview(ctx, actor, project, row.action, reason, form.files)
    except AppError as refusal:
        form.checking, form.problem = False, str(refusal)
        st.rerun()
    if not row.notify:
        st.subheader("Je reden", anchor=False)
        with st.container(border=True):
            st.text(reason)
    show_letters(letters)
    if form.files:
        st.caption("Bewijsstukken: " + ", ".join(file.name for file in form.files))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Terug naar de tekst", key="reaction_back", icon=":material/edit:", on_click=_to_write, args=(form,))
        st.button(row.confirm, key="reaction_confirm", type="primary", icon=":material/send:", on_click=_confirm,
                  args=(ctx, project, row, form, reason))  # fmt: skip
    st.caption(row.consequence)


def _to_write(form: Form) -> None:
    form.checking = False


def _confirm(ctx: Context, project: Project, row: Transition, form: Form, reason: str) -> None:
    """One call, one effect; a second click finds the form gone, or the same key."""
    actor = session.current_actor()
    if actor is None or st.session_state.get(FORM) is not form:
        return
    place = places(ctx, actor, [project])[0]
    submission = Submission(reason, form.version, form.key, tuple(form.files))
    try:
        actions.perform(ctx, actor, project.number, row.action, submission, place.provider_number)
    except Changed as refusal:
        form.version, form.checking, form.problem = 0, False, ""
        del st.session_state[FORM]
        flash(f"{refusal} Je tekst is bewaard.", error=True)
    except AppError as refusal:
        form.checking, form.problem = False, str(refusal)
    else:
        del st.session_state[FORM]
        reason_input.forget(project, row)
        flash(row.done)
        st.session_state[DONE] = True
