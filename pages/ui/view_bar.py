"""One row above the list: opening a view that was kept, keeping this one, and choosing columns."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

import streamlit as st

from pages.ui import view
from pages.ui.doing import do
from pages.ui.plain import plain
from pages.ui.view_menu import new_name, removal, view_menu
from services.columns import BY_KEY, PRIVATE, Column
from services.context import Context
from services.formats import show_number
from services.listing import views
from services.listing.column_choice import offered, written
from services.listing.counts import Count, counts
from services.listing.shelf import NamedView, Shelf
from services.policy.access import Actor

LIST, KEEP, NAME, SHARED, START, WITH_COLUMNS, COLUMNS = (
    "view_list", "keep_view", "view_name", "view_shared", "view_start", "view_with_columns", "view_columns",
)  # fmt: skip


def view_bar(ctx: Context, actor: Actor, kept: Shelf, now: view.View, columns: Sequence[Column]) -> None:
    """The views at hand, this one to keep, and the columns that are shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="view_bar"):
        _views(ctx, actor, kept, now, written(columns))
        with st.popover(
            "Bewaar als weergave", icon=":material/bookmark_add:", key=KEEP, type="tertiary", on_change="rerun"
        ):
            _keep(actor, now, columns)
        with st.popover("Kolommen", icon=":material/view_column:", key="column_menu", type="tertiary"):
            _columns(actor, columns)


def _views(ctx: Context, actor: Actor, kept: Shelf, now: view.View, keys: str) -> None:
    """The list is made, and its projects counted, only once it is opened."""
    opened = next((named for named in kept.views if _is_open(named, now)), None)
    label = f"Weergave: {plain(opened.name)}" if opened else "Weergaven"
    menu = st.popover(label, icon=":material/bookmarks:", key=LIST, on_change="rerun")
    if not menu.open:
        return
    with menu:
        if not kept.views:
            st.caption("Er zijn nog geen weergaven. Kies filters en een volgorde, en bewaar ze onder een naam.")
        found = counts(ctx, actor, [named.wanted for named in kept.views])
        for named, count in zip_longest(kept.views, found):
            _line(named, count, now, keys)


def _is_open(named: NamedView, now: view.View) -> bool:
    return (named.wanted, named.order, named.columns) == (now.wanted, now.order, now.columns)


def _line(named: NamedView, count: Count | None, now: view.View, keys: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        label = plain(named.name) + (f" · {_shown(count)}" if count else "")
        st.button(label, key=f"open_view_{named.id}", type="primary" if _is_open(named, now) else "secondary",
                  on_click=_open, args=(named,), width="stretch")  # fmt: skip
        view_menu(named, now, keys)
    new_name(named)
    removal(named)
    if about := _about(named):
        st.caption(plain(about))


def _shown(count: Count) -> str:
    return ("meer dan " if count.more else "") + show_number(count.projects)


def _about(named: NamedView) -> str:
    whose = f"Van {named.by}" if named.by else "Gedeeld met collega's" if named.shared else ""
    return " · ".join(filter(None, (whose, "Startweergave" if named.is_start else "")))


def _open(named: NamedView) -> None:
    st.session_state[LIST] = False
    view.open_named(named)


def _keep(actor: Actor, now: view.View, columns: Sequence[Column]) -> None:
    st.caption("De filters en de volgorde van nu, onder een naam.")
    own = tuple(columns) != offered("", to_agency=actor.provider_id is None)
    with_columns = f"{WITH_COLUMNS}_{own}"
    with st.form("keep_view_form", border=False):
        st.text_input("Naam", key=NAME, max_chars=views.LONGEST_NAME, placeholder="Bijvoorbeeld: na te kijken")
        st.checkbox("Met deze kolommen", key=with_columns, value=own,
                    help="Anders toont de weergave bij iedereen zijn eigen kolommen.")  # fmt: skip
        st.checkbox("Delen met collega's", key=SHARED)
        st.checkbox("Hiermee opent mijn lijst (startweergave)", key=START)
        st.form_submit_button("Bewaar", icon=":material/bookmark_add:", on_click=do,
                              args=(_save, now, written(columns), with_columns))  # fmt: skip


def _save(ctx: Context, actor: Actor, now: view.View, keys: str, with_columns: str) -> str:
    state = st.session_state
    name, keys = state[NAME], keys if state[with_columns] else ""
    views.save(ctx, actor, name, now.wanted, now.order, keys, shared=state[SHARED], start=state[START])
    view.keep(replace(now, columns=keys))
    state[NAME], state[SHARED], state[START], state[KEEP] = "", False, False, False
    return f"De weergave “{name.strip()}” is bewaard."


def _columns(actor: Actor, columns: Sequence[Column]) -> None:
    usual = offered("", to_agency=actor.provider_id is None)
    keys = [key for key in BY_KEY if actor.provider_id is not None or key not in PRIVATE]
    st.session_state[COLUMNS] = [column.key for column in columns]
    st.multiselect("Kolommen, in de volgorde van de lijst", keys, key=COLUMNS, on_change=do, args=(_choose,),
                   format_func=lambda key: BY_KEY[key].label, placeholder="Kies kolommen",
                   select_all=False)  # fmt: skip
    st.caption("Wat je toevoegt, komt achteraan. Een export begint met deze kolommen.")
    st.button("Zoals gewoonlijk", key="usual_columns", icon=":material/restart_alt:", on_click=do, args=(_as_usual,),
              disabled=tuple(columns) == usual)  # fmt: skip


def _choose(ctx: Context, actor: Actor) -> None:
    _take(ctx, actor, " ".join(st.session_state[COLUMNS]))


def _as_usual(ctx: Context, actor: Actor) -> None:
    _take(ctx, actor, "")


def _take(ctx: Context, actor: Actor, keys: str) -> None:
    """From now on the account's own choice counts, not that of the view that was opened."""
    views.choose_columns(ctx, actor, keys)
    view.keep(replace(view.current_view(), columns=""))
    view.another_table()
