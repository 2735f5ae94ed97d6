"""Systeem: hoe het met het programma staat, voor wie het beheert."""

import streamlit as st

from pages.ui import system_cards
from pages.ui.session import require_agency
from pages.ui.world import context
from services.upkeep.system import system

actor = require_agency()
ctx = context()

found = system(ctx, actor)
st.title("Systeem", anchor=False)
system_cards.verdict(ctx, found)
system_cards.checks(found)
system_cards.facts(ctx, found)
