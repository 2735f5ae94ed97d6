"""Eén project: wat er te doen valt, de gegevens, de bewijsstukken, de mails en de geschiedenis."""

from pages.ui import (
    action_bar,
    client_reminder,
    erased,
    facts,
    findings_list,
    papers_list,
    project_head,
    project_tabs,
    reacting,
    verified_form,
    view,
)
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context
from services.precheck import findings

actor = require_actor()
ctx = context()
project = project_head.chosen(ctx, actor)

project_head.head(ctx, actor, project, view.current_view())
show_flash()
if project.erased_on is not None:
    erased.note(project)
else:
    action_bar.action_bar(ctx, actor, project)
    client_reminder.remind_client(ctx, actor, project)
    verified_form.verified_form(ctx, actor, project)
    found = findings.of_project(ctx, actor, project)
    findings_list.findings_list(project, found, reacting.button(ctx, actor, project))
facts.facts(ctx, actor, project)
if project.erased_on is None:
    papers_list.papers_list(ctx, actor, project)
project_tabs.project_tabs(ctx, actor, project)
