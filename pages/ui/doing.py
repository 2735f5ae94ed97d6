"""What every button does: for whoever is signed in at that moment, and saying what came of it."""

from collections.abc import Callable

from pages.ui import session
from pages.ui.flash import flash
from pages.ui.world import context
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor

Work = Callable[[Context, Actor], str | None]


def do(work: Work) -> None:
    """Do this and show the sentence that it gives, or why it was refused; nothing once the session is over."""
    actor = session.current_actor()
    if actor is None:
        return
    try:
        said = work(context(), actor)
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        if said:
            flash(said)
