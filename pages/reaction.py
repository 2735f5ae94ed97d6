"""Reageren: waarom, met welk bewijs, en de mail zoals ze vertrekt, voor het gebeurt."""

import streamlit as st

from pages.ui import project_head, reaction_form
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context
from services import projects
from services.errors import NotFound

actor = require_actor()
ctx = context()
number, provider = project_head.asked_for()
try:
    project = projects.get(ctx, actor, number, provider)
except NotFound as refusal:
    project_head.not_found(refusal)
    st.stop()

reaction_form.leave_when_done(ctx, actor, project)
row = reaction_form.asked_for(ctx, actor, project)
reaction_form.head(ctx, actor, project, row)
show_flash()
if row is None:
    reaction_form.gone(project)
else:
    reaction_form.reaction_form(ctx, actor, project, row)
