"""What there is of a client: findings, doubles, mails, enrolments without application, and its projects."""

import streamlit as st

from models import OwnRecord, Project
from models.enums import Level, Role
from pages.ui.badges import level_badge, status_badge
from pages.ui.client_head import in_list, of_client
from pages.ui.letter import mail_badge, said_of
from pages.ui.own_links import described
from pages.ui.plain import plain
from services.clients import Client, Flagged
from services.context import Context
from services.formats import counted, show_date, show_euro, show_number
from services.policy.access import Actor
from services.policy.findings import OPEN
from services.projects import Place, places

MOST_PROJECTS = 20
FOUND = tuple(level for level in Level if level is not Level.NONE)


def findings(ctx: Context, actor: Actor, found: Client) -> None:
    """What is found of its open projects, the most serious first."""
    st.header(_with("Bevindingen", found.flagged_in_all), anchor=False)
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
        _opens(place)
        for finding in one.findings:
            level_badge(finding.level)
            st.text(f"{finding.rule.title}. {finding.sentence}")


def doubles(ctx: Context, actor: Actor, found: Client) -> None:
    """Projects for the same title and start; nothing where there are none."""
    if not found.doubles:
        return
    st.header(_with("Dubbele aanvragen", len(found.doubles)), anchor=False)
    for group in found.doubles:
        with st.container(border=True, gap="xsmall"):
            st.text(f"{_title(group[0])}, start {show_date(group[0].starts_on)}")
            with st.container(horizontal=True, gap="small"):
                for place in places(ctx, actor, group):
                    _opens(place)


def mails(ctx: Context, actor: Actor, found: Client) -> None:
    """The last mails to this client."""
    st.header(_with("Mails aan de klant", found.mails_in_all), anchor=False)
    if not found.mails:
        st.caption("Naar deze klant is van hieruit nog geen mail opgesteld.")
        return
    here = places(ctx, actor, [project for _, project in found.mails])
    for (mail, _), place in zip(found.mails, here, strict=True):
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                mail_badge(mail)
                _opens(place)
            st.text(mail.subject)
            st.caption(said_of(mail))
    if found.mails_in_all > len(found.mails):
        st.caption(f"De laatste {show_number(len(found.mails))} van {show_number(found.mails_in_all)}.")
    st.page_link("outbox.py", label="Naar Postvak uit", icon=":material/outbox:")


def unfiled(actor: Actor, found: Client) -> None:
    """Enrolments of the own administration without application; the agency has no part in them."""
    if actor.role is Role.AGENCY or not found.unfiled:
        return
    st.header("Inschrijvingen zonder steunaanvraag", anchor=False)
    with st.container(border=True, gap="xsmall"):
        for record in found.unfiled:
            _record(record)
        st.page_link("imports.py", label="Naar eigen administratie", icon=":material/fact_check:")


def _record(record: OwnRecord) -> None:
    st.markdown(f"**{plain(record.reference)}**")
    st.caption(described(record))


def projects(ctx: Context, actor: Actor, found: Client) -> None:
    """The newest projects, each with the way to it."""
    st.header(_with("Projecten", len(found.projects)), anchor=False)
    shown = found.projects[:MOST_PROJECTS]
    with st.container(gap="xsmall"):
        for project, place in zip(shown, places(ctx, actor, shown), strict=True):
            _project(project, place)
    if len(found.projects) > len(shown):
        st.caption(f"De nieuwste {show_number(len(shown))}. Alle andere vind je in de lijst.")
        in_list(f"Toon alle {show_number(len(found.projects))} in de lijst", "client_all", of_client(found))


def _project(project: Project, place: Place) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        _opens(place)
        status_badge(project.status)
        facts = (_title(project), f"ingediend {show_date(project.filed_on)}", show_euro(project.amount))
        st.text(" · ".join(facts), width="content")


def _opens(place: Place) -> None:
    """The way to a project, for the agency with whose it is."""
    whose = f" · {place.provider}" if place.provider else ""
    st.page_link("project.py", label=plain(f"{place.number}{whose}"), icon=":material/folder_open:",
                 query_params=place.query)  # fmt: skip


def _title(project: Project) -> str:
    return project.title or "Zonder titel"


def _with(name: str, number: int) -> str:
    return f"{name} ({show_number(number)})"
