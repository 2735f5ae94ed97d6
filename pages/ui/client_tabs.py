"""What belongs to a client, each with how many there are: projects, mails, enrolments without application."""

import streamlit as st

from models import OwnRecord, Project
from models.enums import Role
from pages.ui.badges import status_badge
from pages.ui.client_head import in_list, of_client
from pages.ui.client_lists import opens
from pages.ui.letter import mail_badge, said_of
from pages.ui.own_links import described
from pages.ui.plain import plain
from services.clients.clients import Client
from services.context import Context
from services.formats import show_date, show_euro, show_number
from services.policy.access import Actor
from services.projects import Place, places

MOST_PROJECTS = 20
MOST_RECORDS = 20


def client_tabs(ctx: Context, actor: Actor, found: Client) -> None:
    """The tabs; the agency has no part in the own administration of a firm."""
    labels = [_with("Projecten", len(found.projects)), _with("Mails aan de klant", found.mails_in_all)]
    own = actor.role is not Role.AGENCY
    tabs = st.tabs([*labels, *([_with("Zonder steunaanvraag", len(found.unfiled))] if own else [])])
    with tabs[0]:
        _projects(ctx, actor, found)
    with tabs[1]:
        _mails(ctx, actor, found)
    if own:
        with tabs[2]:
            _unfiled(found)


def _projects(ctx: Context, actor: Actor, found: Client) -> None:
    """The newest ones, each with the way to it."""
    shown = found.projects[:MOST_PROJECTS]
    with st.container(gap="xsmall"):
        for project, place in zip(shown, places(ctx, actor, shown), strict=True):
            _project(project, place)
    if len(found.projects) > len(shown):
        st.caption(f"De nieuwste {show_number(len(shown))}. De andere vind je in de lijst.")
        in_list(f"Toon alle {show_number(len(found.projects))} in de lijst", "client_all", of_client(found))


def _project(project: Project, place: Place) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        opens(place)
        status_badge(project.status)
        facts = (project.title or "Zonder titel", f"ingediend {show_date(project.filed_on)}", show_euro(project.amount))
        st.text(" · ".join(facts), width="content")


def _mails(ctx: Context, actor: Actor, found: Client) -> None:
    if not found.mails:
        st.caption("Naar deze klant is van hieruit nog geen mail opgesteld.")
        return
    here = places(ctx, actor, [project for _, project in found.mails])
    for (mail, _), place in zip(found.mails, here, strict=True):
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                mail_badge(mail)
                st.text(mail.subject, width="content")
                opens(place)
            st.caption(said_of(mail))
    if found.mails_in_all > len(found.mails):
        st.caption(f"De laatste {show_number(len(found.mails))} van {show_number(found.mails_in_all)}.")
    st.page_link("outbox.py", label="Naar Postvak uit", icon=":material/outbox:")


def _unfiled(found: Client) -> None:
    if not found.unfiled:
        st.caption("Geen inschrijvingen van deze klant waarbij nog een steunaanvraag ontbreekt. Ze verschijnen hier "
                   "wanneer je je eigen administratie inleest.")  # fmt: skip
        return
    for record in found.unfiled[:MOST_RECORDS]:
        _record(record)
    if len(found.unfiled) > MOST_RECORDS:
        st.caption(f"De eerste {show_number(MOST_RECORDS)} van {show_number(len(found.unfiled))}.")
    st.page_link("imports.py", label="Koppelen kan bij Importeren, Eigen administratie", icon=":material/link:")


def _record(record: OwnRecord) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(record.reference)}**")
        st.caption(described(record))


def _with(name: str, number: int) -> str:
    return f"{name} ({show_number(number)})"
