"""The agency's desk: requests to stop and reports, one card each, with all that a decision needs."""

from collections.abc import Callable

import streamlit as st

from models.enums import Action
from pages.ui.doing import do
from pages.ui.plain import plain
from pages.ui.project_tabs import piece_of_evidence
from services import actions
from services.context import Context
from services.formats import counted, show_date, show_enterprise_number, show_euro, show_moment
from services.policy.access import Actor
from services.projects import places
from services.reactions import PAGE, Desk, Matter, handle

HANDLED = "reports_handled"
ICONS = {Action.CONFIRM_STOP: ":material/check:", Action.REFUSE_STOP: ":material/undo:"}


def page(name: str) -> int:
    """Which page of this list."""
    return st.session_state.get(f"{name}_page") or 1


def turn(found: Desk, name: str) -> None:
    """The other pages of this list."""
    if found.total > PAGE:
        st.pagination(-(-found.total // PAGE), key=f"{name}_page")


def title(found: Desk, one: str, many: str) -> str:
    """How many there are."""
    return counted(found.total, one, many) if found.total else f"Geen {many}"


def which() -> bool:
    """Whether the reports that were handled are asked for."""
    return st.session_state.get(HANDLED) == "Afgehandeld"


def ask_open() -> None:
    """Show the open reports, from the first, when their screen comes."""
    st.session_state[HANDLED] = "Open"
    _first_page()


def choice() -> None:
    """Open reports, or those that were handled."""
    st.segmented_control("Meldingen", ["Open", "Afgehandeld"], default="Open", key=HANDLED, required=True,
                         label_visibility="collapsed", on_change=_first_page)  # fmt: skip


def _first_page() -> None:
    st.session_state.pop("reports_page", None)


def stops(ctx: Context, actor: Actor, found: Desk) -> None:
    """The requests, each with its way to decide."""

    def rest(matter: Matter) -> None:
        what_is_asked(matter)
        _decide(ctx, actor, matter)

    _cards(found, "Er wacht geen enkele aanvraag tot stopzetting.", rest)


def reports(ctx: Context, actor: Actor, found: Desk) -> None:
    """The reports, each with its field to tick it off."""

    def rest(matter: Matter) -> None:
        _reason(matter)
        _open_project(ctx, actor, matter)
        _handled(ctx, matter)

    _cards(found, "Hier zijn geen meldingen.", rest)


def _cards(found: Desk, nothing: str, rest: Callable[[Matter], None]) -> None:
    if not found.rows:
        st.info(nothing, icon=":material/task_alt:")
    for matter in found.rows:
        with st.container(border=True, gap="small"):
            _matter(matter)
            rest(matter)


def _matter(matter: Matter) -> None:
    project, provider = matter.project, matter.provider
    st.header(plain(f"{project.number} · {project.enterprise_name}"), anchor=False)
    st.text(f"{provider.name} ({show_enterprise_number(provider.enterprise_number)}), {project.registration_number}")
    st.text(f"{project.service.value}: {project.title or '–'}")
    st.caption(f"Aanvraag {show_date(project.filed_on)} · start {show_date(project.starts_on)} · projectbedrag "
               f"{show_euro(project.amount)} · uitbetaald {show_euro(project.paid_out)} · saldo "
               f"{show_euro(project.balance)}")  # fmt: skip


def _reason(matter: Matter) -> None:
    if matter.reaction is not None:
        st.text(matter.reaction.reason)
        st.caption(f"{show_moment(matter.reaction.at)} · {plain(matter.reaction.account_name)}")
    for piece in matter.evidence:
        piece_of_evidence(piece)


def what_is_asked(matter: Matter) -> None:
    """Why a stop is asked, with which evidence, and how often this provider asked before."""
    _reason(matter)
    if matter.reaction is None:
        st.caption("De aanvraag kwam binnen met een projectenlijst, zonder reden of bewijsstuk.")
    st.caption(_earlier(matter))


def _earlier(matter: Matter) -> str:
    if not matter.earlier:
        return "Deze dienstverlener vroeg hier nog niet eerder een stopzetting aan."
    return f"Deze dienstverlener vroeg hier eerder al {counted(matter.earlier, 'stopzetting', 'stopzettingen')} aan."


def _decide(ctx: Context, actor: Actor, matter: Matter) -> None:
    query = places(ctx, actor, [matter.project])[0].query
    with st.container(horizontal=True, vertical_alignment="center"):
        for row in actions.available(ctx, actor, matter.project):
            if st.button(row.action.label, key=f"{row.action.name}_{matter.project.id}", icon=ICONS[row.action]):
                st.switch_page("reaction.py", query_params=query | {"actie": row.action.value})
        _open_project(ctx, actor, matter)


def _open_project(ctx: Context, actor: Actor, matter: Matter) -> None:
    query = places(ctx, actor, [matter.project])[0].query
    st.page_link("project.py", label="Bekijk het project", icon=":material/folder_open:", query_params=query)


def _handled(ctx: Context, matter: Matter) -> None:
    report = matter.reaction
    if report is None:
        return
    if report.handled_at is not None:
        st.text(f"Afgehandeld {show_moment(report.handled_at)} door {report.handled_by}: {report.handled_note}")
        return
    key = f"handled_{report.id}"
    with st.form(f"handle_{report.id}", border=False):
        st.text_input(
            "Notitie",
            key=key,
            max_chars=1000,
            placeholder="Wat deed je met deze melding? De dienstverlener leest dit in zijn geschiedenis.",
        )
        st.form_submit_button("Afgehandeld", icon=":material/task_alt:", on_click=do,
                              args=(_tick, report.id or 0, key))  # fmt: skip


def _tick(ctx: Context, actor: Actor, reaction_id: int, key: str) -> str:
    handle(ctx, actor, reaction_id, st.session_state[key])
    return "De melding is afgehandeld."
