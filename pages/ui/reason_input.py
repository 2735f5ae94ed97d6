"""The reason of a reaction: ready-made texts to start from, and a text that is kept while it is written."""

import streamlit as st

from models import Project
from services import drafts
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor
from services.policy.grounds import grounds
from services.policy.submissions import LONGEST_REASON, SHORTEST_REASON
from services.policy.workflow import Transition

GROUND = "reaction_ground"


def reason_input(ctx: Context, actor: Actor, project: Project, row: Transition) -> None:
    """The grounds and the text."""
    key = _key(project, row)
    st.session_state[key] = typed(ctx, actor, project, row)  # the widget forgets it while the mail is looked at
    texts = grounds(row.action)
    if texts:
        st.pills("Begin met een tekst", list(texts), key=GROUND, on_change=_start,
                 args=(ctx, actor, project, row, texts))  # fmt: skip
    st.caption(f"Minstens {SHORTEST_REASON} tekens. Je tekst staat zo in de mail en in de geschiedenis.")
    label = "Reden" if row.needs_reason else "Toelichting (mag leeg zijn)"
    st.text_area(label, key=key, max_chars=LONGEST_REASON, height=160, on_change=_keep, args=(ctx, actor, project, row),
                 placeholder="Omschrijf waarom, zoals de lezer van de mail het moet begrijpen.")  # fmt: skip


def typed(ctx: Context, actor: Actor, project: Project, row: Transition) -> str:
    """What stands in the field, or what was kept of an earlier visit."""
    key = _key(project, row)
    if key in st.session_state:
        return str(st.session_state[key])
    return drafts.kept(ctx, actor, project, row.action)


def forget(project: Project, row: Transition) -> None:
    """The field is empty again."""
    st.session_state.pop(_key(project, row), None)
    st.session_state.pop(GROUND, None)


def _key(project: Project, row: Transition) -> str:
    return f"reason_{project.id}_{row.action.name}"


def _start(ctx: Context, actor: Actor, project: Project, row: Transition, texts: dict[str, str]) -> None:
    """A ready text takes the place of another, and comes after what was typed."""
    chosen = texts.get(st.session_state[GROUND] or "", "")
    key = _key(project, row)
    written = str(st.session_state.get(key, "")).strip()
    st.session_state[key] = chosen if written in ("", *texts.values()) else "\n".join(filter(None, (written, chosen)))
    _keep(ctx, actor, project, row)


def _keep(ctx: Context, actor: Actor, project: Project, row: Transition) -> None:
    """For who was signed in when the field was shown: what he typed is kept also when his session just ended."""
    try:
        drafts.keep(ctx, actor, project, row.action, str(st.session_state[_key(project, row)]))
    except AppError:
        return  # the confirmation says what is wrong
