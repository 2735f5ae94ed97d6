"""Overzicht projecten: altijd actueel, te filteren, te sorteren, af te vinken en uit te voeren."""

import streamlit as st

from pages.ui import filter_bar, view
from pages.ui.exports import export_menu
from pages.ui.flash import show_flash
from pages.ui.paging import paging
from pages.ui.session import require_actor
from pages.ui.table import project_table
from pages.ui.ticks import tick_bar
from pages.ui.world import context
from services.overview import overview

actor = require_actor()
ctx = context()
now = view.current_view()
seen = overview(ctx, actor, now.wanted, now.order, now.page)
view.keep(view.View(now.wanted, now.order, seen.page))
view.mirror(view.current_view())

filter_bar.heading(actor, seen)
show_flash()
filter_bar.filters(ctx, actor, now.wanted, seen)
if seen.rows:
    left, right = st.columns([4, 1], vertical_alignment="center")
    ticked = project_table(seen.rows, now.order)
    with left:
        tick_bar(ctx, actor, ticked)
    with right.container(horizontal_alignment="right"):
        export_menu(ctx, actor, now, seen)
    paging(ctx, seen)
else:
    filter_bar.nothing_found(actor, now.wanted)
if number := st.session_state.pop("opened", None):
    st.switch_page("project.py", query_params={"nummer": number})
