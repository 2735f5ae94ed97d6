"""Meldingen: wat dienstverleners over afgewerkte projecten melden, om af te handelen met een notitie."""

import streamlit as st

from pages.ui import desk
from pages.ui.flash import show_flash
from pages.ui.session import require_agency
from pages.ui.world import context
from services.reactions import reports

actor = require_agency()
ctx = context()

handled = desk.which()
found = reports(ctx, actor, desk.page("reports"), handled=handled)
words = ("afgehandelde melding", "afgehandelde meldingen") if handled else ("melding wacht", "meldingen wachten")
st.title(desk.title(found, *words), anchor=False)
show_flash()
desk.choice()
desk.reports(ctx, actor, found)
desk.turn(found, "reports")
