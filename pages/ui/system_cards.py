"""The state of the program as cards: what is well and what asks for attention, each in words."""

from collections.abc import Callable

import streamlit as st

from pages.ui.plain import plain
from services.context import Context
from services.formats import counted, show_moment, show_size
from services.upkeep.status import age
from services.upkeep.system import Inside, System

OUTSIDE = "De databank antwoordt niet; wat daarin staat, is nu niet gekend."
Card = tuple[str, str, Callable[[], None]]


def verdict(ctx: Context, found: System) -> None:
    """One sentence that says it all, and when this was looked at."""
    if found.wrong:
        many = counted(len(found.wrong), "punt vraagt", "punten vragen")
        st.warning(f"{many} aandacht.", icon=":material/warning:")
    else:
        st.success("Het programma kan zijn werk doen.", icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Kijk opnieuw", key="look_again", icon=":material/refresh:")
        st.caption(f"Nagekeken op {show_moment(ctx.clock())}", width="content")


def checks(found: System) -> None:
    """Each thing that was looked at."""
    with st.container(border=True):
        st.subheader("Nagekeken", anchor=False)
        for check in found.checks:
            st.markdown(f"{badge(check.good)} **{plain(check.label)}** · {plain(check.words)}")


def facts(ctx: Context, found: System) -> None:
    """The cards, two beside each other where there is room."""
    inside = found.inside
    if inside is None:
        st.info(OUTSIDE, icon=":material/cloud_off:")
        return
    cards: tuple[Card, ...] = (
        ("Programma", ":material/deployed_code:", lambda: _program(found, inside)),
        ("Achtergrondwerk", ":material/manufacturing:", lambda: _works(inside)),
        ("Mails", ":material/outbox:", lambda: _mails(inside)),
        ("Opslag en back-up", ":material/database:", lambda: _storage(ctx, found, inside)),
    )
    for pair in (cards[:2], cards[2:]):
        for column, (title, icon, show) in zip(st.columns(2), pair, strict=True):
            with column.container(border=True, height="stretch"):
                st.subheader(f"{icon} {title}", anchor=False)
                show()


def badge(good: bool, words: tuple[str, str] = ("In orde", "Aandacht")) -> str:
    """The word beside the colour, never colour alone."""
    return f":green-badge[:material/check: {words[0]}]" if good else f":orange-badge[:material/warning: {words[1]}]"


def _line(label: str, value: str, mark: str = "") -> None:
    st.markdown(f":gray[{label}]  \n{plain(value)} {mark}")


def _program(found: System, inside: Inside) -> None:
    _line("Versie", f"{found.version} (tabellen {found.head})")
    _line("Databank", f"{inside.kind}, {show_size(inside.size)}")


def _works(inside: Inside) -> None:
    for work in inside.works:
        sign = f"laatste teken {show_moment(work.beat.at)}" if work.beat else "nog geen teken"
        _line(work.label.capitalize(), sign, badge(work.good, ("Loopt", "Zwijgt")))
    _line("Beoordelingen", "er wachten nog projecten" if inside.behind else "alles is beoordeeld")


def _mails(inside: Inside) -> None:
    box = inside.outbox
    since = f", de oudste sinds {show_moment(box.oldest)}" if box.oldest else ""
    _line("Wachten op verzending", f"{counted(box.waiting, 'mail', 'mails')}{since}")
    _line("Mislukt", counted(box.failed, "mail", "mails"), badge(not box.failed))
    if box.failed:
        st.page_link("outbox.py", label="Naar Postvak uit", icon=":material/outbox:")


def _storage(ctx: Context, found: System, inside: Inside) -> None:
    late = "Ouder dan anderhalve dag" if inside.backup else "Geen gekend"
    _line("Laatste back-up", age(ctx, inside), badge(not inside.backup_is_old, ("In orde", late)))
    _line("Schijf", f"{show_size(found.disk_free)} vrij van {show_size(found.disk_total)}")
    _line("Bewijsstukken", f"{counted(inside.evidence, 'bestand', 'bestanden')}, {show_size(inside.evidence_size)}")
