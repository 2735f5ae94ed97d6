"""Stopzettingen: de aanvragen die op een beslissing van de dienst wachten, de oudste eerst."""

import streamlit as st

from pages.ui import desk
from pages.ui.flash import show_flash
from pages.ui.session import require_agency
from pages.ui.world import context
from services.reactions import stops

actor = require_agency()
ctx = context()

found = stops(ctx, actor, desk.page("stops"))
st.title(desk.title(found, "stopzetting wacht", "stopzettingen wachten"), anchor=False)
show_flash()
desk.stops(ctx, actor, found)
desk.turn(found, "stops")
