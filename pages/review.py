"""Controleren: wat nog niemand nakeek, één steunaanvraag per kaart, of samen wat zonder bevindingen is."""

import streamlit as st

from pages.ui import review_card, review_end, review_scope, review_together
from pages.ui.flash import show_flash
from pages.ui.review_round import current_round, next_card
from pages.ui.session import require_provider
from pages.ui.world import context

actor = require_provider()
ctx = context()
now = current_round(ctx, actor)

review_scope.head(now)
show_flash()
one_by_one, together = st.tabs(["Eén voor één", "Zonder bevindingen"], key="review_part", on_change="rerun")
if together.open:
    with together:
        review_together.show(ctx, actor, now)
else:
    with one_by_one:
        card = next_card(ctx, actor, now)
        if card is not None:
            review_card.show(ctx, actor, now, card)
        else:
            review_end.show(ctx, actor, now)
