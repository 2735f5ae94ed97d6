"""What a list would do, before it does it: counts, wrong rows, changes, headings to map by hand."""

from collections.abc import Sequence
from functools import partial
from itertools import islice

import pandas as pd
import streamlit as st

from pages.ui.plain import plain
from services.administration.columns import OWN_LIST
from services.columns import BY_KEY, PROJECT_LIST, Layout
from services.context import Context
from services.exports import jobs
from services.formats import counted, show_date, show_number
from services.imports.batches import Draft, Preview
from services.imports.headings import recognised
from services.imports.plan import Change
from services.imports.rows import RowError
from services.imports.wrong_rows import wrong_rows_csv
from services.listing.displayed import show
from services.policy.access import Actor

MOST_SHOWN = 200
SKIP = ""
MENDING = "files_to_mend"


def map_headings(draft: Draft) -> dict[str, str] | None:
    """Ask which column each unknown heading is; gives the answers when they were just saved."""
    asked = [name for name in draft.headings.names if name in draft.headings.unknown or name in draft.choices]
    missing = ", ".join(column.label for column in draft.headings.missing)
    if missing and (elsewhere := _elsewhere(draft)):
        st.warning(elsewhere, icon=":material/alt_route:")
    elif missing:
        st.warning(f"Deze kolommen zijn niet herkend en wel nodig: {missing}. Duid hieronder aan welke het zijn.",
                   icon=":material/help:")  # fmt: skip
    if not asked:
        return None
    needed = bool(missing) and not _elsewhere(draft)
    with st.expander(f"Zelf aangeduide of niet herkende kolommen ({len(asked)})", expanded=needed):
        return _ask_headings(draft, asked)


def _elsewhere(draft: Draft) -> str:
    """Where this list belongs when it is of the other kind; empty when nothing says so."""
    own = draft.headings.layout is not PROJECT_LIST
    other = PROJECT_LIST if own else OWN_LIST
    if not {column.key for column in other.required} <= recognised(draft.headings.names, other):
        return ""
    return (
        "Dit lijkt een projectenlijst. Lees ze in onder het tabblad “Projectenlijst”."
        if own
        else "Dit lijkt een lijst van inschrijvingen of facturen. Lees ze in onder het tabblad “Eigen administratie”."
    )


def _ask_headings(draft: Draft, asked: list[str]) -> dict[str, str] | None:
    by_hand = {draft.choices.get(name, SKIP) for name in asked}
    taken = set(draft.headings.mapping.values()) - by_hand
    layout = draft.headings.layout
    free = [SKIP, *(column.key for column in layout.imported if column.key not in taken)]
    with st.form(f"headings_{layout.key}"):
        answers = {
            name: st.selectbox(f"“{plain(name)}” is", free, format_func=partial(_name, layout),
                               key=f"heading_{place}_{draft.key}", index=_place(free, draft.choices.get(name, SKIP)))
            for place, name in enumerate(asked)
        }  # fmt: skip
        saved = st.form_submit_button(
            "Onthoud en lees opnieuw", key=f"save_headings_{layout.key}", icon=":material/refresh:"
        )
    return answers if saved else None


def _place(free: list[str], key: str) -> int:
    return free.index(key) if key in free else 0


def _name(layout: Layout, key: str) -> str:
    return layout.by_key[key].label if key else "– niet inlezen –"


def check_list(ctx: Context, actor: Actor, preview: Preview) -> None:
    """The counts, then what is wrong, what changes and what is missing."""
    plan = preview.plan
    counts = {"Nieuw": len(plan.new), "Gewijzigd": len(plan.changed), "Ongewijzigd": plan.unchanged,
              "Met fouten": len(preview.wrong_lines), "Niet in dit bestand": len(plan.absent)}  # fmt: skip
    for place, (name, count) in zip(st.columns(len(counts)), counts.items(), strict=True):
        place.metric(name, show_number(count), border=True)
    if preview.new_registrations:
        st.info(f"Je hebt nog geen registratienummers. Bij het verwerken nemen we over: "
                f"{', '.join(preview.new_registrations)}.", icon=":material/badge:")  # fmt: skip
    wrong_rows(ctx, actor, preview.draft, preview.errors)
    _remarks(preview)
    _changes(plan.changed)
    _absent(preview)


def wrong_rows(ctx: Context, actor: Actor, draft: Draft, errors: Sequence[RowError]) -> None:
    """What is wrong with which rows, and those rows as a file to mend."""
    if not errors:
        return
    st.header("Rijen met fouten", anchor=False)
    st.caption("Deze rijen worden overgeslagen. Download ze, verbeter ze en lees ze daarna opnieuw in.")
    rows = [{"Regel": error.line, "Kolom": error.column, "Waarde": error.value, "Wat er mis is": error.reason}
            for error in islice(errors, MOST_SHOWN)]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Rijen met fouten")
    st.link_button("Download de foute rijen (csv)", f"/export/taak/{_to_mend(ctx, actor, draft, errors)}",
                   icon=":material/download:")  # fmt: skip


def _to_mend(ctx: Context, actor: Actor, draft: Draft, errors: Sequence[RowError]) -> str:
    """The id of the file with the wrong rows, made once for a draft and handed out to this account alone."""
    made: dict[str, str] = st.session_state.setdefault(MENDING, {})
    key = f"{draft.key} {len(errors)}"
    if key not in made:
        content = wrong_rows_csv(draft.headings, [*errors])
        made[key] = jobs.keep_file(ctx, actor, "foute-rijen.csv", content).id
    return made[key]


def _remarks(preview: Preview) -> None:
    found = [(row.line, row.number, remark) for row in preview.draft.parsed.rows for remark in row.remarks]
    if not found:
        return
    with st.expander(f"Opmerkingen ({len(found)})", icon=":material/info:"):
        rows = [{"Regel": line, "Projectnummer": number, "Opmerking": remark}
                for line, number, remark in islice(found, MOST_SHOWN)]  # fmt: skip
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Opmerkingen bij rijen")


def _changes(changed: list[Change]) -> None:
    if not changed:
        return
    with st.expander(
        f"Wat verandert ({counted(len(changed), 'project', 'projecten')})", icon=":material/compare_arrows:"
    ):
        rows = [
            {"Projectnummer": change.number, "Kolom": BY_KEY[key].label,
             "Nu": show(BY_KEY[key], (change.before or {})[key]), "Wordt": show(BY_KEY[key], change.after[key])}
            for change in islice(changed, MOST_SHOWN) for key in change.fields
        ]  # fmt: skip
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Wijzigingen per project")
        if len(changed) > MOST_SHOWN:
            st.caption(f"De eerste {MOST_SHOWN} projecten staan hier; verwerken neemt ze allemaal mee.")


def _absent(preview: Preview) -> None:
    absent = preview.plan.absent
    if not absent:
        return
    with st.expander(f"Niet in dit bestand ({show_number(len(absent))})", icon=":material/visibility_off:"):
        st.caption(f"Deze projecten stonden in een vorige lijst, met een aanvraagdatum vanaf "
                   f"{show_date(preview.plan.since)}. Ze blijven staan; er wordt nooit iets gewist.")  # fmt: skip
        st.dataframe(pd.DataFrame({"Projectnummer": absent}), hide_index=True, alt="Projecten die ontbreken")
