"""The form for one application, with what is wrong said under the field."""

from collections.abc import Mapping

import streamlit as st

from models.enums import ProjectStatus, ServiceType
from services.columns import BY_KEY, Kind
from services.context import Context
from services.policy.access import Actor
from services.projects import departments, registrations

GROUPS = {
    "Onderneming": ("enterprise_name", "enterprise_number", "enterprise_mail", "enterprise_size"),
    "Aanvraag": ("number", "status", "service", "registration_number", "title", "theme", "department_name"),
    "Termijnen en bedragen": ("filed_on", "starts_on", "ends_on", "amount", "rate", "subsidy", "own_contribution"),
}
SIZES = ("", "Klein", "Middelgroot", "Groot")
HINTS = {Kind.DATE: "dd/mm/jjjj", Kind.EURO: "1.234,56", Kind.ENTERPRISE_NUMBER: "0123.456.789", Kind.PERCENT: "30"}


def entry_form(ctx: Context, actor: Actor, reasons: Mapping[str, str]) -> dict[str, str] | None:
    """The texts by column key once the form is sent; None before that. What was typed stays."""
    if reasons:
        st.error("Er is nog niets bewaard. Kijk de aangeduide velden na.", icon=":material/error:")
    options = _options(ctx, actor)
    with st.form("new_project", enter_to_submit=False):
        texts: dict[str, str] = {}
        for place, (title, keys) in zip(st.columns(3), GROUPS.items(), strict=True):
            with place:
                st.header(title, anchor=False)
                for key in keys:
                    texts[key] = _field(key, options.get(key), reasons.get(key))
        sent = st.form_submit_button("Project toevoegen", key="add_project", type="primary", icon=":material/add:")
    return texts if sent else None


def forget() -> None:
    """Empty the form for the next application."""
    for key in [name for name in st.session_state if str(name).startswith("entry_")]:
        del st.session_state[key]


def _options(ctx: Context, actor: Actor) -> dict[str, tuple[str, ...]]:
    names = tuple(departments(ctx, actor).values())
    return {
        "status": tuple(status.value for status in ProjectStatus),
        "service": tuple(service.value for service in ServiceType),
        "registration_number": tuple(held.number for held in registrations(ctx, actor)),
        "enterprise_size": SIZES,
        "department_name": names if actor.department_id is not None else ("", *names),
    }


def _field(key: str, options: tuple[str, ...] | None, reason: str | None) -> str:
    column = BY_KEY[key]
    label = f"{column.label} *" if column.required else column.label
    if options:
        # The kind of service and its number go together: neither stands there before somebody chose it.
        open_ = key in ("service", "registration_number") and len(options) > 1
        value = st.selectbox(label, options, key=f"entry_{key}", index=None if open_ else 0, placeholder="Kies",
                             format_func=_label if key == "status" else _or_dash)  # fmt: skip
    else:
        value = st.text_input(label, key=f"entry_{key}", placeholder=HINTS.get(column.kind, ""), max_chars=400)
    if reason:
        st.caption(f":red[:material/error: {column.label}: {reason}]")
    return value or ""


def _label(word: str) -> str:
    return ProjectStatus(word).label


def _or_dash(word: str) -> str:
    return word or "–"
