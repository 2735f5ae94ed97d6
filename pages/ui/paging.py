"""What stands under the list: where in it we are, the other pages, and the sums of the whole selection."""

from dataclasses import replace

import streamlit as st

from pages.ui import view
from services.context import Context
from services.formats import show_euro, show_number
from services.listing.overview import Overview


def paging(ctx: Context, seen: Overview) -> None:
    """The place in the list, the way to the other pages, and what the selection sums to."""
    first = (seen.page - 1) * ctx.settings.page_size
    total = ("meer dan " if seen.totals.more else "") + show_number(seen.totals.projects)
    left, right = st.columns([1, 2], vertical_alignment="center")
    left.text(f"{show_number(first + 1)}–{show_number(first + len(seen.rows))} van {total}")
    if seen.pages > 1:
        with right.container(horizontal_alignment="right"):
            key = f"page_{st.session_state.get(view.TURN, 0)}"
            st.pagination(seen.pages, default=seen.page, key=key, on_change=_turn, args=(key,))
    if not seen.totals.more:
        _sums(seen)


def _turn(key: str) -> None:
    view.keep(replace(view.current_view(), page=st.session_state[key]))
    view.another_table()


def _sums(seen: Overview) -> None:
    totals = seen.totals
    st.caption(
        f"Totaal van deze selectie: projectbedrag **{show_euro(totals.amount)}** · subsidie {show_euro(totals.subsidy)}"
        f" · eigen bijdrage {show_euro(totals.own_contribution)} · uitbetaald {show_euro(totals.paid_out)}"
        f" · saldo {show_euro(totals.balance)}"
    )
