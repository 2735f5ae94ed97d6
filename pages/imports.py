"""Importeren: een projectenlijst of de eigen administratie kiezen, nakijken wat ze zou doen, verwerken."""

import streamlit as st

from pages.ui import import_steps, own_lists, own_steps
from pages.ui.flash import show_flash
from pages.ui.session import require_provider
from pages.ui.world import context

actor = require_provider()
ctx = context()
PARTS = {"Projectenlijst": import_steps.show, "Eigen administratie": own_steps.show}

st.title("Lijst inlezen", anchor=False)
show_flash()
for tab, show in zip(st.tabs([*PARTS], key=own_lists.PART, on_change="rerun"), PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(ctx, actor)
