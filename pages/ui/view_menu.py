"""What can be done with a view that was kept: starting with it, and changing one's own."""

from collections.abc import Callable

import streamlit as st

from pages.ui.doing import do
from pages.ui.view import View
from services.context import Context
from services.listing import views
from services.listing.shelf import NamedView
from services.policy.access import Actor

# The view whose name is being typed anew, and the one that is removed once its owner is sure.
RENAMING, REMOVING = "view_renaming", "view_removing"
# What the keys of the menus begin with.
MENUS = "view_menu_"
Work = Callable[[Context, Actor, NamedView, View, str], str | None]


def view_menu(named: NamedView, now: View, keys: str) -> None:
    """The menu beside a view; `keys` are the columns that the list shows now."""
    offered = ["Niet meer als start" if named.is_start else "Als start"]
    if not named.by:
        offered += ["Bijwerken", "Hernoemen", "Niet meer delen" if named.shared else "Delen", "Verwijderen"]
    key = f"{MENUS}{named.id}"
    st.menu_button("Acties", offered, key=key, on_click=do, args=(_chosen, key, named, now, keys))


def new_name(named: NamedView) -> None:
    """The field for another name, once that was asked."""
    if st.session_state.get(RENAMING) == named.id:
        name = f"view_new_name_{named.id}"
        st.text_input("Nieuwe naam", key=name, value=named.name, max_chars=views.LONGEST_NAME,
                      on_change=do, args=(_rename, named, name))  # fmt: skip


def removal(named: NamedView) -> None:
    """The question before a shared view goes, once that was asked: colleagues look at it too, and may start with it."""
    if st.session_state.get(REMOVING) != named.id:
        return
    st.text(f"“{named.name}” verwijderen? Je collega's zien deze weergave dan ook niet meer, en wie ermee begint, "
            "begint weer zonder filters.")  # fmt: skip
    with st.container(horizontal=True):
        st.button("Verwijder", key=f"remove_view_{named.id}", type="primary", icon=":material/delete:", on_click=do,
                  args=(_remove, named))  # fmt: skip
        st.button("Niet nu", key=f"keep_view_{named.id}", on_click=_forget_removal)


def _forget_removal() -> None:
    st.session_state.pop(REMOVING, None)


def _chosen(ctx: Context, actor: Actor, key: str, named: NamedView, now: View, keys: str) -> str | None:
    return WORK[st.session_state[key]](ctx, actor, named, now, keys)


def _start(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str:
    views.start_with(ctx, actor, named.id)
    return f"Je lijst opent voortaan met “{named.name}”."


def _no_start(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str:
    views.start_with(ctx, actor, None)
    return "Je lijst opent weer zonder filters."


def _overwrite(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str:
    views.overwrite(ctx, actor, named.id, now.wanted, now.order, keys if named.columns else "")
    return f"“{named.name}” toont voortaan de filters, volgorde en kolommen van nu."


def _rename_asked(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> None:
    st.session_state[RENAMING] = named.id


def _rename(ctx: Context, actor: Actor, named: NamedView, key: str) -> str:
    views.rename(ctx, actor, named.id, st.session_state[key])
    del st.session_state[RENAMING]
    return f"De weergave heet nu “{st.session_state[key].strip()}”."


def _share(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str:
    views.share(ctx, actor, named.id, True)
    return f"Je collega's zien “{named.name}” nu ook."


def _unshare(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str:
    views.share(ctx, actor, named.id, False)
    return f"“{named.name}” is weer alleen van jou."


def _remove_asked(ctx: Context, actor: Actor, named: NamedView, now: View, keys: str) -> str | None:
    if not named.shared:
        return _remove(ctx, actor, named)
    st.session_state[REMOVING] = named.id
    return None


def _remove(ctx: Context, actor: Actor, named: NamedView) -> str:
    _forget_removal()
    views.remove(ctx, actor, named.id)
    return f"De weergave “{named.name}” is verwijderd."


WORK: dict[str, Work] = {
    "Als start": _start, "Niet meer als start": _no_start, "Bijwerken": _overwrite, "Hernoemen": _rename_asked,
    "Delen": _share, "Niet meer delen": _unshare, "Verwijderen": _remove_asked,
}  # fmt: skip
