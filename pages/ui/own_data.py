"""What somebody manages himself, in groups."""

import pandas as pd
import streamlit as st

from models.enums import Role
from pages.ui import session
from pages.ui.flash import flash
from services import own, sessions
from services.context import Context
from services.errors import AppError
from services.formats import counted, show_date, show_enterprise_number, show_moment
from services.passwords import LONGEST, SHORTEST
from services.policy.access import Actor

NAME, MAIL = "own_name", "own_mail"
OLD, NEW, AGAIN = "own_old", "own_new", "own_again"


def firm(ctx: Context, actor: Actor) -> None:
    """The firm's name and mail address; only the seat changes them."""
    provider = own.firm(ctx, actor)
    fixed = actor.role is not Role.SEAT
    st.header("Firma", anchor=False)
    with st.form("own_firm"):
        st.text(f"Ondernemingsnummer {show_enterprise_number(provider.enterprise_number)}")
        st.text_input("Naam", value=provider.name, key=NAME, max_chars=200, disabled=fixed)
        label = "Mailadres waarop klanten en de dienst je antwoorden"
        st.text_input(label, value=provider.mail, key=MAIL, type="email", max_chars=254, disabled=fixed,
                      placeholder="naam@firma.be")  # fmt: skip
        if fixed:
            st.caption("Alleen de maatschappelijke zetel kan deze gegevens wijzigen.")
        st.form_submit_button("Opslaan", icon=":material/save:", on_click=_save_firm, args=(ctx,), disabled=fixed)


def registrations(ctx: Context, actor: Actor) -> None:
    """The registration numbers with their validity, the ones that end soon said aloud."""
    found = own.registrations(ctx, actor)
    st.header("Registraties", anchor=False)
    if not found:
        st.caption("Er zijn nog geen registratienummers. Ze komen mee met je eerste projectenlijst.")
        return
    rows = [
        {"Registratienummer": held.number, "Dienst": held.service.value, "Geldig van": show_date(held.valid_from),
         "Geldig tot en met": show_date(held.valid_to), "Opgelet": one.warning or "–"}
        for one in found for held in (one.registration,)
    ]  # fmt: skip
    st.table(pd.DataFrame(rows).set_index("Registratienummer"))


def security(ctx: Context, actor: Actor) -> None:
    """One's own password and where one is signed in."""
    st.header("Beveiliging", anchor=False)
    with st.form("own_password", clear_on_submit=True):
        st.text_input("Huidig wachtwoord", key=OLD, type="password", autocomplete="current-password")
        st.text_input("Nieuw wachtwoord", key=NEW, type="password", autocomplete="new-password", max_chars=LONGEST)
        st.text_input("Nieuw wachtwoord, nog eens", key=AGAIN, type="password", autocomplete="new-password")
        st.caption(f"{SHORTEST} tot {LONGEST} tekens. Je wordt overal afgemeld, behalve hier.")
        st.form_submit_button("Wachtwoord wijzigen", icon=":material/key:", on_click=_change_password, args=(ctx,))
    opened = sessions.of_account(ctx, actor)
    st.text(f"Je bent op {counted(len(opened), 'plaats', 'plaatsen')} aangemeld.")
    for one in opened:
        st.caption(f"Aangemeld {show_moment(one.created_at)}, laatst gezien {show_moment(one.seen_at)}")
    st.button("Overal afmelden", key="close_all", icon=":material/logout:", on_click=_close_all, args=(ctx,))


def _save_firm(ctx: Context) -> None:
    actor = session.current_actor()
    if actor is None:
        return
    try:
        changed = own.change_firm(ctx, actor, st.session_state[NAME], st.session_state[MAIL])
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        flash("Je gegevens zijn bewaard." if changed else "Er is niets gewijzigd.")


def _change_password(ctx: Context) -> None:
    actor = session.current_actor()
    if actor is None:
        return
    old, new, again = (st.session_state[key] for key in (OLD, NEW, AGAIN))
    if new != again:
        flash("De twee nieuwe wachtwoorden zijn niet gelijk.", error=True)
        return
    try:
        opened = own.change_password(ctx, actor, old, new)
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        session.begin(opened)
        flash("Je wachtwoord is gewijzigd. Elders ben je afgemeld.")


def _close_all(ctx: Context) -> None:
    actor = session.current_actor()
    if actor is not None:
        sessions.close_all(ctx, actor)
        session.end()
