"""What the review queue goes through: the usual scope, finished projects too, all years too."""

from dataclasses import replace

import streamlit as st

from pages.ui.doing import do
from pages.ui.review_round import Round, begin
from services.context import Context
from services.policy.access import Actor
from services.start.review import Scope

FIELDS = {"finished": "Ook afgewerkte", "all_years": "Alle jaren"}


def head(now: Round) -> None:
    """The title and the two switches; another scope begins another round."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title("Controleren", anchor=False, width="stretch")
        with st.container(horizontal=True, width="content", gap="medium"):
            for name, label in FIELDS.items():
                key = f"review_{name}"
                st.session_state[key] = getattr(now.scope, name)
                st.toggle(label, key=key, on_change=do, args=(_switch, now.scope, name))


def start(ctx: Context, actor: Actor, scope: Scope) -> None:
    """Begin a round with this scope."""
    begin(ctx, actor, scope)


def _switch(ctx: Context, actor: Actor, scope: Scope, name: str) -> None:
    begin(ctx, actor, replace(scope, **{name: st.session_state[f"review_{name}"]}))
