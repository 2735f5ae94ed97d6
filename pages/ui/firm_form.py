"""What a firm says of itself, and what changed in it."""

import streamlit as st

from models.enums import Role
from pages.ui.doing import do
from pages.ui.small_table import small_table
from services import firm
from services.context import Context
from services.firm import LABELS, SEAT_ONLY, FirmData
from services.formats import show_enterprise_number, show_moment
from services.policy.access import Actor

TEXTS = [name for name in LABELS if name not in ("reminds_of_registrations", "review_days")]
LONGEST = {"mail": 254, "postal_code": 10, "city": 100, "phone": 40, "iban": 42}
HINTS = {"mail": "naam@firma.be", "iban": "BE00 0000 0000 0000", "postal_code": "9000"}


def show(ctx: Context, actor: Actor) -> None:
    """The form; only the seat changes it."""
    provider = firm.firm(ctx, actor)
    fixed = actor.role is not Role.SEAT
    st.text(f"Ondernemingsnummer {show_enterprise_number(provider.enterprise_number)}")
    with st.form("firm"):
        left, right = st.columns(2)
        for place, name in enumerate(TEXTS):
            with left if place % 2 == 0 else right:
                st.text_input(LABELS[name], value=getattr(provider, name), key=_key(name), disabled=fixed,
                              max_chars=LONGEST.get(name, 200), placeholder=HINTS.get(name, ""))  # fmt: skip
        st.caption("Op het mailadres antwoorden klanten en de dienst je; mails vertrekken ermee als afzender.")
        st.checkbox("Mail mij zes, drie en één maand voor een registratie afloopt", disabled=fixed,
                    value=provider.reminds_of_registrations, key=_key("reminds_of_registrations"))  # fmt: skip
        st.number_input("Nakijken binnen … dagen na de aanvraag (je eigen streefdoel)", min_value=1, step=1, width=360,
                        max_value=firm.LONGEST_REVIEW, value=provider.review_days, key=_key("review_days"),
                        disabled=fixed)  # fmt: skip
        st.form_submit_button("Opslaan", icon=":material/save:", on_click=do, args=(_save, firm.data_of(provider)),
                              disabled=fixed)  # fmt: skip
    if fixed:
        st.caption(SEAT_ONLY)
    else:
        _changes(ctx, actor)


def _key(name: str) -> str:
    return f"firm_{name}"


def _save(ctx: Context, actor: Actor, shown: FirmData) -> str:
    typed = FirmData(**{name: st.session_state[_key(name)] for name in LABELS})
    return "Je gegevens zijn bewaard." if firm.change(ctx, actor, typed, shown) else "Er is niets gewijzigd."


def _changes(ctx: Context, actor: Actor) -> None:
    found = firm.changes(ctx, actor)
    with st.expander("Wat er gewijzigd is", icon=":material/history:"):
        rows = [{"Wanneer": show_moment(event.at), "Wie": event.account_name, "Wat": event.text} for event in found]
        small_table(rows)
