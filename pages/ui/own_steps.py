"""The own administration: what it says beside the applications, and reading another list of it in."""

import streamlit as st

from models.enums import OwnKind
from pages.ui import own_batches, own_lists
from pages.ui.flash import flash
from pages.ui.import_check import map_headings, wrong_rows
from pages.ui.work import with_progress
from services.administration import reading_in
from services.context import Context
from services.errors import AppError
from services.formats import counted, show_number
from services.imports.batches import Draft
from services.policy.access import Actor

DRAFT, FILE, TURN, KIND = "own_draft", "own_file", "own_turn", "own_kind"
LABELS = {OwnKind.ENROLMENT: "Inschrijvingen of overeenkomsten", OwnKind.INVOICE: "Facturen"}


def show(ctx: Context, actor: Actor) -> None:
    """The lists that follow from what was read in, or the list that is being read."""
    if DRAFT in st.session_state:
        _check(ctx, actor)
        return
    if own_lists.show(ctx, actor):
        with st.expander("Nog een lijst inlezen", icon=":material/upload_file:"):
            _choose(ctx, actor)
        own_batches.show(ctx, actor)
    else:
        st.markdown(
            "Lees je inschrijvingen, overeenkomsten en facturen in. Je ziet dan welke steunaanvraag bij geen "
            "inschrijving hoort, wie nog moet aanvragen en tot wanneer, waar bedrag of start verschilt, en wat nog "
            "niet betaald is."
        )
        _choose(ctx, actor)


def _choose(ctx: Context, actor: Actor) -> None:
    kind = st.radio("Wat staat er in de lijst?", [*LABELS], format_func=LABELS.__getitem__, key=KIND, horizontal=True)
    st.caption("Nodig zijn een nummer (van de inschrijving of de factuur) en het ondernemingsnummer. Titel, data en "
               "bedrag exclusief btw maken dat de juiste steunaanvraag gevonden wordt.")  # fmt: skip
    file = st.file_uploader(
        f"Excel, OpenDocument of csv, hoogstens {ctx.settings.import_megabytes} MB",
        max_upload_size=ctx.settings.import_megabytes,
        key=f"own_upload_{st.session_state.setdefault(TURN, 0)}",
    )
    if file is not None:
        _read(ctx, actor, kind, file.name, file.getvalue(), {})


def _read(ctx: Context, actor: Actor, kind: OwnKind, name: str, content: bytes, choices: dict[str, str]) -> None:
    try:
        draft = with_progress(
            "De lijst wordt gelezen …", lambda _: reading_in.read_draft(ctx, actor, name, content, choices)
        )
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    st.session_state[DRAFT], st.session_state[FILE] = draft, (kind, name, content)
    st.rerun()


def _check(ctx: Context, actor: Actor) -> None:
    """What the list would do, and the button that does it."""
    draft: Draft = st.session_state[DRAFT]
    kind, name, content = st.session_state[FILE]
    st.text(f"{LABELS[kind]}: {draft.file_name}")
    choices = map_headings(draft)
    if choices is not None:
        _read(ctx, actor, kind, name, content, {**draft.choices, **choices})
    right = 0
    if not draft.headings.missing:
        seen = reading_in.preview(ctx, actor, draft, kind)
        counts = {"Nieuw": len(seen.new), "Gewijzigd": len(seen.changed), "Ongewijzigd": seen.unchanged,
                  "Met fouten": len(seen.wrong_lines)}  # fmt: skip
        for place, (label, count) in zip(st.columns(len(counts)), counts.items(), strict=True):
            place.metric(label, show_number(count), border=True)
        if seen.added_up:
            st.info(_added_up(kind, seen.added_up), icon=":material/functions:")
        wrong_rows(ctx, actor, draft, seen.errors)
        right = seen.right
    with st.container(horizontal=True):
        applying = right and st.button(f"Verwerk {counted(right, 'juiste rij', 'juiste rijen')}", key="own_apply",
                                       type="primary", icon=":material/done_all:")  # fmt: skip
        st.button("Ander bestand", key="own_restart", icon=":material/undo:", on_click=_restart)
    if applying:
        _apply(ctx, actor, draft, kind)


def _added_up(kind: OwnKind, number: int) -> str:
    if number == 1:
        return f"1 {kind.value} staat op meer regels: de bedragen zijn opgeteld."
    return f"{show_number(number)} {reading_in.MANY[kind]} staan op meer regels: hun bedragen zijn opgeteld."


def _apply(ctx: Context, actor: Actor, draft: Draft, kind: OwnKind) -> None:
    try:
        seen = with_progress("De lijst wordt verwerkt …", lambda _: reading_in.apply(ctx, actor, draft, kind))
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    flash(f"“{draft.file_name}” is verwerkt: {counted(len(seen.new), 'nieuwe rij', 'nieuwe rijen')}, "
          f"{len(seen.changed)} gewijzigd, {seen.unchanged} ongewijzigd, "
          f"{counted(len(seen.wrong_lines), 'foute rij', 'foute rijen')} overgeslagen.")  # fmt: skip
    _restart()
    st.rerun()


def _restart() -> None:
    for key in (DRAFT, FILE):
        st.session_state.pop(key, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
