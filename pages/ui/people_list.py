"""The accounts that somebody looks after: inviting, a new link, signing out, closing; and what happened to them."""

from collections.abc import Callable

import streamlit as st

from models.enums import Role
from pages.ui.doing import do
from pages.ui.plain import plain
from pages.ui.small_table import small_table
from services import projects
from services.context import Context
from services.formats import show_moment
from services.front_door import people
from services.front_door.people import Person, Sent
from services.policy.access import Actor

MAIL, NAME, PART, NEW_PART = "people_mail", "people_name", "people_part", "people_new_part"
LINK = "people_link"
OTHER = "Nieuw departement …"


def show(ctx: Context, actor: Actor) -> None:
    """The people, the form for another one, and the history."""
    _link_to_hand_over()
    found = people.people(ctx, actor)
    if not found:
        st.caption("Er zijn nog geen gebruikers. Nodig de eerste uit met het formulier hieronder.")
    for person in found:
        _card(person)
    _invite(ctx, actor)
    _history(ctx, actor)


def _card(person: Person) -> None:
    account = person.account
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"person_{account.id}"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{plain(_named(person))}**")
            st.text(account.login)
            seen = f"laatst aangemeld {show_moment(person.signed_in_at)}" if person.signed_in_at else "nooit aangemeld"
            factor = " · tweede factor aan" if account.totp_sealed else ""
            st.caption(f"{plain(person.state)} · {seen}{factor}")
        with st.popover("Acties", icon=":material/more_vert:"):
            _actions(person)


def _named(person: Person) -> str:
    name, department = person.account.name, person.department
    return f"{name} – {department}" if department not in ("", name) else name


def _actions(person: Person) -> None:
    number = person.account.id or 0
    if person.account.disabled:
        _button("Weer openen", "enable", "lock_open", number)
        return
    _button("Nieuwe link mailen", "renew", "mail", number)
    _button("Overal afmelden", "sign_out", "logout", number)
    if person.account.totp_sealed:
        _button("Tweede factor weghalen", "drop_second_factor", "phonelink_erase", number)
    _button("Account sluiten", "disable", "lock", number)


CHANGES: dict[str, Callable[[Context, Actor, int], object]] = {
    "enable": people.enable, "renew": people.renew, "sign_out": people.sign_out,
    "drop_second_factor": people.drop_second_factor, "disable": people.disable,
}  # fmt: skip
SAID = {
    "enable": "Het account is weer open.", "renew": "Er is een nieuwe link; eerdere links werken niet meer.",
    "sign_out": "Deze gebruiker is overal afgemeld.", "drop_second_factor": "De tweede factor is weggehaald.",
    "disable": "Het account is gesloten en overal afgemeld.",
}  # fmt: skip


def _button(label: str, what: str, icon: str, number: int) -> None:
    st.button(label, key=f"{what}_{number}", icon=f":material/{icon}:", on_click=do, args=(_change, what, number),
              width="stretch")  # fmt: skip


def _change(ctx: Context, actor: Actor, what: str, number: int) -> str:
    made = CHANGES[what](ctx, actor, number)
    _hand_over(made if isinstance(made, Sent) else None)
    return SAID[what]


def _invite(ctx: Context, actor: Actor) -> None:
    st.subheader("Iemand uitnodigen", anchor=False)
    parts = [*projects.departments(ctx, actor).values()] if actor.role is Role.SEAT else []
    with st.form("invite", clear_on_submit=False):
        st.text_input("Mailadres (meteen de login)", key=MAIL, max_chars=254, placeholder="naam@firma.be")
        st.text_input("Naam", key=NAME, max_chars=200)
        if actor.role is Role.SEAT:
            st.selectbox("Departement", [*parts, OTHER], key=PART)
            st.text_input("Naam van het nieuwe departement", key=NEW_PART, max_chars=200,
                          help="Alleen als je hierboven “Nieuw departement” kiest.")  # fmt: skip
        st.caption("Er vertrekt een mail met een link die drie dagen werkt.")
        st.form_submit_button("Uitnodigen", icon=":material/person_add:", on_click=do, args=(_send,))


def _send(ctx: Context, actor: Actor) -> str:
    state = st.session_state
    part = state.get(PART, "")
    made = people.invite(ctx, actor, state[MAIL], state[NAME], state[NEW_PART] if part == OTHER else part)
    state[MAIL] = state[NAME] = state[NEW_PART] = ""
    _hand_over(made)
    return f"{made.name} is uitgenodigd."


def _hand_over(made: Sent | None) -> None:
    st.session_state[LINK] = made if made and made.link else None


def _link_to_hand_over() -> None:
    """Where no mail leaves, its writer passes the link on himself."""
    if made := st.session_state.get(LINK):
        st.info(f"Er vertrekt geen mail: geef deze link zelf aan {plain(made.name)}. Hij werkt één keer, drie dagen.",
                icon=":material/link:")  # fmt: skip
        st.code(made.link, language=None, wrap_lines=True)


def _history(ctx: Context, actor: Actor) -> None:
    with st.expander("Aanmeldingen en wijzigingen", icon=":material/history:"):
        found = people.happenings(ctx, actor)
        rows = [{"Wanneer": show_moment(event.at), "Gebruiker": account.login, "Wat": event.text, "Door": event.by_name}
                for account, event in found]  # fmt: skip
        small_table(rows)
