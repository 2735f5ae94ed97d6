"""The three steps of reading a list in."""

import streamlit as st

from models import ImportBatch
from models.enums import BatchState
from pages.ui import view
from pages.ui.flash import flash
from pages.ui.import_check import check_list, map_headings
from pages.ui.work import with_progress
from services.context import Context
from services.errors import AppError
from services.filters import ProjectFilter
from services.formats import counted, show_moment, show_number
from services.imports import batches, undo
from services.listing.overview import Order
from services.policy.access import Actor

DRAFT, FILE, DONE, TURN = "import_draft", "import_file", "import_done", "import_turn"
STEPS = {"file": "1. Bestand", "check": "2. Nakijken", "done": "3. Klaar"}


def show(ctx: Context, actor: Actor) -> None:
    """The step that this reader is at, and below it the lists of before."""
    step = current_step()
    progress_line(step)
    match step:
        case "file":
            choose_file(ctx, actor)
        case "check":
            check(ctx, actor)
        case "done":
            done(ctx, actor)
    earlier(ctx, actor)


def current_step() -> str:
    """Which step this reader is at."""
    if DONE in st.session_state:
        return "done"
    return "check" if DRAFT in st.session_state else "file"


def progress_line(step: str) -> None:
    """The steps, with the present one in bold."""
    names = [f"**{name}**" if key == step else f":gray[{name}]" for key, name in STEPS.items()]
    st.markdown(" → ".join(names))


def choose_file(ctx: Context, actor: Actor) -> None:
    """The file, with what is accepted; a file that cannot be read is said so here."""
    st.markdown(
        "Kies je projectenlijst. De kolomtitels worden herkend, in om het even welke volgorde; "
        "je ziet eerst wat er zou veranderen, en er wordt niets bewaard tot je het bevestigt."
    )
    turn = st.session_state.setdefault(TURN, 0)
    file = st.file_uploader(
        f"Excel, OpenDocument of csv, hoogstens {ctx.settings.import_megabytes} MB",
        max_upload_size=ctx.settings.import_megabytes,
        key=f"upload_{turn}",
    )
    if file is not None:
        _read(ctx, actor, file.name, file.getvalue(), {})


def _read(ctx: Context, actor: Actor, name: str, content: bytes, choices: dict[str, str]) -> None:
    try:
        draft = with_progress(
            "De lijst wordt gelezen …", lambda _: batches.read_draft(ctx, actor, name, content, choices)
        )
        if not draft.headings.missing:
            batches.preview(ctx, actor, draft)
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    st.session_state[DRAFT], st.session_state[FILE] = draft, (name, content)
    st.rerun()


def check(ctx: Context, actor: Actor) -> None:
    """What the list would do, and the button that does it."""
    draft = st.session_state[DRAFT]
    st.text(draft.file_name)
    choices = map_headings(draft)
    if choices is not None:
        name, content = st.session_state[FILE]
        _read(ctx, actor, name, content, {**draft.choices, **choices})
    right = 0
    if not draft.headings.missing:
        preview = batches.preview(ctx, actor, draft)
        check_list(ctx, actor, preview)
        right = len(preview.plan.new) + len(preview.plan.changed) + preview.plan.unchanged
    with st.container(horizontal=True):
        applying = right and st.button(f"Verwerk {counted(right, 'juiste rij', 'juiste rijen')}", key="apply",
                                       type="primary", icon=":material/done_all:")  # fmt: skip
        st.button("Ander bestand", key="restart", icon=":material/undo:", on_click=_restart)
    if applying:
        _apply(ctx, actor, draft)


def _apply(ctx: Context, actor: Actor, draft: batches.Draft) -> None:
    try:
        batch = with_progress("De lijst wordt verwerkt …", lambda tell: batches.apply(ctx, actor, draft, tell))
    except AppError as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    st.session_state[DONE] = batch
    st.session_state.pop(DRAFT)
    st.session_state.pop(FILE)
    st.rerun()


def _restart() -> None:
    for key in (DRAFT, FILE, DONE):
        st.session_state.pop(key, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def done(ctx: Context, actor: Actor) -> None:
    """What was done, and the way to the projects that it touched."""
    batch = next((found for found in undo.batches(ctx, actor) if found.id == st.session_state[DONE]), None)
    if batch is None:
        _restart()
        st.rerun()
    st.success(
        f"“{batch.file_name}” is verwerkt: {counted(batch.new, 'nieuw project', 'nieuwe projecten')}, {batch.changed} "
        f"gewijzigd, {batch.unchanged} ongewijzigd, {counted(batch.wrong, 'foute rij', 'foute rijen')} overgeslagen.",
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        if batch.new + batch.changed and st.button(
            f"Toon {counted(batch.new + batch.changed, 'project', 'projecten')} van deze lijst", key="show_batch",
            type="primary", icon=":material/list_alt:",
        ):  # fmt: skip
            view.keep(view.View(ProjectFilter(all_years=True, batch=batch.id), Order()))
            _restart()
            st.switch_page("overview.py")
        st.button("Nog een lijst inlezen", key="another", icon=":material/upload_file:", on_click=_restart)


def earlier(ctx: Context, actor: Actor) -> None:
    """The lists that were read in before; the latest can be taken back."""
    found = undo.batches(ctx, actor)
    st.header("Ingelezen lijsten", anchor=False)
    if not found:
        st.caption("Er is nog geen lijst ingelezen.")
    standing = [batch for batch in found if batch.state is BatchState.APPLIED]
    latest = next((batch.id for batch in standing if batch.sha256), None)
    for batch in found:
        with st.container(border=True):
            left, right = st.columns([3, 1], vertical_alignment="center")
            left.text(f"{batch.file_name} – {show_moment(batch.imported_at)}")
            left.caption(_counts(batch))
            if batch in standing and (batch.id == latest or not batch.sha256):
                with right.popover(
                    "Ongedaan maken", icon=":material/undo:", width="stretch", key=f"ask_undo_{batch.id}"
                ):
                    st.text("Alle projecten worden weer zoals ze vóór deze lijst waren.")
                    st.button("Maak deze lijst ongedaan", key=f"undo_{batch.id}", type="primary", on_click=_undo,
                              args=(ctx, actor, batch.id))  # fmt: skip


def _counts(batch: ImportBatch) -> str:
    counts = {"nieuw": batch.new, "gewijzigd": batch.changed, "ongewijzigd": batch.unchanged, "fout": batch.wrong,
              "niet in dit bestand": batch.absent}  # fmt: skip
    said = [f"{show_number(count)} {name}" for name, count in counts.items() if count]
    return " · ".join([*said, batch.account_name, batch.state.value])


def _undo(ctx: Context, actor: Actor, batch_id: int) -> None:
    try:
        batch = undo.undo(ctx, actor, batch_id)
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        flash(f"“{batch.file_name}” is ongedaan gemaakt.")
    _restart()
