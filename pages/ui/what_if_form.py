"""Choosing a day whose rules are tried on the open projects, and what comes out otherwise."""

from datetime import date

import streamlit as st

from pages.ui.small_table import small_table
from pages.ui.work import with_progress
from services.context import Context
from services.formats import counted, show_date, show_number
from services.policy.access import Actor
from services.policy.rules import BY_KEY, named
from services.precheck.what_if import SHOWN, WhatIf, what_if
from services.projects import places
from services.scheme import scheme

DAY, FOUND, SUGGESTED = "what_if_day", "what_if_found", "what_if_suggested"


def what_if_form(ctx: Context, actor: Actor) -> None:
    """The day, the button, and what was found for the day that was last tried."""
    st.markdown("Welke bevestigde en lopende projecten zouden anders beoordeeld worden, als de regels van een andere "
                "dag golden? Er wordt niets bewaard.")  # fmt: skip
    st.session_state.setdefault(DAY, ctx.today)
    st.pills("Dagen waarop er iets veranderde", scheme().turning_days, key=SUGGESTED, format_func=show_date,
             on_change=_take)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input("Regels van", key=DAY, format="DD/MM/YYYY", min_value=date(1990, 1, 1),
                      max_value=date(2100, 12, 31), width=200)  # fmt: skip
        asked = st.button("Vergelijk", key="try_rules", type="primary", icon=":material/compare_arrows:")
    if asked and (day := st.session_state[DAY]):
        st.session_state[FOUND] = with_progress(
            "Projecten worden vergeleken …", lambda tell: what_if(ctx, actor, day, tell)
        )
    if FOUND in st.session_state:
        _found(ctx, actor, st.session_state[FOUND])


def _take() -> None:
    if st.session_state[SUGGESTED]:
        st.session_state[DAY] = st.session_state[SUGGESTED]


def _found(ctx: Context, actor: Actor, found: WhatIf) -> None:
    st.subheader(f"Met de regels van {show_date(found.day)}: {show_number(found.otherwise)} van "
                 f"{counted(found.looked_at, 'open project', 'open projecten')} anders", anchor=False)  # fmt: skip
    if not found.shown:
        st.caption("Geen enkel open project zou anders beoordeeld worden.")
        return
    small_table([
        {"Regel": BY_KEY[key].title, "Komt erbij": _number(found.came[key]), "Valt weg": _number(found.went[key])}
        for key in BY_KEY if found.came[key] or found.went[key]
    ])  # fmt: skip
    if found.otherwise > SHOWN:
        st.caption(f"De {SHOWN} nieuwste:")
    here = places(ctx, actor, [one.project for one in found.shown])
    small_table([
        {"Projectnummer": place.number, "Dienstverlener": place.provider, "Aanvraag": show_date(one.project.filed_on),
         "Nu": _words(one.before), "Dan": _words(one.after)}
        for one, place in zip(found.shown, here, strict=True)
    ])  # fmt: skip


def _number(projects: int) -> str:
    return show_number(projects) if projects else "–"


def _words(findings: str) -> str:
    return "; ".join(named(findings)) or "Geen bevindingen"
