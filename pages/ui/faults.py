"""What a reader sees when something breaks: a sentence and a reference; the rest is in the log."""

import logging
import secrets

import streamlit as st

from pages.ui.plain import plain
from services.errors import AppError

log = logging.getLogger("kmo")


def show_fault(fault: Exception) -> bool:
    """Show a refusal as it is and anything else as a reference number; nothing of the fault itself."""
    if isinstance(fault, AppError):
        st.error(plain(str(fault)), icon=":material/error:")
        return True
    reference = secrets.token_hex(4)
    log.error("fault %s", reference, exc_info=fault, extra={"ref": reference})
    st.error(f"Er liep iets mis (referentie {reference}). Probeer het opnieuw; blijft het duren, geef dan dit "
             "nummer door aan wie het programma beheert.", icon=":material/error:")  # fmt: skip
    return True
