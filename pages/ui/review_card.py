"""One application to look at: left what was filed, right what was found, below it what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from models import Project
from pages.ui import facts, reacting
from pages.ui.badges import due_badge, status_badge
from pages.ui.changes import since_ticked
from pages.ui.client_link import client_link
from pages.ui.doing import do
from pages.ui.findings_list import findings_list
from pages.ui.plain import plain
from pages.ui.review_round import Outcome, Round
from pages.ui.verified_form import said_verified
from services import notes, ticking
from services.columns import BY_KEY
from services.context import Context
from services.formats import counted, show_date, show_number
from services.policy.access import Actor
from services.start.review import Card


def show(ctx: Context, actor: Actor, now: Round, card: Card) -> None:
    """The card whose turn it is, and where in the round it stands."""
    now.show(card.project.id or 0)
    _progress(now)
    if card.project.verified:
        st.info(said_verified(card.project), icon=":material/verified:")
    else:
        since_ticked(card.project)
    left, right = st.columns(2)
    with left:
        _filed(ctx, card.project)
    with right:
        findings_list(card.project, card.findings)
    with bar():
        _buttons(ctx, actor, now, card)


@contextmanager
def bar() -> Iterator[None]:
    """Where the buttons stand: at the foot of the screen, however long the card."""
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        yield


def back_button(now: Round, project: Project | None = None) -> None:
    """To the card before, from that of this project or from the end."""
    st.button("Vorige", key="review_back", icon=":material/chevron_left:", shortcut="k", disabled=now.before is None,
              on_click=do, args=(_back, now, project))  # fmt: skip


def _progress(now: Round) -> None:
    done, of = now.place + 1, len(now.ids)
    more = f" (er wachten er {show_number(now.total)}; de rest komt in een volgende ronde)" if now.total > of else ""
    st.progress(now.place / of, f"{show_number(done)} van {show_number(of)}{more}")


def _filed(ctx: Context, project: Project) -> None:
    with st.container(border=True, gap="xsmall"):
        st.header(plain(project.title or "Zonder titel"), anchor=False)
        client_link(project)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link("project.py", label=plain(project.number), icon=":material/folder_open:",
                         query_params={"nummer": project.number})  # fmt: skip
            status_badge(project.status)
            due_badge(project.duty, project.due_on, ctx.today)
        for label, text in _lines(project):
            facts.line(label, text)
        facts.money(project)


def _lines(project: Project) -> Iterator[tuple[str, str]]:
    """What is known, each on its line; what is not known has none, since the findings say what is missing."""
    yield "Dienst", " · ".join(filter(None, (project.service.value, project.training_form)))
    for key in ("theme", "subtheme"):
        if value := getattr(project, key):
            yield BY_KEY[key].label, value
    yield "Aanvraagdatum", show_date(project.filed_on)
    ends = f" – {show_date(project.ends_on)}" if project.ends_on else ""
    yield "Uitvoering", f"{show_date(project.starts_on)}{ends}"
    for key in ("registration_number", "department_name", "enterprise_size", "enterprise_mail"):
        if value := getattr(project, key):
            yield BY_KEY[key].label, value
    extent = (project.participants, "deelnemer", "deelnemers"), (project.hours, "uur", "uren")
    if known := [counted(number, one, many) for number, one, many in extent if number is not None]:
        yield "Omvang", " · ".join(known)


def _buttons(ctx: Context, actor: Actor, now: Round, card: Card) -> None:
    """Each card has its own: a late click meant for the card before must not fall on this one."""
    project, of = card.project, card.project.id
    back_button(now, project)
    if project.verified:
        st.button("Volgende", key=f"review_on_{of}", type="primary", icon=":material/chevron_right:", shortcut="g",
                  on_click=do, args=(_go_on, now, project, Outcome.VERIFIED))  # fmt: skip
        st.button("Niet langer geverifieerd", key=f"review_untick_{of}", icon=":material/undo:", on_click=do,
                  args=(_untick, now, project))  # fmt: skip
        return
    st.button("Geverifieerd en volgende", key=f"review_verify_{of}", type="primary", icon=":material/check:",
              shortcut="g", on_click=do, args=(_verify, now, project))  # fmt: skip
    st.button("Overslaan", key=f"review_skip_{of}", icon=":material/skip_next:", shortcut="o", on_click=do,
              args=(_go_on, now, project, Outcome.SKIPPED))  # fmt: skip
    _note_button(project)
    row = reacting.reaction(ctx, actor, project)
    if row and st.button("Reageren", key=f"review_react_{of}", icon=":material/reply:", shortcut="e",
                         help=f"Opent het formulier: {row.action.label.lower()}."):  # fmt: skip
        now.reacting = project.id
        reason = next((one.reason for one in card.findings if one.reason), "")
        reacting.react(ctx, actor, project, row.action, reason)


def _note_button(project: Project) -> None:
    """For what the client says on the telephone, without leaving the card."""
    with st.popover("Notitie", icon=":material/add_notes:", key=f"review_note_{project.id}"):
        key = _note_key(project)
        st.text_area("Notitie bij dit project", key=key, max_chars=notes.LONGEST, height=100, width=280,
                     placeholder="Alleen voor je eigen firma: een notitie wordt niet gemaild.")  # fmt: skip
        st.button("Bewaren", key=f"review_note_save_{project.id}", on_click=do, args=(_note, project))


def _note_key(project: Project) -> str:
    return f"review_note_text_{project.id}"


def _note(ctx: Context, actor: Actor, project: Project) -> str:
    notes.add(ctx, actor, project.number, st.session_state[_note_key(project)])
    st.session_state[_note_key(project)] = ""
    return "De notitie is bewaard bij het project."


def _keep_note(ctx: Context, actor: Actor, project: Project) -> str | None:
    """Save what stands in the field, which would go with the card; tells it when there was something."""
    typed = str(st.session_state.get(_note_key(project)) or "").strip()
    return _note(ctx, actor, project) if typed else None


def _back(ctx: Context, actor: Actor, now: Round, project: Project | None) -> str | None:
    said = None if project is None else _keep_note(ctx, actor, project)
    now.back()
    return said


def _go_on(ctx: Context, actor: Actor, now: Round, project: Project, outcome: Outcome) -> str | None:
    if not now.was_seen(project.id or 0):
        return None
    said = _keep_note(ctx, actor, project)
    now.decide(project.id or 0, outcome)
    return said


def _verify(ctx: Context, actor: Actor, now: Round, project: Project) -> str | None:
    number = project.id or 0
    if not now.was_seen(number):
        return None
    said = _keep_note(ctx, actor, project)
    changed = ticking.verify(ctx, actor, [number], True, {number: project.version})
    now.decide(number, Outcome.VERIFIED if changed else Outcome.ELSEWHERE)
    return said


def _untick(ctx: Context, actor: Actor, now: Round, project: Project) -> str | None:
    number = project.id or 0
    said = _keep_note(ctx, actor, project)
    ticking.verify(ctx, actor, [number], False, {number: project.version})
    now.outcomes.pop(number, None)
    return said
