"""The end of a round: what was done, what waits, and the way on; or why there was nothing to check."""

import streamlit as st

from pages.ui import review_scope
from pages.ui.doing import do
from pages.ui.review_round import Outcome, Round
from services import review
from services.context import Context
from services.formats import counted, show_number
from services.policy.access import Actor
from services.review import Left, Scope


def show(ctx: Context, actor: Actor, now: Round) -> None:
    """What stands in the place of a card."""
    waits = review.left(ctx, actor)
    if now.ids:
        _done(now)
    else:
        _nothing(now, waits)
    if waits.projects:
        _waiting(now, waits)


def _done(now: Round) -> None:
    st.success(f"Je ging door {counted(len(now.ids), 'steunaanvraag', 'steunaanvragen')}.", icon=":material/task_alt:",
               title="Deze ronde is klaar")  # fmt: skip
    with st.container(horizontal=True):
        for outcome in Outcome:
            if outcome in (Outcome.VERIFIED, Outcome.SKIPPED) or now.count(outcome):
                st.metric(outcome.value.capitalize(), show_number(now.count(outcome)), border=True, width=200)
    with st.container(horizontal=True):
        st.button("Vorige", key="review_back", icon=":material/chevron_left:", shortcut="k",
                  disabled=now.before is None, on_click=now.back)  # fmt: skip


def _nothing(now: Round, waits: Left) -> None:
    if not waits.projects:
        st.info("Er staan nog geen projecten in het programma. Lees eerst je projectenlijst in.",
                icon=":material/inbox:", title="Niets te controleren")  # fmt: skip
        st.page_link("imports.py", label="Naar Importeren", icon=":material/upload_file:")
        return
    what = "Bevestigd, Lopend of Afgewerkt" if now.scope.finished else "Bevestigd of Lopend"
    years = "" if now.scope.all_years else " in 2 kalenderjaren"
    st.success(f"Alles wat {what} is{years}, is geverifieerd. Na een nieuwe lijst staat hier weer wat nieuw is of "
               "gewijzigd werd.", icon=":material/task_alt:", title="Niets te controleren")  # fmt: skip


def _waiting(now: Round, waits: Left) -> None:
    rounds = (
        (waits.unfinished, "Nog te controleren", Scope()),
        (waits.finished, "Ook afgewerkte", Scope(finished=True)),
        (waits.older, "Ook oudere jaren", Scope(finished=True, all_years=True)),
    )
    offered = [one for one in rounds if one[0]]
    if not offered:
        st.caption("Er wacht niets meer, ook niet bij de afgewerkte projecten en in oudere jaren.")
        return
    st.subheader("Wat nog wacht", anchor=False)
    for place, (number, label, scope) in enumerate(offered):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"{label}: {show_number(number)}", key=f"review_round_{place}", icon=":material/restart_alt:",
                      type="secondary" if place else "primary", shortcut=None if place else "n", on_click=do,
                      args=(review_scope.start, scope))  # fmt: skip
            if scope == Scope() and (skipped := now.count(Outcome.SKIPPED)):
                st.caption(f"Daarbij wat je oversloeg: {show_number(skipped)}.", width="content")
