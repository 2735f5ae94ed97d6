"""The term for which papers are kept: what may go, erasing it after a typed word, and taking all data along."""

import streamlit as st

from pages.ui import security_form
from pages.ui.flash import flash
from pages.ui.small_table import small_table
from pages.ui.take_along import take_along
from pages.ui.work import with_progress
from services.context import Context
from services.errors import AppError
from services.formats import show_number
from services.policy.access import Actor
from services.privacy import due, erasing
from services.privacy.due import MayGo

TYPED, HERE = "retention_typed", "Bewaartermijn"


def line(ctx: Context, actor: Actor) -> None:
    """For the start page: that the yearly look is due, and the way to it; nothing else."""
    if due.is_time(ctx, actor):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Van projecten van tien jaar geleden is de bewaartermijn voorbij.", width="content")
            if st.button("Kijk na wat weg mag", key="retention_due", icon=":material/auto_delete:", type="tertiary"):
                st.session_state[security_form.PART] = HERE
                st.switch_page("own.py")


def show(ctx: Context, actor: Actor) -> None:
    """What may go by year, the form that erases it, and the button that takes all data along."""
    st.markdown(
        "Papieren van een opleiding bewaar je tot en met tien jaar na de start. Voor advies is geen termijn gevonden: "
        "ook daar rekent het programma met tien jaar. Kijk dit één keer per jaar na."
    )
    found = due.may_go(ctx, actor)
    if found.is_empty:
        st.info(
            "Er valt nu niets te wissen. Wat nog bewaard moet worden, komt hier vanzelf als zijn termijn voorbij is.",
            icon=":material/check_circle:",
        )
    else:
        _list(found)
        _erase(ctx, actor, found)
    if found.busy:
        st.caption(
            f"{show_number(found.busy)} oude projecten blijven nog: een mail of een beslissing wordt verwacht."
        )  # fmt: skip
    _take_along(ctx, actor)


def _list(found: MayGo) -> None:
    st.subheader("Wat mag gewist worden", anchor=False)
    small_table([
        {"Gestart in": str(year.year), "Projecten": show_number(year.projects),
         "Bewijsstukken": show_number(year.evidence), "Mails": show_number(year.mails)}
        for year in found.years
    ])  # fmt: skip
    rest = ((found.records, "rijen van de eigen administratie"), (found.changes, "wijzigingen door oude lijsten"),
            (found.events, "oude gebeurtenissen van de firma"))  # fmt: skip
    if texts := [f"{show_number(count)} {name}" for count, name in rest if count]:
        st.caption(f"Ook: {', '.join(texts)}.")


def _erase(ctx: Context, actor: Actor, found: MayGo) -> None:
    st.markdown(
        "Bewijsstukken, mails, reacties, notities en de gegevens van de onderneming verdwijnen voorgoed, ook uit de "
        "geschiedenis. Nummer, dagen, bedragen en status blijven, zodat je cijfers kloppen. Neem eerst alles mee als "
        "je het nog nodig hebt (hieronder)."
    )
    with st.form("retention"):
        st.text_input(f"Typ “{found.phrase}” om te wissen", key=TYPED, autocomplete="off")
        asked = st.form_submit_button("Definitief wissen", icon=":material/delete_forever:")
    if asked:
        typed = st.session_state[TYPED]
        try:
            with_progress("Wissen…", lambda tell: erasing.erase(ctx, actor, typed, tell))
        except AppError as refusal:
            st.error(str(refusal), icon=":material/error:")
            return
        flash("Gewist. In de geschiedenis van elk project staat dat het gebeurde.")
        st.rerun()


def _take_along(ctx: Context, actor: Actor) -> None:
    st.subheader("Alle gegevens meenemen", anchor=False)
    st.markdown("Eén zip met alles van je firma: csv en json, de bewijsstukken, en een leesmij die elk veld uitlegt.")
    take_along(ctx, actor, "Zip klaarmaken")
