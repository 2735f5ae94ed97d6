"""What `.streamlit/secrets.toml` says of an identity provider; imported before Streamlit runs, so no component here."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError


def is_offered() -> bool:
    """Whether `.streamlit/secrets.toml` names an identity provider."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def cookie_secret() -> str:
    """What signs the answers of the identity provider: who knows it is whoever he wants to be; empty without one."""
    return str(st.secrets["auth"].get("cookie_secret", "")) if is_offered() else ""
