"""What somebody fills in to react, from the first word to the confirmation."""

import secrets
from dataclasses import dataclass, field

import streamlit as st

from models import Project
from models.enums import Action
from pages.ui.flash import flash
from pages.ui.session import CAME_FROM
from services import drafts
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor
from services.policy.submissions import KeptFile

FORM, PATH = "reaction_form", "reageren"


@dataclass(slots=True)
class Form:
    """`version` is that of the project as the reader saw it when he went on to the mail; `key` makes it one action."""

    project_id: int
    action: Action
    text: str
    version: int = 0
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    files: list[KeptFile] = field(default_factory=list)
    checking: bool = False
    problem: str = ""
    restored: bool = False

    def begin_again(self, problem: str) -> None:
        """Back to the text, which stays as it was, with the files."""
        self.key, self.checking, self.problem = secrets.token_urlsafe(24), False, problem


def current_form(ctx: Context, actor: Actor, project: Project, action: Action) -> Form:
    """The form that is being filled in, or a new one with the draft that was kept."""
    form = st.session_state.get(FORM)
    if not isinstance(form, Form) or (form.project_id, form.action) != (project.id, action):
        text, files = drafts.kept(ctx, actor, project, action)
        form = st.session_state[FORM] = Form(project.id or 0, action, text, files=files, restored=bool(text or files))
    elif st.session_state.get(CAME_FROM) != PATH:
        form.checking = False  # what the mail was drawn from may have changed while he was away
    return form


def text_of(project: Project) -> str:
    """What was typed about this project, for who can no longer send it."""
    form = st.session_state.get(FORM)
    return form.text if isinstance(form, Form) and form.project_id == project.id else ""


def keep(ctx: Context, actor: Actor, project: Project, form: Form) -> None:
    """For who was signed in when the field was shown: what he typed is kept also when his session just ended."""
    try:
        drafts.keep(ctx, actor, project, form.action, form.text, form.files)
    except AppError as refusal:
        flash(f"Je tekst is nog niet bewaard. {refusal}", error=True)


def is_current(form: Form) -> bool:
    """Whether this form has not been sent yet."""
    return st.session_state.get(FORM) is form


def close_form() -> None:
    """Nothing is being filled in any longer."""
    st.session_state.pop(FORM, None)
