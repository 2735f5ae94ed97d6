"""The reader's view of the list (filters, order, page, columns): kept in the session, mirrored to the address."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages.ui import session
from pages.ui.world import context
from services.filters import ProjectFilter
from services.listing import queries
from services.listing.overview import Order
from services.listing.shelf import NamedView, shelf

VIEW, PROBLEMS, TURN, TICKED = "view", "view_problems", "view_turn", "view_ticked"


@dataclass(frozen=True, slots=True)
class View:
    """What the list shows. Session state is the truth; the address is read once, when a session opens the list."""

    wanted: ProjectFilter = field(default_factory=ProjectFilter)
    order: Order = field(default_factory=Order)
    page: int = 1
    # Keys of columns, where they go before those that the account chose: a named view brings its own.
    columns: str = ""


def current_view() -> View:
    """The view as it was left, or as the address that this session was opened with asks, or the account's start."""
    if VIEW not in st.session_state:
        address = _address()
        wanted, order, page, st.session_state[PROBLEMS] = queries.from_query(address)
        keep(View(wanted, order, page, queries.columns_from_query(address)))
        if not queries.asks(address):
            _open_start()
    kept: View = st.session_state[VIEW]
    return kept


def _open_start() -> None:
    actor = session.current_actor()
    start = shelf(context(), actor).start if actor else None
    if start:
        open_named(start)


def open_named(chosen: NamedView) -> None:
    """Ask what a named view asks; it opens on its first page."""
    keep(View(chosen.wanted, chosen.order, 1, chosen.columns))
    st.session_state[PROBLEMS] = list(chosen.problems)
    forget_ticks()


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def asked_elsewhere() -> dict[str, list[str]]:
    """What the address of another page asks of the list: a bookmark from when the list stood there."""
    query = _address()
    return query if queries.NAMES & query.keys() else {}


def take_problems() -> list[str]:
    """What could not be read of the address, told once."""
    problems: list[str] = st.session_state.pop(PROBLEMS, [])
    return problems


def mirror(view: View) -> None:
    """Show the view in the address, so that it can be bookmarked and shared."""
    query = queries.to_query(view.wanted, view.order, view.page) | queries.columns_to_query(view.columns)
    if _address() != {name: [value] if isinstance(value, str) else value for name, value in query.items()}:
        st.query_params.from_dict(query)


def keep(view: View) -> None:
    """Make this the view."""
    st.session_state[VIEW] = view


def ask(wanted: ProjectFilter) -> None:
    """Ask this of the list; it opens on its first page, with no row ticked."""
    keep(replace(current_view(), wanted=wanted, page=1))
    forget_ticks()


def change(**wanted: Any) -> None:
    """Ask something else of the list."""
    ask(replace(current_view().wanted, **wanted))


def another_table() -> None:
    """The same projects in another order or on another page: what is ticked stays with them, by their ids."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def forget_ticks() -> None:
    """Start over with no row ticked: other projects are asked for, or what was ticked is saved."""
    another_table()
    st.session_state.pop(TICKED, None)


def changer(name: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A callback that takes over a widget's value (its key is the field's name) into the view."""
    return lambda: change(**{name: read(st.session_state[name])})
