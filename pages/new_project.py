"""Nieuw project: één steunaanvraag met de hand invoeren, tussen twee lijsten in."""

import secrets

import streamlit as st

from pages.ui import entry_form
from pages.ui.flash import flash
from pages.ui.session import require_provider
from pages.ui.world import context
from services.errors import AppError
from services.imports.by_hand import WrongEntry, enter

actor = require_provider()
ctx = context()

st.page_link("overview.py", label="Terug naar de lijst", icon=":material/arrow_back:")
st.title("Nieuw project", anchor=False)
st.caption("Voor een steunaanvraag die nog niet in je lijst staat. Velden met * zijn nodig.")
reasons = st.session_state.pop("entry_reasons", {})
key = st.session_state.setdefault("entry_key", secrets.token_urlsafe(24))
texts = entry_form.entry_form(ctx, actor, reasons)
if texts is not None:
    try:
        number = enter(ctx, actor, texts, key)
    except WrongEntry as wrong:
        st.session_state["entry_reasons"] = wrong.reasons
        st.rerun()
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
    else:
        entry_form.forget()
        flash(f"Project {number} is toegevoegd.")
        st.switch_page("project.py", query_params={"nummer": number})
