"""The registrations with their validity, the ones that end soon said aloud, and the form to change them."""

from datetime import date

import streamlit as st

from models import Registration
from models.enums import Role
from pages.ui.doing import do
from pages.ui.small_table import small_table
from services import projects
from services.context import Context
from services.formats import show_date
from services.policy.access import Actor
from services.reminding import renewals
from services.reminding.renewals import Listed, Typed

CHOSEN, NUMBER, FROM, TO, STARTER, PART = ("reg_chosen", "reg_number", "reg_from", "reg_to", "reg_starter", "reg_part")
NEW = "Nieuwe registratie"
DAYS = (date(2000, 1, 1), date(2199, 12, 31))


def show(ctx: Context, actor: Actor) -> None:
    """The list, and for the seat the form below it."""
    found = renewals.registrations(ctx, actor)
    for listed in found:
        if listed.warning and listed.registration.valid_to:
            st.warning(f"{listed.registration.number}: {listed.warning}", icon=":material/event_busy:")
    if found:
        small_table([_row(listed) for listed in found])
    else:
        st.caption("Er zijn nog geen registratienummers. Voeg ze toe, of lees je eerste projectenlijst in.")
    if actor.role is Role.SEAT:
        _form(ctx, actor, {listed.registration.number: listed.registration for listed in found})


def _row(listed: Listed) -> dict[str, str]:
    held = listed.registration
    return {
        "Registratienummer": held.number, "Dienst": held.service.value, "Departement": listed.department or "–",
        "Geldig van": show_date(held.valid_from), "Geldig tot en met": show_date(held.valid_to),
        "Starter": "Ja" if held.is_starter else "–", "Opgelet": listed.warning or "–",
    }  # fmt: skip


def _form(ctx: Context, actor: Actor, held: dict[str, Registration]) -> None:
    st.subheader("Toevoegen of wijzigen", anchor=False)
    chosen = st.selectbox("Registratie", [NEW, *held], key=CHOSEN)
    one = held.get(chosen)
    mark = f"_{one.id}" if one else ""  # another registration is another form
    parts = projects.departments(ctx, actor)
    with st.form(f"registration{mark}"):
        st.text_input("Registratienummer", value=one.number if one else "", key=NUMBER + mark, max_chars=20,
                      placeholder="DV.O123456 (opleiding) of DV.A123456 (advies)")  # fmt: skip
        left, right = st.columns(2)
        with left:
            _day("Geldig van", one.valid_from if one else None, FROM + mark)
        with right:
            _day("Geldig tot en met", one.valid_to if one else None, TO + mark)
        st.caption("Laat je de einddatum leeg, dan is ze vijf jaar na het begin, en voor een starter twee jaar.")
        st.checkbox("Starter: twee jaar, en na de opvolgaudit nog drie", value=bool(one and one.is_starter),
                    key=STARTER + mark)  # fmt: skip
        st.selectbox("Departement", [None, *parts], key=PART + mark, index=_place(parts, one),
                     format_func=lambda part: parts.get(part, "De hele firma"))  # fmt: skip
        st.form_submit_button("Opslaan", icon=":material/save:", on_click=do,
                              args=(_save, one, mark))  # fmt: skip
    if one is not None:
        with st.popover("Weghalen", icon=":material/delete:"):
            st.text(f"{one.number} weghalen? Projecten behouden hun nummer.")
            st.button("Ja, weghalen", key="reg_remove", on_click=do, args=(_remove, one.id or 0))


def _day(label: str, value: date | None, key: str) -> None:
    least, most = DAYS
    st.date_input(label, value=value, key=key, format="DD/MM/YYYY", min_value=least, max_value=most)


def _place(parts: dict[int, str], one: Registration | None) -> int:
    ids = [None, *parts]
    return ids.index(one.department_id) if one and one.department_id in ids else 0


def _save(ctx: Context, actor: Actor, one: Registration | None, mark: str) -> str:
    given = {name: st.session_state[name + mark] for name in (NUMBER, FROM, TO, STARTER, PART)}
    typed = Typed(given[NUMBER], given[FROM], given[TO], given[STARTER], given[PART])
    renewals.keep(ctx, actor, typed, one)
    return "De registratie is bewaard."


def _remove(ctx: Context, actor: Actor, registration_id: int) -> str:
    renewals.remove(ctx, actor, registration_id)
    return "De registratie is weggehaald."
