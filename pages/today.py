"""Vandaag: wat er te doen valt, wat er veranderde sinds het vorige bezoek, en hoe het ervoor staat."""

import streamlit as st

from pages.ui import judging_line, pictures, retention_form, session, since_visit, today_cards, view
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context
from services.start.today import today
from services.start.visits import last_visit

actor = require_actor()
ctx = context()
if query := view.asked_elsewhere():
    st.switch_page("overview.py", query_params=query)

now = today(ctx, actor)
visit = last_visit(ctx, actor, session.session_id())
st.title("Vandaag", anchor=False)
show_flash()
if visit is None:
    since_visit.welcome(actor, now)
elif not now.projects:
    since_visit.nothing_yet(actor)
judging_line.judging_line(ctx, actor)
today_cards.cards(now)
if now.projects:
    today_cards.duties(ctx, actor, now)
    today_cards.unfiled(now)
    if visit is not None:
        since_visit.since_visit(ctx, actor, visit)
    pictures.pictures(ctx, actor)
    retention_form.line(ctx, actor)
