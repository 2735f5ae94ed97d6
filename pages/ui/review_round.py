"""A round through the review queue: its list is fixed when it begins, and it knows where the reader is in it."""

from dataclasses import dataclass, field
from enum import Enum
from time import monotonic

import streamlit as st

from models import Project
from services.context import Context
from services.errors import NotFound
from services.policy.access import Actor
from services.start import review
from services.start.review import Card, Scope

ROUND = "review_round"
# Seconds in which nobody has looked at a card: the second half of a double click comes within them.
A_GLANCE = 0.4


class Outcome(Enum):
    """What became of a card; the last is what was done elsewhere in the meantime."""

    VERIFIED = "geverifieerd"
    SKIPPED = "overgeslagen"
    REACTED = "op gereageerd"
    ELSEWHERE = "elders afgehandeld"


# Of these no card comes any more.
GONE = (Outcome.REACTED, Outcome.ELSEWHERE)


@dataclass(slots=True)
class Round:
    """`total` may be more than the list holds; `place` counts from 0; `reacting` is the card whose form is open."""

    scope: Scope
    ids: tuple[int, ...]
    total: int
    place: int = 0
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    reacting: int | None = None
    shown: tuple[int | None, float] = (None, 0.0)

    @property
    def here(self) -> int | None:
        """The project whose turn it is; None at the end."""
        return self.ids[self.place] if self.place < len(self.ids) else None

    @property
    def before(self) -> int | None:
        """The place of the card before, of those that were shown."""
        shown = (place for place in range(self.place - 1, -1, -1)
                 if self.outcomes.get(self.ids[place]) not in GONE)  # fmt: skip
        return next(shown, None)

    def show(self, project_id: int) -> None:
        """Note that a card comes on the screen, and since when."""
        if self.shown[0] != project_id:
            self.shown = project_id, monotonic()

    def was_seen(self, project_id: int) -> bool:
        """Whether this card is on the screen long enough to decide on it."""
        return self.shown[0] == project_id and monotonic() - self.shown[1] >= A_GLANCE

    def decide(self, project_id: int, outcome: Outcome) -> None:
        """Note what became of a card and go on; of another card than the one whose turn it is nothing changes."""
        if self.here == project_id:
            self.outcomes[project_id] = outcome
            self.place += 1

    def back(self) -> None:
        """To the card before."""
        if self.before is not None:
            self.place = self.before

    def count(self, outcome: Outcome) -> int:
        """How many cards came to this."""
        return sum(one is outcome for one in self.outcomes.values())


def current_round(ctx: Context, actor: Actor) -> Round:
    """The round that is going on; a new one when there is none, or when there was nothing to go through."""
    current = st.session_state.get(ROUND)
    if isinstance(current, Round) and current.ids:
        return current
    return begin(ctx, actor, current.scope if isinstance(current, Round) else Scope())


def begin(ctx: Context, actor: Actor, scope: Scope) -> Round:
    """A new round through what waits now."""
    found = review.waiting(ctx, actor, scope)
    st.session_state[ROUND] = begun = Round(scope, found.ids, found.total)
    return begun


def next_card(ctx: Context, actor: Actor, current: Round) -> Card | None:
    """The card whose turn it is; those that were done elsewhere are passed over. None at the end."""
    reacting, current.reacting = current.reacting, None
    while (here := current.here) is not None:
        try:
            card = review.card(ctx, actor, here)
        except NotFound:
            current.decide(here, Outcome.ELSEWHERE)
            continue
        if card.waits or current.outcomes.get(here) is Outcome.VERIFIED:
            return card
        reacted = here == reacting or current.outcomes.get(here) is Outcome.REACTED
        current.decide(here, Outcome.REACTED if reacted else Outcome.ELSEWHERE)
    return None


def way_back(project: Project) -> bool:
    """The way back to the queue, for who left it to react to this project; tells whether there is one."""
    if not came_from_queue(project):
        return False
    st.page_link("review.py", label="Terug naar Controleren", icon=":material/arrow_back:")
    return True


def note_reacted(project: Project) -> None:
    """The reaction was carried out: the queue goes on, also where the status stays as it is."""
    if came_from_queue(project):
        st.session_state[ROUND].decide(project.id, Outcome.REACTED)


def came_from_queue(project: Project) -> bool:
    """Whether the reader left the queue to react to this project."""
    current = st.session_state.get(ROUND)
    return isinstance(current, Round) and project.id is not None and current.reacting == project.id
