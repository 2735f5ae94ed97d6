"""What stands above the list: which list, which statuses, searching, the other filters, and what is asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.enums import Duty, Level, ProjectStatus, Role, ServiceType
from pages.ui import view
from pages.ui.badges import status_pill
from pages.ui.money import euro_input
from pages.ui.plain import plain
from services.context import Context
from services.filters import ProjectFilter
from services.formats import counted, show_moment
from services.listing.described import FULL_LIST, STANDARD_LIST, asked
from services.listing.overview import Overview
from services.listing.tally import choices
from services.policy.access import Actor
from services.policy.deadlines import Near
from services.policy.papers import Fullness
from services.policy.rules import BY_KEY, RULES, hidden_from
from services.projects import names

LISTS = {False: STANDARD_LIST, True: FULL_LIST}
JUDGED: tuple[tuple[str, str, list[Any], Any], ...] = (
    ("levels", "Ernstigste bevinding", list(Level), lambda level: level.label),
    ("rules", "Regel", [rule.key for rule in RULES], lambda key: BY_KEY[key].title),
    ("nears", "Termijn", list(Near), lambda near: near.label),
    ("duties", "Volgende stap", list(Duty), lambda duty: duty.label),
)
VERIFIED = {None: "Alle", True: "Ja", False: "Nee"}


def heading(actor: Actor, seen: Overview) -> None:
    """The title with how many there are, how true the list is, and the way to add to it."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        more = "meer dan " if seen.totals.more else ""
        st.title(f"{more}{counted(seen.totals.projects, 'project', 'projecten')}".capitalize(), anchor=False)
        if seen.as_of:
            st.caption(f"Stand van de laatst ingelezen lijst: {show_moment(seen.as_of)}")
    if actor.role is not Role.AGENCY:
        with right.container(horizontal=True, horizontal_alignment="right"):
            st.page_link("imports.py", label="Lijst inlezen", icon=":material/upload_file:")
            st.page_link("new_project.py", label="Nieuw project", icon=":material/add:")


def filters(ctx: Context, actor: Actor, wanted: ProjectFilter, seen: Overview) -> None:
    """All that can be asked of the list."""
    for problem in view.take_problems():
        st.warning(problem, icon=":material/link_off:")
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    with left:
        _set("all_years", wanted.all_years)
        st.segmented_control("Lijst", list(LISTS), format_func=lambda key: LISTS[key], key="all_years", required=True,
                             label_visibility="collapsed", on_change=view.changer("all_years"))  # fmt: skip
    with right:
        _set("search", wanted.search)
        st.text_input("Zoeken", key="search", type="search", icon=":material/search:", max_chars=200,
                      placeholder="Projectnummer, onderneming, ondernemingsnummer of titel",
                      label_visibility="collapsed", on_change=view.changer("search"))  # fmt: skip
    _statuses(wanted, seen)
    with st.expander("Meer filters", icon=":material/filter_list:", key="more_filters"):
        _more(ctx, actor, wanted)
    _chips(ctx, actor, wanted)


def nothing_found(actor: Actor, wanted: ProjectFilter) -> None:
    """Why the list is empty, and what to do about it."""
    if wanted != ProjectFilter(all_years=wanted.all_years):
        st.info("Geen enkel project voldoet aan deze filters. Wis er een, of kies de volledige lijst.",
                icon=":material/search_off:")  # fmt: skip
    elif actor.role is Role.AGENCY:
        st.info("Er zijn nog geen projecten.", icon=":material/inbox:")
    else:
        st.info("Er staan nog geen projecten in deze lijst. Lees je projectenlijst in, of kies de volledige lijst.",
                icon=":material/inbox:")  # fmt: skip


def _set(key: str, value: Any) -> None:
    """The view is the truth: a widget shows it, also after a filter was wiped elsewhere."""
    st.session_state[key] = value


def _statuses(wanted: ProjectFilter, seen: Overview) -> None:
    def label(status: ProjectStatus) -> str:
        return status_pill(status, None if seen.by_status is None else seen.by_status.get(status, 0))

    _set("statuses", list(wanted.statuses))
    st.pills("Status", list(ProjectStatus), selection_mode="multi", key="statuses", format_func=label,
             label_visibility="collapsed", on_change=view.changer("statuses", tuple))  # fmt: skip


def _more(ctx: Context, actor: Actor, wanted: ProjectFilter) -> None:
    there, known = choices(ctx, actor), names(ctx, actor)
    row = st.columns(4)
    with row[0]:
        _several("services", "Dienst", list(ServiceType), wanted.services)
    with row[1]:
        _several("themes", "Thema", there.themes, wanted.themes)
    with row[2]:
        _several("registrations", "Registratienummer", there.registrations, wanted.registrations)
    with row[3]:
        if actor.department_id is None and there.department_ids:
            _several("departments", "Departement", there.department_ids, wanted.departments,
                     lambda key: known.departments[key])  # fmt: skip
    row = st.columns(4)
    for place, (key, label, options, name) in zip(row, JUDGED, strict=True):
        with place:
            offered = [one for one in options if one not in hidden_from(actor)]
            _several(key, label, offered, getattr(wanted, key), name)
    row = st.columns(4)
    _days(row[:2], "filed", "Aanvraagdatum", wanted.filed_from, wanted.filed_to)
    _days(row[2:], "starts", "Startdatum", wanted.starts_from, wanted.starts_to)
    row = st.columns(4)
    with row[0]:
        euro_input("Projectbedrag vanaf", "amount_from", wanted.amount_from, view.change)
    with row[1]:
        euro_input("Projectbedrag tot en met", "amount_to", wanted.amount_to, view.change)
    with row[2]:
        _set("verified", wanted.verified)
        st.selectbox("Geverifieerd", list(VERIFIED), format_func=lambda key: VERIFIED[key], key="verified",
                     on_change=view.changer("verified"))  # fmt: skip
    if actor.role is not Role.AGENCY:
        with row[3]:
            _several("papers", "Papieren", list(Fullness), wanted.papers, lambda kind: kind.label)
    if known.providers:
        with row[3]:
            _several("providers", "Dienstverlener", list(known.providers), wanted.providers,
                     lambda key: known.providers[key])  # fmt: skip


def _several(key: str, label: str, options: Any, chosen: tuple[Any, ...], name: Any = str) -> None:
    _set(key, [value for value in chosen if value in options])
    st.multiselect(label, options, key=key, format_func=name, placeholder="Alle",
                   on_change=view.changer(key, tuple))  # fmt: skip


def _days(places: Sequence[DeltaGenerator], key: str, label: str, first: date | None, last: date | None) -> None:
    for place, suffix, word, value in zip(places, ("from", "to"), ("vanaf", "tot en met"), (first, last), strict=True):
        name = f"{key}_{suffix}"
        _set(name, value)
        place.date_input(f"{label} {word}", key=name, format="DD/MM/YYYY", min_value=date(1990, 1, 1),
                         max_value=date(2100, 12, 31), on_change=view.changer(name))  # fmt: skip


def _chips(ctx: Context, actor: Actor, wanted: ProjectFilter) -> None:
    chips = asked(wanted, names(ctx, actor))
    if not chips:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for chip in chips:
            st.button(plain(f"{chip.label}: {chip.text}"), key=f"chip_{chip.fields[0]}", icon=":material/close:",
                      icon_position="right", help="Wis deze filter", on_click=view.ask,
                      args=(chip.removed_from(wanted),))  # fmt: skip
        st.button("Wis alles", key="clear_all", type="tertiary", on_click=view.ask,
                  args=(ProjectFilter(all_years=wanted.all_years),))  # fmt: skip
