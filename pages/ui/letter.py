"""A mail as a reader sees it: before it goes, and afterwards in the outbox."""

from collections.abc import Sequence

import streamlit as st

from models import Mail
from models.enums import MailState
from pages.ui.plain import plain
from services.formats import show_moment
from services.post.letters import Letter

# One entry a state; a state without one fails at import.
LOOKS: dict[MailState, tuple[str, str]] = {
    MailState.WAITING: (":material/schedule_send:", "blue"),
    MailState.SENT: (":material/mark_email_read:", "green"),
    MailState.FAILED: (":material/error:", "red"),
    MailState.NOT_NEEDED: (":material/unsubscribe:", "gray"),
    MailState.DEMO: (":material/science:", "gray"),
}
if missing := set(MailState) - set(LOOKS):
    raise LookupError(f"no look for {missing}")


def show_letters(letters: Sequence[Letter]) -> None:
    """The mails as they will go out, each with what keeps it from going."""
    if letters:
        st.header("De mail, zoals hij vertrekt" if len(letters) == 1 else "De mails, zoals ze vertrekken", anchor=False)
    for letter in letters:
        with st.container(border=True, gap="small"):
            _line("Aan", f"{letter.recipient or '–'} ({letter.audience.value})")
            _line("Onderwerp", letter.subject)
            st.divider()
            st.text(letter.body)
        if letter.problem:
            why = f"Er kan geen mail vertrekken aan {letter.audience.value}: {plain(letter.problem)}"
            st.warning(f"{why} De mail komt in Postvak uit; vul daar het adres aan om hem te versturen.",
                       icon=":material/unsubscribe:")  # fmt: skip
        elif letter.held:
            st.info(letter.held, icon=":material/info:")
        elif letter.with_evidence:
            st.caption("De bewijsstukken gaan mee als bijlage.")


def mail_badge(mail: Mail) -> None:
    """Where a mail stands."""
    icon, colour = LOOKS[mail.state]
    st.badge(mail.state.value.capitalize(), icon=icon, color=colour)  # type: ignore[arg-type]


def said_of(mail: Mail) -> str:
    """When a mail was queued, sent or tried, in a line."""
    parts = [f"klaargezet {show_moment(mail.queued_at)}"]
    if mail.sent_at:
        parts.append(f"verzonden {show_moment(mail.sent_at)}")
    elif mail.state is MailState.WAITING and mail.attempts:
        parts.append(f"{mail.attempts} keer geprobeerd, opnieuw om {show_moment(mail.next_try_at)}")
    return " · ".join(parts)


def _line(name: str, text: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.markdown(f":gray[{name}]", width=100)
        st.text(text, width="stretch")
