"""What happened to a project: what was done here, and what lists changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import streamlit as st

from models import ImportBatch, ImportChange, Project
from pages.ui.facts import show
from services import projects
from services.columns import BY_KEY
from services.context import Context
from services.formats import show_moment
from services.imports.snapshot import unpack
from services.policy.access import Actor

Line = tuple[datetime, str, str, list[str]]


def history(ctx: Context, actor: Actor, project: Project) -> None:
    """Everything that happened, the newest first."""
    lines = sorted(_lines(ctx, actor, project), key=lambda line: line[0], reverse=True)
    st.header(f"Geschiedenis ({len(lines)})", anchor=False)
    if not lines:
        st.caption("Met dit project is hier nog niets gebeurd.")
    for at, what, who, details in lines:
        with st.container(border=True, gap="small"):
            st.text(what)
            for detail in details:
                st.text(detail)
            st.caption(f"{show_moment(at)} · {who}")


def _lines(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for event in projects.events(ctx, actor, project):
        yield event.at, event.text, event.account_name, []
    for change, batch in projects.list_changes(ctx, actor, project):
        yield _from_list(change, batch)


def _from_list(change: ImportChange, batch: ImportBatch) -> Line:
    if change.before is None:
        return batch.imported_at, f"Toegevoegd uit lijst “{batch.file_name}”", batch.account_name, []
    before, after = unpack(change.before), unpack(change.after)
    details = [_difference(key, before[key], after[key]) for key in after if key in BY_KEY]
    return batch.imported_at, f"Gewijzigd door lijst “{batch.file_name}”", batch.account_name, details


def _difference(key: str, before: Any, after: Any) -> str:
    return f"{BY_KEY[key].label}: {show(BY_KEY[key], before)} → {show(BY_KEY[key], after)}"
