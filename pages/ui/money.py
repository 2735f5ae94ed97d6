"""Typing an amount: in a text field with our own reading, since a number field takes 1234,56 for 123456."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

from services.errors import BadInput
from services.formats import parse_euro


def euro_input(label: str, key: str, value: Decimal | None, change: Callable[..., Any]) -> None:
    """An amount in euro; what cannot be read is said under the field and changes nothing."""
    wrong = st.session_state.get(f"{key}_wrong")
    if wrong is None:
        st.session_state[key] = "" if value is None else f"{value:f}".replace(".", ",").removesuffix(",00")
    st.text_input(label, key=key, icon=":material/euro:", max_chars=20, on_change=lambda: _read(key, change))
    if wrong:
        st.caption(f":red[{wrong}]")


def _read(key: str, change: Callable[..., Any]) -> None:
    typed = st.session_state[key].strip()
    st.session_state.pop(f"{key}_wrong", None)
    try:
        change(**{key: parse_euro(typed) if typed else None})
    except BadInput as refusal:
        st.session_state[f"{key}_wrong"] = f"{refusal}."
