"""Eén klant: zijn steunaanvragen per jaar, de subsidie tegen het plafond, bevindingen, mails en contact."""

import streamlit as st

from pages.ui import client_facts, client_head, client_lists, client_tabs, client_years
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()
ctx = context()
found = client_head.chosen(ctx, actor)

client_head.head(ctx, actor, found)
show_flash()
left, right = st.columns(2)
with left:
    client_years.client_years(ctx, actor, found)
    client_facts.contact(found)
with right:
    client_lists.findings(ctx, actor, found)
    client_lists.doubles(ctx, actor, found)
client_tabs.client_tabs(ctx, actor, found)
