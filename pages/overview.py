"""Overzicht projecten: altijd actueel, te filteren, te sorteren, af te vinken en uit te voeren."""

import streamlit as st

from pages.ui import filter_bar, view
from pages.ui.exports import export_menu
from pages.ui.flash import show_flash
from pages.ui.paging import paging
from pages.ui.row_bar import row_bar
from pages.ui.session import require_actor
from pages.ui.table import open_chosen, project_table
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
    chosen = project_table(ctx, actor, seen.rows, now.order)
    with left:
        row_bar(ctx, actor, chosen)
    with right.container(horizontal_alignment="right"):
        export_menu(ctx, actor, now, seen)
    paging(ctx, seen)
else:
    filter_bar.nothing_found(actor, now.wanted)
open_chosen()
