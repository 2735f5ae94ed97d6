"""Overzicht projecten: altijd actueel, te filteren, te sorteren, af te vinken en uit te voeren."""

from dataclasses import replace

import streamlit as st

from models.enums import Role
from pages.ui import client_link, filter_bar, view, view_bar
from pages.ui.exports import export_menu
from pages.ui.flash import show_flash
from pages.ui.paging import paging
from pages.ui.row_bar import row_bar
from pages.ui.session import require_actor
from pages.ui.table import open_chosen, project_table
from pages.ui.world import context
from services.listing.column_choice import offered
from services.listing.overview import overview
from services.listing.shelf import shelf

actor = require_actor()
ctx = context()
now, kept = view.current_view(), shelf(ctx, actor)
columns = offered(now.columns or kept.columns, to_agency=actor.role is Role.AGENCY)
seen = overview(ctx, actor, now.wanted, now.order, now.page)
view.keep(replace(now, page=seen.page))
view.mirror(view.current_view())

filter_bar.heading(actor, seen)
show_flash()
view_bar.view_bar(ctx, actor, kept, now, columns)
filter_bar.filters(ctx, actor, now.wanted, seen)
if seen.rows:
    client_link.client_looked_for(now.wanted, seen.rows)
    left, right = st.columns([4, 1], vertical_alignment="center")
    picked = project_table(ctx, actor, seen.rows, now.order, columns)
    with left:
        row_bar(ctx, actor, picked)
    with right.container(horizontal_alignment="right"):
        export_menu(ctx, actor, now, seen, columns)
    paging(ctx, seen)
else:
    filter_bar.nothing_found(actor, now.wanted)
open_chosen()
