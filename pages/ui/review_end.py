"""The end of a round: what was done, what waits, and the way on; or why there was nothing to check."""

import streamlit as st

from pages.ui import review_scope
from pages.ui.doing import do
from pages.ui.review_card import back_button, bar
from pages.ui.review_round import Outcome, Round
from services.context import Context
from services.formats import counted, show_number
from services.policy.access import Actor
from services.start import review
from services.start.review import Left, Scope


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
                st.metric(outcome.value.capitalize(), show_number(now.count(outcome)), border=True, width=165)
    with bar():
        back_button(now)


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
        (waits.unfinished, "Nog een ronde: {}", Scope()),
        (waits.finished, "Met {} afgewerkte erbij", Scope(finished=True)),
        (waits.older, "Met {} oudere erbij", Scope(finished=True, all_years=True)),
    )
    offered = [(label.format(show_number(number)), scope) for number, label, scope in rounds if number]
    if not offered:
        st.caption("Er wacht niets meer, ook niet bij de afgewerkte projecten en in oudere jaren.")
        return
    st.subheader("Wat nog wacht", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for place, (label, scope) in enumerate(offered):
            st.button(label, key=f"review_round_{place}", icon=":material/restart_alt:", on_click=do,
                      args=(review_scope.start, scope), type="secondary" if place else "primary",
                      shortcut=None if place else "n")  # fmt: skip
    if skipped := now.count(Outcome.SKIPPED):
        st.caption(f"Wat je oversloeg ({show_number(skipped)}), komt in de volgende ronde terug.")
