"""How each status looks: an icon and a colour beside the word, never colour alone."""

import streamlit as st

from models.enums import ProjectStatus
from services.formats import show_number

# One entry a status; a status without one fails at import.
LOOKS: dict[ProjectStatus, tuple[str, str, str]] = {
    ProjectStatus.CONFIRMED: (":material/hourglass_top:", "blue", "#cfe3f6"),
    ProjectStatus.RUNNING: (":material/play_circle:", "green", "#cdeed9"),
    ProjectStatus.FINISHED: (":material/check_circle:", "gray", "#e3e7e9"),
    ProjectStatus.CANCELLED: (":material/cancel:", "red", "#f8d7d5"),
    ProjectStatus.STOP_REQUESTED: (":material/pending:", "orange", "#fbe2c0"),
    ProjectStatus.STOPPED: (":material/stop_circle:", "red", "#f3d3dd"),
}
if missing := set(ProjectStatus) - set(LOOKS):
    raise LookupError(f"no look for {missing}")


def status_badge(status: ProjectStatus) -> None:
    """The status as a badge, with the manual's own word on hovering."""
    icon, colour, _ = LOOKS[status]
    st.badge(status.label, icon=icon, color=colour, help=f"Status in de handleiding: {status.value}")  # type: ignore[arg-type]


def status_pill(status: ProjectStatus, count: int | None) -> str:
    """The status as a choice in a filter, with how many there are when that was counted."""
    number = "" if count is None else f" · {show_number(count)}"
    return f"{LOOKS[status][0]} {status.label}{number}"
