"""The mails of the outbox, some at a time, and what can be done with one that failed."""

import streamlit as st

from models import Mail
from models.enums import MailState
from pages.ui.doing import do
from pages.ui.letter import LOOKS, mail_badge, said_of
from pages.ui.plain import plain
from services.context import Context
from services.formats import show_number
from services.policy.access import Actor
from services.post.mails import PAGE, Outgoing, Sent, put_away, resend
from services.projects import places

STATE, TURNED = "outbox_state", "outbox_page"


def asked() -> tuple[MailState | None, int]:
    """Which mails, and which page of them."""
    return st.session_state.get(STATE), st.session_state.get(TURNED) or 1


def ask(state: MailState) -> None:
    """Show the mails in this state, from the first, when their screen comes."""
    st.session_state[STATE] = state
    _first_page()


def states(ctx: Context, found: Outgoing) -> None:
    """What keeps mails in the house, and the choice by state."""
    if found.by_state.get(MailState.WAITING) and not ctx.settings.smtp_url.get_secret_value():
        st.info("Er is geen mailserver ingesteld (KMO_SMTP_URL): mails wachten hier. Je kan ze lezen en downloaden.",
                icon=":material/info:")  # fmt: skip

    def label(state: MailState) -> str:
        return f"{LOOKS[state][0]} {state.value.capitalize()} · {show_number(found.by_state.get(state, 0))}"

    chosen = st.session_state.get(STATE)
    offered = [state for state in MailState if found.by_state.get(state) or state is chosen]
    st.pills("Toestand", offered, key=STATE, format_func=label, label_visibility="collapsed",
             on_change=_first_page)  # fmt: skip


def mails(ctx: Context, actor: Actor, found: Outgoing) -> None:
    """The page of mails, or why there are none."""
    if not found.rows:
        state, _ = asked()
        st.caption(f"Hier zijn geen mails met toestand “{state.value}”." if state else
                   "Hier zijn geen mails. Ze komen er wanneer je op een steunaanvraag reageert.")  # fmt: skip
        return
    here = places(ctx, actor, [sent.project for sent in found.rows])
    for sent, place in zip(found.rows, here, strict=True):
        _mail(ctx, sent, place.query, place.provider)
    pages = -(-found.total // PAGE)
    if pages > 1:
        st.pagination(pages, key=TURNED)


def _first_page() -> None:
    st.session_state.pop(TURNED, None)


def _mail(ctx: Context, sent: Sent, query: dict[str, str], provider: str) -> None:
    mail = sent.mail
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            mail_badge(mail)
            st.text(mail.subject)
        about = " · ".join(filter(None, (sent.project.enterprise_name, provider)))
        st.text(f"Aan {mail.recipient or '–'} ({mail.audience.value}) · {about}")
        if mail.error:
            _why(mail)
        if mail.state is MailState.FAILED and sent.own:
            _resend(sent)
            _put_away_button(mail)
        with st.expander("Lees de mail", key=f"read_{mail.id}"):
            st.text(mail.body)
            if mail.with_evidence:
                st.caption("De bewijsstukken van het project gaan mee als bijlage.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("project.py", label=f"Project {plain(sent.project.number)}", icon=":material/folder_open:",
                         query_params=query)  # fmt: skip
            st.link_button("Download (.eml)", f"/bestand/mail/{mail.id}", icon=":material/download:", type="tertiary")
            st.caption(said_of(mail), width="content")


def _why(mail: Mail) -> None:
    """Why it did not go; of what need not go that is no fault."""
    if mail.state is MailState.NOT_NEEDED:
        st.caption(plain(mail.error or ""))
    else:
        st.error(plain(mail.error or ""), icon=":material/error:")


def _put_away_button(mail: Mail) -> None:
    st.button("Niet meer nodig", key=f"put_away_{mail.id}", icon=":material/unsubscribe:", type="tertiary",
              help="Deze mail hoeft niet meer te vertrekken: hij telt niet langer als mislukt.", on_click=do,
              args=(_put_away, mail.id or 0))  # fmt: skip


def _put_away(ctx: Context, actor: Actor, mail_id: int) -> str:
    mail = put_away(ctx, actor, mail_id)
    return f"De mail aan {mail.recipient or mail.audience.value} is niet meer nodig."


def _resend(sent: Sent) -> None:
    key = f"address_{sent.mail.id}"
    line = st.form(f"resend_{sent.mail.id}", border=False)
    with line.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Mailadres",
            value=sent.mail.recipient,
            key=key,
            type="email",
            max_chars=254,
            width=360,
            placeholder="naam@onderneming.be",
        )
        st.form_submit_button("Opnieuw versturen", icon=":material/send:", on_click=do,
                                  args=(_send, sent.mail.id or 0, key))  # fmt: skip


def _send(ctx: Context, actor: Actor, mail_id: int, key: str) -> str:
    mail = resend(ctx, actor, mail_id, st.session_state[key])
    return f"De mail aan {mail.recipient} staat weer klaar."
