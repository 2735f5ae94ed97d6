"""What was found of an application, the most serious first, each with what to do about it and on whose word."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import streamlit as st

from models import Project
from models.enums import Level
from pages.ui.badges import level_badge
from pages.ui.plain import plain
from services.policy.findings import CLOSED, OPEN, Finding
from services.scheme import scheme

NOTHING = "Geen bevindingen: wat nagekeken kan worden, klopt met de regels die op de aanvraagdatum golden."


def findings_list(
    project: Project, found: Sequence[Finding], react: Callable[[Finding], None] | None = None,
    *, height: int | None = None,
) -> None:  # fmt: skip
    """The findings of a project; `react` draws what can be done with one that has a ready reason."""
    if project.status not in OPEN:
        st.caption(CLOSED)
    elif not found:
        st.success(NOTHING, icon=":material/check_circle:")
    with st.container(height=height or "content", border=False, gap="small"):
        for one in found:
            if one.level is not Level.UNKNOWN:
                _finding(one, react)
        unknown = [one for one in found if one.level is Level.UNKNOWN]
        if unknown:
            _unknown(unknown)


def _finding(one: Finding, react: Callable[[Finding], None] | None) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            level_badge(one.level)
            st.markdown(f"**{plain(one.rule.title)}**", width="content")
        st.text(one.sentence)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(one.advice, width="stretch")
            _sources(one)
            if react and one.reason:
                react(one)


def _unknown(found: Sequence[Finding]) -> None:
    """Together, since they ask for the same: data that are missing."""
    with st.container(border=True, gap="xsmall"):
        level_badge(Level.UNKNOWN)
        for one in found:
            st.text(f"{one.rule.title}: {one.sentence}")
        st.caption(found[0].advice)


def _sources(one: Finding) -> None:
    with st.popover("Bron", icon=":material/menu_book:", type="tertiary"):
        for key in one.rule.sources:
            st.markdown(_link(scheme().sources[key]))


def _link(source: str) -> str:
    """A page by the name of its site; what is no page as it is written."""
    site = urlsplit(source).netloc.removeprefix("www.")
    return f"[{plain(site)}]({source})" if site else plain(source)
