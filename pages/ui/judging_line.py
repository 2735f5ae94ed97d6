"""How far the judging of projects is, as long as it is behind."""

import streamlit as st

from services.context import Context
from services.policy.access import Actor
from services.precheck.judging_progress import judged

SECONDS = 3.0
TEXT = "Projecten worden beoordeeld"


def judging_line(ctx: Context, actor: Actor) -> None:
    """The line, which is gone once all is judged; nothing when it is already."""
    if judged(ctx, actor) is not None:
        _follow(ctx, actor)


@st.fragment(run_every=SECONDS)
def _follow(ctx: Context, actor: Actor) -> None:
    said = judged(ctx, actor)
    if said is None:
        st.rerun(scope="app")  # the numbers on the cards are the new ones now
    elif said.done:
        part = said.done / said.total
        st.progress(part, f"{TEXT}: {int(part * 100)} %")
    else:
        st.caption(f":material/hourglass_top: {TEXT} … Bevindingen en termijnen volgen zo.")
