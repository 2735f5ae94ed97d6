"""What a row of the lists is linked to, and the buttons that confirm it, take it apart or link it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from models import OwnMatch, OwnRecord, Project
from models.enums import MatchState
from pages.ui.doing import do
from pages.ui.plain import plain
from services.context import Context
from services.formats import counted, show_date, show_euro, show_number
from services.matches import decisions
from services.matches.lists import Row
from services.policy.access import Actor


def described(record: OwnRecord) -> str:
    """Its title, day and amount."""
    start = f"start {show_date(record.starts_on)}" if record.starts_on else f"van {show_date(record.dated_on)}"
    return " · ".join((plain(record.title) or "Zonder titel", start, show_euro(record.amount)))


def confirm_button(rows: Sequence[Row]) -> None:
    """The button for all on this page of which amount and start are those of the own administration."""
    alike = [match for row in rows if row.is_alike for match in row.proposed]
    if len(alike) > 1:
        st.button(f"Bevestig de {show_number(len(alike))} voorstellen hieronder zonder verschil",
                  key=f"own_confirm_{hash(tuple(alike))}", icon=":material/done_all:", on_click=do,
                  args=(_confirm_all, alike))  # fmt: skip


def proposals(row: Row) -> None:
    """What is proposed for a project, to look over without opening anything."""
    for match, record in row.links:
        if match.state is MatchState.PROPOSED:
            st.caption(f":material/link: {plain(f'{record.label.capitalize()} {record.reference}')} · "
                       f"{described(record)}")  # fmt: skip


def actions(row: Row) -> None:
    """What the row is linked to, or a choice of what it can be linked to."""
    if row.project:
        st.page_link("project.py", label=f"Open {plain(row.project.number)}", icon=":material/open_in_new:",
                     query_params={"nummer": row.project.number})  # fmt: skip
    for match, record in row.links:
        _linked(match, record)
    if row.record:
        texts = {project.number: f"{project.number} · {_about(project)}" for project in row.projects}
        _choose("Steunaanvraag", f"own_pick_{row.record.id}", texts, row.record.id)
    elif row.project and not row.links:
        found = {
            record.id: f"{record.reference} · {record.title} · {show_euro(record.amount)}" for record in row.records
        }
        _choose("Inschrijving of factuur", f"own_pick_of_{row.project.id}", found, row.project.number)


def _about(project: Project) -> str:
    return f"{project.title or 'Zonder titel'} · start {show_date(project.starts_on)} · {show_euro(project.amount)}"


def _linked(match: OwnMatch, record: OwnRecord) -> None:
    by = f"bevestigd door {match.by_name}" if match.state is MatchState.CONFIRMED else "voorgesteld"
    st.markdown(f"**{plain(f'{record.label.capitalize()} {record.reference}')}** · {plain(by)}")
    st.caption(described(record))
    with st.container(horizontal=True):
        if match.state is MatchState.PROPOSED:
            st.button("Bevestig", key=f"own_confirm_{match.id}", icon=":material/check:", on_click=do,
                      args=(_confirm, match.id))  # fmt: skip
        st.button("Maak los", key=f"own_undo_{match.id}", icon=":material/link_off:", on_click=do,
                  args=(_undo, match.id))  # fmt: skip


def _choose(label: str, key: str, texts: Mapping[Any, str], other: Any) -> None:
    """What can be linked, with the button that does it; `other` is what it is linked to."""
    if not texts:
        st.text("Van deze onderneming is er niets om aan te koppelen.")
        return
    chosen = st.selectbox(label, [*texts], format_func=texts.__getitem__, key=key, width=440)
    st.button("Koppel", key=f"{key}_link", icon=":material/add_link:", on_click=do, args=(_link, chosen, other))


def _confirm(ctx: Context, actor: Actor, match_id: int) -> str:
    decisions.confirm(ctx, actor, match_id)
    return "De koppeling is bevestigd."


def _confirm_all(ctx: Context, actor: Actor, match_ids: Sequence[int]) -> str:
    return f"{counted(decisions.confirm_all(ctx, actor, match_ids), 'koppeling', 'koppelingen')} bevestigd."


def _undo(ctx: Context, actor: Actor, match_id: int) -> str:
    decisions.undo(ctx, actor, match_id)
    return "De koppeling is losgemaakt, en wordt niet meer voorgesteld."


def _link(ctx: Context, actor: Actor, one: int | str, other: int | str) -> str:
    """One of both is the id of a row, the other the number of a project."""
    record, number = (one, other) if isinstance(one, int) else (other, one)
    decisions.link(ctx, actor, int(record), str(number))
    return f"Gekoppeld aan project {number}."
