"""What a reader sees when something breaks: a sentence and a reference; the rest is in the log."""

import logging
import secrets
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from pages.ui.plain import plain
from pages.ui.view_menu import MENUS
from services.errors import AppError, NotNow

# What somebody types or chooses, one at a time; a menu takes no value.
TYPED = (str, int, float, date, Decimal)

log = logging.getLogger("kmo")


def show_fault(fault: Exception) -> bool:
    """Show a refusal as it is and anything else as a reference number; nothing of the fault itself."""
    if isinstance(fault, AppError):
        st.error(plain(str(fault)), icon=":material/error:")
        if isinstance(fault, NotNow):
            _offer_again()
        return True
    reference = secrets.token_hex(4)
    log.error("fault %s", reference, exc_info=fault, extra={"ref": reference})
    st.error(f"Er liep iets mis (referentie {reference}). Probeer het opnieuw; blijft het duren, geef dan dit "
             "nummer door aan wie het programma beheert.", icon=":material/error:")  # fmt: skip
    return True


def _offer_again() -> None:
    """A way back to the page, on which all that was typed stands as it did."""
    typed = {key: value for key, value in st.session_state.items()
             if isinstance(value, TYPED) and not isinstance(value, bool) and not str(key).startswith(MENUS)
             }  # fmt: skip
    st.caption("Wat je hebt ingevuld, staat er dan nog.")
    st.button("Probeer opnieuw", key="again", icon=":material/refresh:", on_click=_put_back, args=(typed,))


def _put_back(typed: dict[Any, Any]) -> None:
    """The browser forgot what stood on a page that was not drawn; here it is told again."""
    for key, value in typed.items():
        st.session_state[key] = value
