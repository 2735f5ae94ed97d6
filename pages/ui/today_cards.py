"""The cards of the start page, each the way to its list, and the duties that come next."""

from collections.abc import Callable

import streamlit as st

from models import Project
from models.enums import Duty, MailState
from pages.ui import desk, outbox_list, own_lists, view
from pages.ui.badges import due_badge
from pages.ui.plain import plain
from services.context import Context
from services.formats import counted, show_number
from services.matches.kinds import Kind as OwnList
from services.policy.access import Actor
from services.projects import Place, places
from services.start.today import OVERDUE, Card, Kind, Today

# Two of them fit side by side on a telephone, five on a desk.
WIDTH = 174
# What a card is called, its icon, and what it counts in a sentence.
LOOKS: dict[Kind, tuple[str, str, str]] = {
    Kind.TO_CHECK: ("Te controleren", ":material/fact_check:", "Bevestigd of lopend, en nog niet geverifieerd."),
    Kind.BREACHES: ("Inbreuken", ":material/block:", "Open projecten met minstens één inbreuk op een regel."),
    Kind.DUE: ("Termijn ≤ 7 dagen", ":material/alarm:", "Bevestigd of lopend, met een termijn die verlopen is of "
               "binnen 7 dagen verloopt."),
    Kind.WAITING: ("Wacht op beslissing", ":material/pending:", "Stopzettingen waarover de dienst kmo-portefeuille nog "
                   "moet beslissen."),
    Kind.TO_DECIDE: ("Stopzettingen", ":material/gavel:", "Aanvragen tot stopzetting die op een beslissing wachten."),
    Kind.REPORTS: ("Meldingen", ":material/flag:", "Meldingen die nog niet afgehandeld zijn."),
    Kind.PROJECTS: ("Projecten", ":material/list_alt:", "Steunaanvragen van 2 kalenderjaren, van iedereen."),
    Kind.MAILS: ("Mislukte mails", ":material/mail_off:", "Mails die niet aankwamen. Kijk het adres na en verstuur ze "
                 "opnieuw, of zeg dat ze niet meer nodig zijn."),
}  # fmt: skip
if missing := set(Kind) - set(LOOKS):
    raise LookupError(f"no look for {missing}")


def cards(now: Today) -> None:
    """All cards side by side."""
    with st.container(horizontal=True, gap="small", key="today_cards"):
        for card in now.cards:
            _card(card)


def _card(card: Card) -> None:
    label, icon, meaning = LOOKS[card.kind]
    with st.container(border=True, width=WIDTH, gap="small"):
        st.metric(label, show_number(card.count))
        if st.button("Bekijk", key=f"card_{card.kind.value}", icon=icon, width="stretch",
                     help=f"{label}: {meaning}"):  # fmt: skip
            _open(card)


def _open(card: Card) -> None:
    if card.wanted is not None:
        view.ask(card.wanted)
        st.switch_page("overview.py")
    DESTINATIONS[card.kind]()


def _stops() -> None:
    st.switch_page("stops.py")


def _reports() -> None:
    desk.ask_open()
    st.switch_page("reports.py")


def _mails() -> None:
    outbox_list.ask(MailState.FAILED)
    st.switch_page("outbox.py")


DESTINATIONS: dict[Kind, Callable[[], None]] = {
    Kind.TO_DECIDE: _stops, Kind.REPORTS: _reports, Kind.MAILS: _mails,
}  # fmt: skip


def duties(ctx: Context, actor: Actor, now: Today) -> None:
    """The next duties, the soonest first, each with a button that opens its project."""
    st.header("Wat eerst", anchor=False)
    if not now.duties and not now.overdue:
        st.caption("Er loopt geen enkele termijn. Nieuwe verschijnen hier zodra er steunaanvragen bijkomen.")
    here = places(ctx, actor, now.duties)
    with st.container(gap="xsmall"):
        for project, place in zip(now.duties, here, strict=True):
            _duty(ctx, project, place)
    shown = sum(project.due_on < ctx.today for project in now.duties)
    if now.overdue > shown and st.button(
        f"Bekijk {counted(now.overdue, 'verlopen termijn', 'verlopen termijnen')}", key="duties_overdue",
        icon=":material/history:", type="tertiary",
    ):  # fmt: skip
        view.ask(OVERDUE)
        st.switch_page("overview.py")


def unfiled(now: Today) -> None:
    """The own enrolments for which nobody applied yet, while that can still be done."""
    if now.unfiled and st.button(
        f"{counted(now.unfiled, 'inschrijving', 'inschrijvingen')} zonder steunaanvraag: "
        "aanvragen kan nog hoogstens 7 dagen", key="unfiled", icon=":material/edit_calendar:", type="tertiary",
    ):  # fmt: skip
        own_lists.ask(OwnList.UNFILED)
        st.switch_page("imports.py")


def _duty(ctx: Context, project: Project, place: Place) -> None:
    whose = f" · {place.provider}" if place.provider else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(plain(project.number), key=f"duty_{project.id}", icon=":material/folder_open:",
                     help="Open dit project"):  # fmt: skip
            st.switch_page("project.py", query_params=place.query)
        due_badge(project.duty, project.due_on, ctx.today)
        if project.duty is Duty.NONE:
            st.badge("Zonder gekende termijn", icon=":material/event_busy:", color="gray")
        st.text(f"{project.enterprise_name}{whose}", width="content")
