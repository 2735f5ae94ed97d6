"""What somebody fills in to react, from the first word to the confirmation."""

import secrets
from dataclasses import dataclass, field

import streamlit as st

from models import Project
from models.enums import Action
from services import drafts
from services.context import Context
from services.policy.access import Actor
from services.policy.submissions import KeptFile

FORM = "reaction_form"


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

    def begin_again(self, problem: str) -> None:
        """Back to the text, which stays as it was, with the files."""
        self.key, self.checking, self.problem = secrets.token_urlsafe(24), False, problem


def current_form(ctx: Context, actor: Actor, project: Project, action: Action) -> Form:
    """The form that is being filled in, or a new one with the draft that was kept."""
    form = st.session_state.get(FORM)
    if not isinstance(form, Form) or (form.project_id, form.action) != (project.id, action):
        text = drafts.kept(ctx, actor, project, action)
        form = st.session_state[FORM] = Form(project.id or 0, action, text)
    return form


def is_current(form: Form) -> bool:
    """Whether this form has not been sent yet."""
    return st.session_state.get(FORM) is form


def close_form() -> None:
    """Nothing is being filled in any longer."""
    st.session_state.pop(FORM, None)
