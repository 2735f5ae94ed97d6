"""The head of a project: back to the list, which one it is, the ones beside it, its status."""

import streamlit as st

from models import Project
from models.enums import ProjectStatus
from pages.ui import view
from pages.ui.badges import due_badge, status_badge
from pages.ui.client_link import client_link
from pages.ui.plain import plain
from services import projects
from services.context import Context
from services.errors import NotFound
from services.formats import show_date, show_number
from services.listing import queries
from services.listing.overview import Neighbours, neighbours
from services.policy.access import Actor
from services.projects import places

OPEN = "open_number"


def asked_for() -> tuple[str, str]:
    """The number (and for the agency the provider) in the address, or that of the project that was open."""
    if "nummer" in st.query_params:
        st.session_state[OPEN] = (st.query_params["nummer"], st.query_params.get("dienstverlener", ""))
    number, provider = st.session_state.get(OPEN, ("", ""))
    if number and "nummer" not in st.query_params:
        st.query_params["nummer"] = number
        if provider:
            st.query_params["dienstverlener"] = provider
    return number, provider


def chosen(ctx: Context, actor: Actor) -> Project:
    """The project in the address; when there is none for this reader, the page says so and ends."""
    number, provider = asked_for()
    try:
        return projects.get(ctx, actor, number, provider)
    except NotFound as refusal:
        _not_found(refusal)
        st.stop()


def _not_found(refusal: NotFound) -> None:
    """The same for a number that was never given out and for another's."""
    st.session_state.pop(OPEN, None)
    st.title("Project niet gevonden", anchor=False)
    st.info(f"{refusal} Kijk het nummer na, of zoek het in de lijst.", icon=":material/search_off:")
    st.page_link("overview.py", label="Naar de projecten", icon=":material/arrow_back:")


def head(ctx: Context, actor: Actor, project: Project, now: view.View) -> None:
    """Back, the neighbours in the list as it was left, the client, the status."""
    st.set_page_config(page_title=f"Project {project.number}")
    beside = neighbours(ctx, actor, project, now.wanted, now.order)
    left, right = st.columns([1, 2], vertical_alignment="center")
    left.page_link("overview.py", label="Terug naar de lijst", icon=":material/arrow_back:",
                   query_params=queries.to_query(now.wanted, now.order, now.page))  # fmt: skip
    with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if beside:
            _beside(ctx, actor, beside)
    st.title(plain(project.number), anchor=False)
    client_link(project)
    with st.container(horizontal=True, vertical_alignment="center"):
        status_badge(project.status)
        due_badge(project.duty, project.due_on, ctx.today)
        st.caption(project.status.meaning, width="content")
    if project.differs_from_list and project.list_status:
        _differs(project, project.list_status)


def _differs(project: Project, said: ProjectStatus) -> None:
    """A list from before the change cannot know of it; a later one should."""
    listed, changed = project.listed_at, project.status_changed_at
    day = show_date(listed and listed.date())
    if listed and changed and listed < changed:
        st.caption(f"De lijst van {day} is van voor deze wijziging: die zegt nog “{said.label}”.")
    else:
        st.warning(f"Dit wijkt af van de lijst van {day}: die zegt nog “{said.label}”.",
                   icon=":material/compare_arrows:")  # fmt: skip


def _beside(ctx: Context, actor: Actor, beside: Neighbours) -> None:
    _step(ctx, actor, "Vorige", beside.previous, icon=":material/chevron_left:", shortcut="k")
    st.caption(f"{show_number(beside.position)} van {show_number(beside.total)}", width="content")
    _step(ctx, actor, "Volgende", beside.next, icon=":material/chevron_right:", shortcut="j")


def _step(ctx: Context, actor: Actor, label: str, project: Project | None, *, icon: str, shortcut: str) -> None:
    query = places(ctx, actor, [project])[0].query if project else {}
    st.button(label, key=label, icon=icon, disabled=project is None, shortcut=shortcut,
              on_click=st.query_params.from_dict, args=(query,))  # fmt: skip
