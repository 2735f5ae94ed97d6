"""One's own password, second factor, mail address for links, and where one is signed in."""

from collections.abc import Callable

import streamlit as st

from models import Account
from pages.ui import factor_form, session
from pages.ui.doing import do
from pages.ui.small_table import small_table
from services import own
from services.context import Context
from services.errors import BadInput
from services.formats import counted, show_moment
from services.front_door import second_factor
from services.policy.access import Actor
from services.sign_in import sessions
from services.sign_in.accounts import Credentials, is_required
from services.sign_in.passwords import LONGEST, SHORTEST

# The tabs of the page, and which of them this is.
PART, HERE = "own_part", "Beveiliging"
OLD, NEW, AGAIN = "own_old", "own_new", "own_again"
MAIL, MAIL_PASSWORD, SETTING_UP = "own_mail", "own_mail_password", "own_setting_up"
FACTOR_PASSWORD, OFF_PASSWORD, NEW_CODES_PASSWORD = "own_factor_password", "own_off_password", "own_codes_password"


def show(ctx: Context, actor: Actor) -> None:
    """Everything that guards this account."""
    account = own.account(ctx, actor)
    _password()
    _factor(ctx, actor, account)
    if "@" not in account.login:
        _mail(account)
    _sessions(ctx, actor)


def _password() -> None:
    st.subheader("Wachtwoord", anchor=False)
    with st.form("own_password", clear_on_submit=True):
        st.text_input("Huidig wachtwoord", key=OLD, type="password", autocomplete="current-password")
        st.text_input("Nieuw wachtwoord", key=NEW, type="password", autocomplete="new-password", max_chars=LONGEST)
        st.text_input("Nieuw wachtwoord, nog eens", key=AGAIN, type="password", autocomplete="new-password")
        st.caption(f"{SHORTEST} tot {LONGEST} tekens. Je wordt overal afgemeld, behalve hier.")
        st.form_submit_button("Wachtwoord wijzigen", icon=":material/key:", on_click=do, args=(_change_password,))


def _change_password(ctx: Context, actor: Actor) -> str:
    old, new, again = (st.session_state[key] for key in (OLD, NEW, AGAIN))
    if new != again:
        raise BadInput("De twee nieuwe wachtwoorden zijn niet gelijk.")
    _begin_again(own.change_password(ctx, actor, old, new), "na een nieuw wachtwoord")
    return "Je wachtwoord is gewijzigd. Elders ben je afgemeld."


def _begin_again(opened: Credentials, how: str) -> None:
    """A new session for the one that just ended, on the same part of the screen."""
    session.begin(opened, how)
    st.session_state[PART] = HERE


def _factor(ctx: Context, actor: Actor, account: Account) -> None:
    st.subheader("Tweede factor", anchor=False)
    if factor_form.has_codes():
        factor_form.show_codes()
        st.button("Ik heb ze bewaard", key="own_codes_kept", type="primary", on_click=factor_form.forget_codes)
    elif account.totp_sealed:
        _factor_is_on(ctx, actor, account)
    elif st.session_state.get(SETTING_UP):
        _set_up(account)
    else:
        st.text("Naast je wachtwoord vraagt het aanmelden dan een code van een app op je telefoon.")
        st.button("Aanzetten", key="own_factor_on", icon=":material/phonelink_lock:", on_click=_begin)


def _begin() -> None:
    st.session_state[SETTING_UP] = True


def _set_up(account: Account) -> None:
    with st.form("own_factor"):
        secret = factor_form.show_secret(account.login)
        factor_form.code_input()
        st.text_input("Je wachtwoord", key=FACTOR_PASSWORD, type="password", autocomplete="current-password")
        st.caption("Je wordt elders afgemeld.")
        st.form_submit_button("Aanzetten", type="primary", on_click=do, args=(_switch_on, secret))


def _switch_on(ctx: Context, actor: Actor, secret: str) -> str:
    password, code = st.session_state[FACTOR_PASSWORD], st.session_state[factor_form.CODE]
    codes, opened = second_factor.add(ctx, actor, password, secret, code)
    _begin_again(opened, "na het aanzetten van een tweede factor")
    factor_form.keep_codes(codes)
    return "Je tweede factor staat aan."


def _factor_is_on(ctx: Context, actor: Actor, account: Account) -> None:
    left = second_factor.codes_left(ctx, actor)
    st.text(f"De tweede factor staat aan. Je hebt nog {counted(left, 'herstelcode', 'herstelcodes')}.")
    with st.container(horizontal=True):
        _with_password("Nieuwe herstelcodes", "key", NEW_CODES_PASSWORD, _renew_codes)
        if not is_required(account):
            _with_password("Uitzetten", "phonelink_erase", OFF_PASSWORD, _switch_off)
    if is_required(account):
        st.caption("Voor deze aanmelding is hij verplicht. Nieuw toestel? Een collega haalt hem weg bij Gebruikers.")


def _with_password(label: str, icon: str, key: str, work: Callable[[Context, Actor], str]) -> None:
    with st.popover(label, icon=f":material/{icon}:"), st.form(f"form_{key}", border=False):
        st.text_input("Je wachtwoord", key=key, type="password", autocomplete="current-password")
        st.form_submit_button(label, on_click=do, args=(work,))


def _renew_codes(ctx: Context, actor: Actor) -> str:
    factor_form.keep_codes(second_factor.renew_codes(ctx, actor, st.session_state[NEW_CODES_PASSWORD]))
    return "Je hebt nieuwe herstelcodes; de oude werken niet meer."


def _switch_off(ctx: Context, actor: Actor) -> str:
    second_factor.switch_off(ctx, actor, st.session_state[OFF_PASSWORD])
    return "De tweede factor staat uit."


def _mail(account: Account) -> None:
    st.subheader("Mailadres voor links", anchor=False)
    st.text("Hierheen mailen we een link als je je wachtwoord vergeet.")
    with st.form("own_mail"):
        st.text_input("Mailadres", value=account.mail, key=MAIL, max_chars=254)
        st.text_input("Je wachtwoord", key=MAIL_PASSWORD, type="password", autocomplete="current-password")
        st.form_submit_button("Opslaan", icon=":material/save:", on_click=do, args=(_change_mail,))


def _change_mail(ctx: Context, actor: Actor) -> str:
    own.change_mail(ctx, actor, st.session_state[MAIL_PASSWORD], st.session_state[MAIL])
    return "Links gaan voortaan naar dit adres."


def _sessions(ctx: Context, actor: Actor) -> None:
    st.subheader("Aanmeldingen", anchor=False)
    opened = sessions.of_account(ctx, actor)
    st.text(f"Je bent op {counted(len(opened), 'plaats', 'plaatsen')} aangemeld.")
    for one in opened:
        st.caption(f"Aangemeld {show_moment(one.created_at)}, laatst gezien {show_moment(one.seen_at)}")
    st.button("Overal afmelden", key="close_all", icon=":material/logout:", on_click=do, args=(_close_all,))
    with st.expander("Wat er met je aanmelding gebeurde", icon=":material/history:"):
        rows = [{"Wanneer": show_moment(event.at), "Wat": event.text, "Door": event.by_name}
                for event in own.happenings(ctx, actor)]  # fmt: skip
        small_table(rows)


def _close_all(ctx: Context, actor: Actor) -> None:
    sessions.close_all(ctx, actor)
    session.end()
