"""What the own administration and the applications say of each other: six lists, with what to do about a row."""

import streamlit as st

from models import OwnRecord, Project
from models.enums import OwnKind
from pages.ui.own_links import actions, confirm_button, described, proposals
from pages.ui.plain import plain
from services.context import Context
from services.formats import counted, show_date, show_enterprise_number, show_euro, show_number
from services.matches import lists
from services.matches.kinds import Kind
from services.matches.lists import Row
from services.policy.access import Actor

LIST, PART = "own_list", "import_part"
LABELS = {
    Kind.UNREGISTERED: "Zonder inschrijving", Kind.UNFILED: "Zonder steunaanvraag", Kind.DIFFERENT: "Verschillen",
    Kind.UNPAID: "Nog te betalen", Kind.UNTIED: "Facturen zonder project", Kind.PROPOSED: "Voorgesteld",
}  # fmt: skip
ABOUT = {
    Kind.UNREGISTERED: "Steunaanvragen met een start tot 14 dagen na je laatste lijst, waarbij geen inschrijving of "
                       "factuur hoort. Verkeerde dienstverlener? Annuleer ze dan. Hoort er toch een inschrijving bij, "
                       "koppel ze hier.",
    Kind.UNFILED: "Inschrijvingen waarbij nog geen steunaanvraag hoort. Verwittig de onderneming: tot de dag "
                  "die erbij staat, kan ze nog aanvragen.",
    Kind.DIFFERENT: "Het bedrag of de start van de steunaanvraag is niet die van je eigen administratie.",
    Kind.UNPAID: "Gefactureerd, en nog niet of niet helemaal betaald met de kmo-portefeuille.",
    Kind.UNTIED: "Facturen die bij geen steunaanvraag horen, of die iemand losmaakte. Ze tellen nergens mee. Hoort er "
                 "een bij een steunaanvraag, koppel ze hier.",
    Kind.PROPOSED: "Zo koppelt het programma je administratie aan de steunaanvragen. Een voorstel telt mee tot je het "
                   "losmaakt; wat je bevestigt, blijft.",
}  # fmt: skip
NOTHING = {
    Kind.UNREGISTERED: "Bij elke steunaanvraag uit de periode van je inschrijvingen hoort een inschrijving.",
    Kind.UNFILED: "Bij elke inschrijving hoort een steunaanvraag.",
    Kind.DIFFERENT: "Waar er een koppeling is, kloppen bedrag en start.",
    Kind.UNPAID: "Alle gekoppelde facturen zijn betaald.",
    Kind.UNTIED: "Elke factuur hoort bij een steunaanvraag.",
    Kind.PROPOSED: "Er wacht geen voorstel op je.",
}  # fmt: skip


def ask(kind: Kind) -> None:
    """Show this list when the screen comes."""
    st.session_state[PART], st.session_state[LIST] = "Eigen administratie", kind


def show(ctx: Context, actor: Actor) -> bool:
    """The lists; nothing, and False, while nothing was read in."""
    if not lists.has_records(ctx, actor):
        return False
    counts = lists.counts(ctx, actor)
    st.session_state.setdefault(LIST, Kind.UNREGISTERED)
    st.pills(
        "Lijst", [*Kind], format_func=lambda one: f"{LABELS[one]} ({show_number(counts[one])})", key=LIST,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    kind: Kind = st.session_state[LIST]
    st.caption(ABOUT[kind])
    total = counts[kind]
    if not total:
        st.info(NOTHING[kind], icon=":material/check_circle:")
        return True
    key, last = f"own_page_{kind.value}", (total - 1) // lists.SIZE + 1
    if st.session_state.get(key, 1) > last:  # the list became shorter
        del st.session_state[key]
    page = st.session_state.get(key, 1)
    found = lists.rows(ctx, actor, kind, page)
    if kind is Kind.PROPOSED:
        confirm_button(found)
    for row in found:
        _card(kind, row)
    first = (page - 1) * lists.SIZE + 1
    st.caption(f"{show_number(first)}–{show_number(min(total, page * lists.SIZE))} van {show_number(total)}")
    if last > 1:
        st.pagination(last, key=key)
    return True


def _card(kind: Kind, row: Row) -> None:
    named = f"project_{row.project.id}" if row.project else f"record_{row.record.id if row.record else 0}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"own_{kind.value}_{named}"):
        with st.container(width="stretch", gap="xxsmall"):
            if row.project:
                _project(row.project, row)
            if kind is Kind.PROPOSED:
                proposals(row)
            if row.record:
                _record(row.record, row)
        with st.popover("Koppeling", icon=":material/link:"):
            actions(row)


def _project(project: Project, row: Row) -> None:
    st.markdown(f"**{plain(project.number)}** · {plain(project.enterprise_name)}")
    st.caption(f"{plain(project.title) or 'Zonder titel'} · {project.status.label} · ingediend "
               f"{show_date(project.filed_on)} · start {show_date(project.starts_on)} · "
               f"{show_euro(project.amount)}")  # fmt: skip
    said = _differences(project, row)
    if said:
        st.markdown(" · ".join(said))


def _differences(project: Project, row: Row) -> list[str]:
    """What the rules find, what the own administration says otherwise, and what is still to be paid."""
    said = [*row.differences]
    if row.agreed is not None and row.agreed != project.amount:
        said.append(f"overeengekomen **{show_euro(row.agreed)}**")
    if row.starts_on is not None and row.starts_on != project.starts_on:
        said.append(f"start volgens inschrijving **{show_date(row.starts_on)}**")
    if row.invoiced is not None:
        paid = project.paid_out or 0
        said.append(f"gefactureerd {show_euro(row.invoiced)}, uitbetaald {show_euro(project.paid_out)}"
                    + (f", nog **{show_euro(row.invoiced - paid)}**" if row.invoiced > paid else ""))  # fmt: skip
    return said


def _record(record: OwnRecord, row: Row) -> None:
    left = _left(row) if record.kind is OwnKind.ENROLMENT else ""
    st.markdown(f"**{plain(record.reference)}** · {plain(record.enterprise_name or _number(record))} {left}".rstrip())
    until = f" · aanvragen tot en met {show_date(row.last_day)}" if row.last_day else ""
    st.caption(f"{_number(record)} · {described(record)}{until}")


def _left(row: Row) -> str:
    """How long an application can still be filed."""
    if row.left is None:
        return ":gray[zonder startdatum]"
    if row.left < 0:
        return ":gray[termijn voorbij]"
    colour = "red" if row.left <= 3 else "orange" if row.left <= 7 else "blue"
    when = "laatste dag vandaag" if row.left == 0 else f"nog {counted(row.left, 'dag', 'dagen')}"
    return f":{colour}-badge[:material/event: {when}]"


def _number(record: OwnRecord) -> str:
    return show_enterprise_number(record.enterprise_number)
