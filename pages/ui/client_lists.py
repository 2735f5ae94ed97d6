"""What there is to look at of a client: the findings of its open projects, and applications that occur twice."""

import streamlit as st

from models.enums import Level
from pages.ui.badges import level_badge
from pages.ui.client_head import in_list, of_client
from pages.ui.plain import plain
from services.clients.clients import Client, Flagged
from services.context import Context
from services.formats import counted, show_date, show_number
from services.policy.access import Actor
from services.policy.findings import OPEN
from services.projects import Place, places

FOUND = tuple(level for level in Level if level is not Level.NONE)


def findings(ctx: Context, actor: Actor, found: Client) -> None:
    """What is found of its open projects, the most serious first."""
    st.header(f"Bevindingen ({show_number(found.flagged_in_all)})", anchor=False)
    if not found.flagged:
        st.success("Geen bevindingen bij de open projecten van deze klant.", icon=":material/check_circle:")
    here = places(ctx, actor, [one.project for one in found.flagged])
    for one, place in zip(found.flagged, here, strict=True):
        _flagged(one, place)
    if found.flagged_in_all > len(found.flagged):
        more = counted(found.flagged_in_all, "project", "projecten")
        in_list(f"Toon {more} met bevindingen", "client_found", of_client(found, statuses=OPEN, levels=FOUND))


def _flagged(one: Flagged, place: Place) -> None:
    with st.container(border=True, gap="xsmall"):
        opens(place)
        for finding in one.findings:
            level_badge(finding.level)
            st.text(f"{finding.rule.title}. {finding.sentence}")


def doubles(ctx: Context, actor: Actor, found: Client) -> None:
    """Projects for the same title and start; nothing where there are none."""
    if not found.doubles:
        return
    st.header(f"Dubbele aanvragen ({show_number(len(found.doubles))})", anchor=False)
    for group in found.doubles:
        with st.container(border=True, gap="xsmall"):
            st.text(f"{group[0].title or 'Zonder titel'}, start {show_date(group[0].starts_on)}")
            with st.container(horizontal=True, gap="small"):
                for place in places(ctx, actor, group):
                    opens(place)


def opens(place: Place) -> None:
    """The way to a project, for the agency with whose it is."""
    whose = f" · {place.provider}" if place.provider else ""
    st.page_link("project.py", label=plain(f"{place.number}{whose}"), icon=":material/folder_open:",
                 query_params=place.query)  # fmt: skip
