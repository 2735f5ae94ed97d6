"""Mijn gegevens: de firma, haar registraties, en de beveiliging van de eigen aanmelding."""

import streamlit as st

from models.enums import Role
from pages.ui import own_data
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()
ctx = context()

st.title("Mijn gegevens", anchor=False)
show_flash()
if actor.role is not Role.AGENCY:
    own_data.firm(ctx, actor)
    own_data.registrations(ctx, actor)
own_data.security(ctx, actor)
