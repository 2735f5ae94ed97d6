"""What happened to a project: what was done here, and what lists changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from models import Event, ImportBatch, ImportChange, Project
from models.enums import ProjectStatus
from pages.ui.facts import show
from services import projects
from services.columns import BY_KEY
from services.context import Context
from services.formats import show_moment
from services.imports.snapshot import unpack
from services.policy.access import Actor
from services.projects import places

Line = tuple[datetime, str, str, list[str]]


def history(ctx: Context, actor: Actor, project: Project, lines: list[Line]) -> None:
    """Everything that happened, the newest first, and the way to take it out."""
    query = urlencode(places(ctx, actor, [project])[0].query)
    st.link_button("Geschiedenis (csv)", f"/bestand/geschiedenis?{query}", icon=":material/download:")
    if not lines:
        st.caption("Met dit project is hier nog niets gebeurd.")
    for at, what, who, details in lines:
        with st.container(border=True, gap="small"):
            st.text(what)
            for detail in details:
                st.text(detail)
            st.caption(f"{show_moment(at)} · {who}")


def lines_of(ctx: Context, actor: Actor, project: Project) -> list[Line]:
    """What was done here and what lists changed, the newest first."""
    return sorted(_lines(ctx, actor, project), key=lambda line: line[0], reverse=True)


def _lines(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for event in projects.events(ctx, actor, project):
        yield event.at, event.text, event.account_name, list(_details(event))
    for change, batch in projects.list_changes(ctx, actor, project):
        yield _from_list(change, batch)


def _details(event: Event) -> Iterator[str]:
    said = event.details
    if said.get("van") and said["van"] != said.get("naar"):
        yield f"Status: {ProjectStatus(said['van']).label} → {ProjectStatus(said['naar']).label}"
    if reason := said.get("reden") or said.get("notitie"):
        yield f"Reden: {reason}" if "reden" in said else f"Notitie: {reason}"


def _from_list(change: ImportChange, batch: ImportBatch) -> Line:
    if change.before is None:
        return batch.imported_at, f"Toegevoegd uit lijst “{batch.file_name}”", batch.account_name, []
    before, after = unpack(change.before), unpack(change.after)
    details = [_difference(key, before[key], after[key]) for key in after if key in BY_KEY]
    return batch.imported_at, f"Gewijzigd door lijst “{batch.file_name}”", batch.account_name, details


def _difference(key: str, before: Any, after: Any) -> str:
    return f"{BY_KEY[key].label}: {show(BY_KEY[key], before)} → {show(BY_KEY[key], after)}"
