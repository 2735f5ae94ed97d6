"""What a client asked in each year, and how much of its subsidy that leaves."""

from datetime import date

import streamlit as st

from models.enums import Role
from pages.ui.facts import line
from pages.ui.plain import plain
from services.clients.client_years import Used, Year
from services.clients.clients import Client
from services.context import Context
from services.filters import first_day_shown
from services.formats import counted, show_euro, show_number
from services.policy.access import Actor

ELSEWHERE = "behalve geannuleerde en stopgezette. Wat de klant elders aanvroeg, is hier niet te zien."
WHOSE = {
    Role.SEAT: "de projecten van je hele firma",
    Role.DEPARTMENT: "de projecten van je departement",
    Role.AGENCY: "de projecten bij alle dienstverleners in dit programma",
}


def client_years(ctx: Context, actor: Actor, found: Client) -> None:
    """The years of the usual list one by one, the earlier ones folded away."""
    st.header("Per jaar van aanvraag", anchor=False)
    st.caption(f"Voor het plafond tellen {WHOSE[actor.role]}, {ELSEWHERE}")
    recent = [one for one in found.years if _is_recent(one, ctx.today)]
    earlier = [one for one in found.years if one not in recent]
    for one in recent:
        _year(one)
    if earlier:
        title = f"Vroegere jaren ({show_number(len(earlier))})"
        with st.expander(title, icon=":material/history:", expanded=not recent, key="client_earlier"):
            for one in earlier:
                _year(one)


def _is_recent(year: Year, today: date) -> bool:
    return year.year >= first_day_shown(today).year


def _year(one: Year) -> None:
    with st.container(border=True, gap="xsmall"):
        st.subheader(f"{one.year} · {counted(one.number, 'project', 'projecten')}", anchor=False)
        _against_cap(one.used)
        for name, amount in (
            ("Eigen bijdrage", one.own_contribution), ("Subsidie", one.subsidy), ("Projectbedrag", one.amount),
            ("Uitbetaald", one.paid_out),
        ):  # fmt: skip
            line(name, show_euro(amount), strong=name == "Projectbedrag", right=True)
        st.caption(" · ".join(f"{status.label} {show_number(count)}" for status, count in one.by_status.items()))


def _against_cap(used: Used) -> None:
    if used.cap is None:
        why = "hoe groot de onderneming is, staat niet in de lijst, dus haar plafond is niet bekend"
        st.caption(f"Subsidie {show_euro(used.total)}: {why}.")
    else:
        share = min(1.0, float(used.total / used.cap))
        st.progress(share, f"{show_euro(used.total)} van {show_euro(used.cap)} subsidie zoals hier te zien")
    if used.is_over:
        st.markdown(":orange-badge[:material/warning: Plafond voorbij] De subsidie kan lager uitvallen.")
    for name, amount in used.parts.items():
        st.caption(f"{plain(name)}: {show_euro(amount)}")
