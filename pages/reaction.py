"""Reageren: waarom, met welk bewijs, en de mail zoals ze vertrekt, voor het gebeurt."""

from pages.ui import project_head, reaction_form
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()
ctx = context()
project = project_head.chosen(ctx, actor)

reaction_form.leave_when_done(ctx, actor, project)
row = reaction_form.asked_for(ctx, actor, project)
reaction_form.head(ctx, actor, project, row)
show_flash()
if row is None:
    reaction_form.gone(project)
else:
    reaction_form.reaction_form(ctx, actor, project, row)
