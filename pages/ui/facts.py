"""The facts of a project in groups: the enterprise, the service, the terms, the money."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from models import Project
from services import projects
from services.columns import BY_KEY
from services.context import Context
from services.formats import show_date, show_euro
from services.listing.displayed import show
from services.policy.access import Actor

GROUPS = {
    "Onderneming": ("enterprise_name", "enterprise_number", "enterprise_mail", "enterprise_size"),
    "Dienst": ("service", "title", "theme", "subtheme", "training_form", "participants", "hours",
               "registration_number", "department_name"),
    "Termijnen": ("filed_on", "starts_on", "ends_on", "deposited_on", "status_changed_at", "kept_until"),
}  # fmt: skip


LABEL_PIXELS = 175
# What the lines above add up to, or what is left.
SUMS = ("Projectbedrag", "Saldo")


def facts(ctx: Context, actor: Actor, project: Project) -> None:
    """Every fact in groups, two beside each other on a wide screen."""
    left, right = st.columns(2)
    with left:
        _group("Onderneming", project)
        _group("Dienst", project)
    with right:
        _group("Termijnen", project)
        with st.container(border=True, gap="xsmall"):
            st.header("Bedragen", anchor=False)
            money(project)
        with st.container(border=True):
            _payments(ctx, actor, project)
    for label, text in (("Opmerking bij de lijst", project.remark), ("Reden", project.reason)):
        if text:
            st.caption(f"{label}:")
            st.text(text)


def _group(title: str, project: Project) -> None:
    with st.container(border=True, gap="xsmall"):
        st.header(title, anchor=False)
        for key in GROUPS[title]:
            line(BY_KEY[key].label, show(BY_KEY[key], getattr(project, key)))


def line(name: str, shown: str, *, strong: bool = False, right: bool = False) -> None:
    """One fact: what it is called, and what it is."""
    with st.container(horizontal=True, gap="small"):
        st.markdown(f"**{name}**" if strong else f":gray[{name}]", width=LABEL_PIXELS)
        st.text(shown, width="stretch", text_alignment="right" if right else "left")


def money(project: Project) -> None:
    """What was asked, and what came in and went out."""
    _asked(project)
    deposited = project.own_contribution if project.deposited_on else None
    _amounts(
        (f"Gestort {show_date(project.deposited_on)}" if project.deposited_on else "Gestort", deposited),
        ("Uitbetaald", project.paid_out),
        ("Saldo", project.balance),
    )


def _asked(project: Project) -> None:
    """The two parts and their sum, with a word where they are not."""
    rate = show(BY_KEY["rate"], project.rate)
    _amounts(
        ("Eigen bijdrage", project.own_contribution),
        (f"Subsidie ({rate})", project.subsidy),
        ("Projectbedrag", project.amount),
    )
    if None not in (project.own_contribution, project.subsidy) and project.amount != (
        project.own_contribution + project.subsidy  # type: ignore[operator]
    ):
        st.warning("Eigen bijdrage en subsidie zijn samen niet het projectbedrag.", icon=":material/calculate:")


def _amounts(*lines: tuple[str, Decimal | None]) -> None:
    for name, amount in lines:
        line(name, show_euro(amount), strong=name in SUMS, right=True)


def _payments(ctx: Context, actor: Actor, project: Project) -> None:
    st.header("Betalingen", anchor=False)
    paid = projects.payments(ctx, actor, project)
    if not paid:
        st.caption("Nog geen betalingen bekend. De onderneming geeft zelf de betaalopdracht.")
        return
    rows = [{"Datum": show_date(row.paid_on), "Bedrag": show_euro(row.amount), "Factuur": row.invoice_number or "–"}
            for row in paid]  # fmt: skip
    st.table(pd.DataFrame(rows).set_index("Datum"))
