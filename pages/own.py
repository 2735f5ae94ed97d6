"""Mijn gegevens: de firma, haar registraties, gebruikers en aanverwanten, de agenda, de eigen aanmelding."""

import streamlit as st

from models.enums import Role
from pages.ui import (
    calendar_form,
    firm_form,
    people_list,
    registrations_form,
    related_form,
    retention_form,
    security_form,
)
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()
ctx = context()
PARTS = {
    Role.SEAT: {
        "Firma": firm_form.show, "Registraties": registrations_form.show, "Gebruikers": people_list.show,
        "Aanverwanten": related_form.show, "Agenda en mail": calendar_form.show,
        retention_form.HERE: retention_form.show, security_form.HERE: security_form.show,
    },
    Role.DEPARTMENT: {
        "Firma": firm_form.show, "Registraties": registrations_form.show,
        "Agenda en mail": calendar_form.show, security_form.HERE: security_form.show,
    },
    Role.AGENCY: {"Gebruikers": people_list.show, security_form.HERE: security_form.show},
}  # fmt: skip

st.title("Mijn gegevens", anchor=False)
show_flash()
parts = PARTS[actor.role]
for tab, show in zip(st.tabs([*parts], key=security_form.PART, on_change="rerun"), parts.values(), strict=True):
    if tab.open:
        with tab:
            show(ctx, actor)
