"""Setting up a second factor: the QR code, the code that proves it, and the recovery codes, which are shown once."""

import segno
import streamlit as st

from services.front_door import second_factor

SECRET, CODES = "factor_secret", "factor_codes"
CODE = "factor_code"


def show_secret(login: str) -> str:
    """The QR code and the secret for who cannot scan it; gives the secret."""
    secret: str = st.session_state.setdefault(SECRET, second_factor.new_secret())
    st.markdown("1. Open een app voor codes op je telefoon (bijvoorbeeld Google Authenticator, Microsoft Authenticator "
                "of FreeOTP) en scan dit vierkant.")  # fmt: skip
    code = segno.make(second_factor.address_for_app(login, secret), error="m")
    # White behind it, in the dark theme too: cameras need the margin.
    st.image(code.svg_inline(scale=5, border=4, light="white"), width=220, alt="QR-code voor je app")
    with st.expander("Scannen lukt niet"):
        st.text("Kies in de app voor een code op basis van tijd en typ deze sleutel:")
        st.code(
            " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)), language=None, wrap_lines=True
        )
    st.markdown("2. Typ de code van zes cijfers die de app nu toont.")
    return secret


def code_input() -> None:
    """Where a code is typed."""
    st.text_input("Code", key=CODE, max_chars=30, autocomplete="one-time-code", placeholder="123456")


def keep_codes(codes: list[str]) -> None:
    """Show these once the screen is drawn again."""
    st.session_state.pop(SECRET, None)
    st.session_state[CODES] = codes


def has_codes() -> bool:
    """Whether recovery codes wait to be written down."""
    return CODES in st.session_state


def show_codes() -> None:
    """The recovery codes, until their reader says that he has them."""
    st.warning("Bewaar deze herstelcodes op een veilige plaats, niet op je telefoon. Elke code werkt één keer, als je "
               "je app niet hebt. Je ziet ze alleen nu.", icon=":material/key:")  # fmt: skip
    st.code("\n".join(st.session_state[CODES]), language=None)


def forget_codes() -> None:
    """They were written down."""
    st.session_state.pop(CODES, None)
