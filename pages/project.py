"""Eén project: wat er te doen valt, de gegevens, de bewijsstukken, de mails en de geschiedenis."""

import streamlit as st

from pages.ui import action_bar, facts, project_head, project_tabs, verified_form, view
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

project_head.head(ctx, actor, project, view.current_view())
show_flash()
action_bar.action_bar(ctx, actor, project)
verified_form.verified_form(ctx, actor, project)
facts.facts(ctx, actor, project)
project_tabs.project_tabs(ctx, actor, project)
