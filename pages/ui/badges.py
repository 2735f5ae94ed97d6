"""How each status, level and term looks: an icon and a colour beside the word, never colour alone."""

from datetime import date

import streamlit as st

from models.enums import Duty, Level, ProjectStatus
from services.formats import show_date, show_number
from services.policy.deadlines import Near, near
from services.policy.papers import Fullness, fullness, in_words

# One entry a status; a status without one fails at import.
LOOKS: dict[ProjectStatus, tuple[str, str, str]] = {
    ProjectStatus.CONFIRMED: (":material/hourglass_top:", "blue", "#cfe3f6"),
    ProjectStatus.RUNNING: (":material/play_circle:", "green", "#cdeed9"),
    ProjectStatus.FINISHED: (":material/check_circle:", "gray", "#e3e7e9"),
    ProjectStatus.CANCELLED: (":material/cancel:", "red", "#f8d7d5"),
    ProjectStatus.STOP_REQUESTED: (":material/pending:", "orange", "#fbe2c0"),
    ProjectStatus.STOPPED: (":material/stop_circle:", "red", "#f3d3dd"),
}
# The same colours in a picture, where they stand alone: strong enough on a light and on a dark background.
SHADES: dict[ProjectStatus, str] = {
    ProjectStatus.CONFIRMED: "#4a90c8",
    ProjectStatus.RUNNING: "#2f9e6b",
    ProjectStatus.FINISHED: "#8b999e",
    ProjectStatus.CANCELLED: "#cf5a52",
    ProjectStatus.STOP_REQUESTED: "#e09a3a",
    ProjectStatus.STOPPED: "#a34a74",
}
if missing := set(ProjectStatus) - (set(LOOKS) & set(SHADES)):
    raise LookupError(f"no look for {missing}")

LEVELS: dict[Level, tuple[str, str, str]] = {
    Level.BREACH: (":material/block:", "red", "#f8d7d5"),
    Level.DOUBT: (":material/help:", "orange", "#fbe2c0"),
    Level.UNKNOWN: (":material/visibility_off:", "violet", "#e3dcf3"),
    Level.NOTE: (":material/info:", "blue", "#cfe3f6"),
    Level.NONE: (":material/check:", "green", "#cdeed9"),
}
NEARS: dict[Near, tuple[str, str, str]] = {
    Near.OVERDUE: (":material/alarm:", "red", "#f8d7d5"),
    Near.THREE_DAYS: (":material/timer:", "orange", "#fbe2c0"),
    Near.SEVEN_DAYS: (":material/schedule:", "blue", "#cfe3f6"),
    Near.LATER: (":material/event:", "gray", "#e3e7e9"),
}
PAPERS: dict[Fullness, tuple[str, str, str]] = {
    Fullness.FULL: (":material/check_circle:", "green", "#cdeed9"),
    Fullness.PARTLY: (":material/hourglass_bottom:", "orange", "#fbe2c0"),
    Fullness.NONE: (":material/radio_button_unchecked:", "gray", "#e3e7e9"),
}
for kind, looks in ((Level, LEVELS), (Near, NEARS), (Fullness, PAPERS)):
    if missing_looks := set(kind) - set(looks):
        raise LookupError(f"no look for {missing_looks}")


def level_badge(level: Level) -> None:
    """How serious a finding is."""
    icon, colour, _ = LEVELS[level]
    st.badge(level.label, icon=icon, color=colour)  # type: ignore[arg-type]


def due_badge(duty: Duty, due_on: date, today: date) -> None:
    """The next duty, by when, and how near that is; nothing where there is none."""
    if (one := near(due_on, today)) is None:
        return
    icon, colour, _ = NEARS[one]
    text = f"{duty.label}: {show_date(due_on)}" + (" (verlopen)" if one is Near.OVERDUE else "")
    st.badge(text, icon=icon, color=colour, help=f"Wie: {duty.whose}")  # type: ignore[arg-type]


def papers_badge(papers: int) -> None:
    """How many of the papers that are asked are there."""
    icon, colour, _ = PAPERS[fullness(papers)]
    st.badge(f"Papieren: {in_words(papers)}", icon=icon, color=colour)  # type: ignore[arg-type]


def status_badge(status: ProjectStatus) -> None:
    """The status as a badge, with the manual's own word on hovering."""
    icon, colour, _ = LOOKS[status]
    st.badge(status.label, icon=icon, color=colour, help=f"Status in de handleiding: {status.value}")  # type: ignore[arg-type]


def status_pill(status: ProjectStatus, count: int | None) -> str:
    """The status as a choice in a filter, with how many there are when that was counted."""
    number = "" if count is None else f" · {show_number(count)}"
    return f"{LOOKS[status][0]} {status.label}{number}"
