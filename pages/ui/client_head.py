"""The head of a client: back to the list, its name and number, its size, what can be done with all of it."""

import streamlit as st

from models.enums import Role
from pages.ui import view
from pages.ui.plain import plain
from pages.ui.take_along import take_along
from services.clients import clients
from services.clients.clients import Client
from services.context import Context
from services.errors import NotFound
from services.filters import ProjectFilter
from services.formats import counted, show_date, show_enterprise_number
from services.listing import queries
from services.policy.access import Actor


def chosen(ctx: Context, actor: Actor) -> Client:
    """The client in the address; when there is none for this reader, the page says so and ends."""
    try:
        return clients.client(ctx, actor, st.query_params.get("nummer", ""))
    except NotFound as refusal:
        st.title("Klant niet gevonden", anchor=False)
        st.info(f"{refusal} Kijk het ondernemingsnummer na, of zoek de klant in de lijst.",
                icon=":material/search_off:")  # fmt: skip
        st.page_link("overview.py", label="Naar de projecten", icon=":material/arrow_back:")
        st.stop()


def head(ctx: Context, actor: Actor, found: Client) -> None:
    """Who it is, as the last list wrote it, and the way to its projects in the list."""
    now, name = view.current_view(), found.names[0].text
    st.set_page_config(page_title=f"Klant {name}")
    st.page_link("overview.py", label="Terug naar de lijst", icon=":material/arrow_back:",
                 query_params=queries.to_query(now.wanted, now.order, now.page))  # fmt: skip
    st.title(plain(name), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(show_enterprise_number(found.number), width="content")
        if found.sizes:
            st.badge(plain(found.sizes[0].text), icon=":material/groups:", color="gray", help="Grootte")
        _related(actor, found)
    for earlier in found.names[1:]:
        st.caption(f"Ook geschreven als {plain(earlier.text)} (laatst op {show_date(earlier.last)})")
    with st.container(horizontal=True, gap="small"):
        number = counted(len(found.projects), "project", "projecten")
        in_list(f"Toon {number} in de lijst", "client_projects", of_client(found))
        if actor.role is not Role.AGENCY:
            take_along(ctx, actor, "Gegevens van deze klant meenemen", found.number)


def _related(actor: Actor, found: Client) -> None:
    """Whether it stands in a register of related enterprises."""
    if not found.related_to:
        return
    firms = f" met {plain(', '.join(found.related_to))}" if actor.role is Role.AGENCY else ""
    st.badge(f"Aanverwant{firms}", icon=":material/link:", color="red", help="Tussen aanverwanten is er geen steun.")


def of_client(found: Client, **more: object) -> ProjectFilter:
    """What to ask of the list to see its projects."""
    return ProjectFilter(all_years=True, search=found.number, **more)  # type: ignore[arg-type]


def in_list(label: str, key: str, wanted: ProjectFilter) -> None:
    """A button that opens the list on these projects."""
    if st.button(label, key=key, icon=":material/list_alt:"):
        view.ask(wanted)
        st.switch_page("overview.py")
