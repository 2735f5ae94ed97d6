"""What became otherwise since this account was here before; who comes for the first time reads where to begin."""

from datetime import datetime

import streamlit as st

from models import Project, Reaction
from models.enums import Action, Role
from pages.ui import view
from pages.ui.plain import plain
from services.context import Context
from services.filters import ProjectFilter
from services.formats import counted, show_moment, show_number
from services.policy.access import Actor
from services.projects import places
from services.start.today import Today
from services.start.visits import LAPSED, Listed, Since, since

DECIDED = {Action.CONFIRM_STOP: "Stopzetting bevestigd", Action.REFUSE_STOP: "Stopzetting geweigerd"}
ASKED = {Action.STOP: ("nieuwe aanvraag tot stopzetting", "nieuwe aanvragen tot stopzetting"),
         Action.REPORT: ("nieuwe melding", "nieuwe meldingen")}  # fmt: skip


def welcome(actor: Actor, now: Today) -> None:
    """For the first visit: what this is, and what to do first."""
    first = "Welkom. Hier zie je elke dag wat er te doen valt. "
    if now.projects or actor.role is Role.AGENCY:
        st.info(f"{first}Begin met de kaart linksboven: “Bekijk” opent haar lijst.", icon=":material/waving_hand:")
    else:
        st.info(f"{first}Lees eerst je projectenlijst in; daarna worden je projecten meteen nagekeken.",
                icon=":material/waving_hand:")  # fmt: skip
        _begin()


def nothing_yet(actor: Actor) -> None:
    """There are no projects to say anything about."""
    if actor.role is Role.AGENCY:
        st.info("Er zijn nog geen projecten: nog geen enkele dienstverlener las een lijst in.", icon=":material/inbox:")
        return
    st.info("Er zijn nog geen projecten. Lees je projectenlijst in, dan verschijnt hier wat er te doen valt.",
            icon=":material/inbox:")  # fmt: skip
    _begin()


def _begin() -> None:
    st.page_link("imports.py", label="Lees je projectenlijst in", icon=":material/upload_file:")


def since_visit(ctx: Context, actor: Actor, visit: datetime) -> None:
    """Lists, decisions and ticks that lapsed, each with the way to it."""
    found = since(ctx, actor, visit)
    st.header("Sinds je vorige bezoek", anchor=False, help=f"Je was hier het laatst op {show_moment(visit)}.")
    if found == Since():
        st.caption(f"Er veranderde niets sinds {show_moment(visit)}.")
    for one in found.lists:
        _list(one)
    for reaction, project in found.decisions:
        _decision(ctx, actor, reaction, project)
    if found.lapsed:
        text = (f"{counted(found.lapsed, 'project', 'projecten')} veranderde na het nakijken: kijk opnieuw na."
                if found.lapsed == 1 else
                f"{show_number(found.lapsed)} projecten veranderden na het nakijken: kijk ze opnieuw na.")  # fmt: skip
        _line(":material/published_with_changes:", text, "lapsed", LAPSED)
    for action, number in found.asked.items():
        st.text(f"{counted(number, *ASKED[action])}")


def _list(one: Listed) -> None:
    counts = ((one.new, "nieuw"), (one.changed, "gewijzigd"), (one.absent, "niet in dit bestand"))
    said = ", ".join(f"{show_number(number)} {word}" for number, word in counts if number) or "niets nieuws"
    text = f"Lijst “{one.file_name}” ({one.by}, {show_moment(one.at)}): {said}."
    wanted = ProjectFilter(all_years=True, batch=one.batch_id) if one.new + one.changed else None
    _line(":material/upload_file:", text, f"list_{one.batch_id}", wanted)


def _decision(ctx: Context, actor: Actor, reaction: Reaction, project: Project) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":material/gavel:", width="content")
        st.text(f"{DECIDED[reaction.action]}: {project.number}, {project.enterprise_name} "
                f"({show_moment(reaction.at)}).", width="content")  # fmt: skip
        if st.button(f"Open {plain(project.number)}", key=f"decision_{reaction.id}", type="tertiary"):
            st.switch_page("project.py", query_params=places(ctx, actor, [project])[0].query)


def _line(icon: str, text: str, key: str, wanted: ProjectFilter | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(icon, width="content")
        st.text(text, width="content")
        if wanted is not None and st.button("Toon deze projecten", key=f"since_{key}", type="tertiary"):
            view.ask(wanted)
            st.switch_page("overview.py")
