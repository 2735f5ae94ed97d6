"""The reason of a reaction: ready-made texts to start from, and a text that is kept while it is written."""

import streamlit as st

from models import Project
from pages.ui.form import Form, keep
from services.context import Context
from services.policy.access import Actor
from services.policy.grounds import grounds
from services.policy.submissions import LONGEST_REASON, SHORTEST_REASON
from services.policy.workflow import REACTIONS, Transition
from services.precheck.findings import reasons

GROUND = "reaction_ground"


def reason_input(ctx: Context, actor: Actor, project: Project, row: Transition, form: Form) -> None:
    """The grounds and the text."""
    key = f"reason_{form.key}"
    st.session_state[key] = form.text  # the widget forgets it while the mail is looked at
    texts = grounds(row.action)
    if row.action in REACTIONS:  # what was found says it better than the general text of its ground
        texts |= {ground: text for ground, text in reasons(ctx, actor, project).items() if ground in texts}
    if texts:
        st.pills("Begin met een tekst", list(texts), key=GROUND, on_change=_start,
                 args=(ctx, actor, project, form, texts))  # fmt: skip
    if form.restored:
        st.caption("Deze tekst staat klaar. Pas hem aan waar dat nodig is.")
    if row.needs_reason:
        where = "in de mail en in de geschiedenis" if row.notify else "in de geschiedenis"
        st.caption(f"Minstens {SHORTEST_REASON} tekens. Je tekst staat zo {where}.")
    label = "Reden" if row.needs_reason else "Toelichting (mag leeg zijn)"
    st.text_area(label, key=key, max_chars=LONGEST_REASON, height=160, on_change=_take,
                 args=(ctx, actor, project, form, key),
                 placeholder="Omschrijf waarom, zoals de lezer van de mail het moet begrijpen.")  # fmt: skip


def _take(ctx: Context, actor: Actor, project: Project, form: Form, key: str) -> None:
    form.text = str(st.session_state[key])
    keep(ctx, actor, project, form)


def _start(ctx: Context, actor: Actor, project: Project, form: Form, texts: dict[str, str]) -> None:
    """A ready text takes the place of another, and comes after what was typed."""
    chosen, written = texts.get(st.session_state[GROUND] or "", ""), form.text.strip()
    form.text = chosen if written in ("", *texts.values()) else "\n".join(filter(None, (written, chosen)))
    keep(ctx, actor, project, form)
