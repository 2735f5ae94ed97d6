"""What every button does: for whoever is signed in at that moment, and saying what came of it."""

from collections.abc import Callable

from pages.ui import session
from pages.ui.flash import flash
from pages.ui.world import context
from services.errors import AppError


def do(work: Callable[..., str | None], *given: object) -> None:
    """Do `work(ctx, actor, *given)` and show the sentence that it gives, or why it was refused.

    Once the session is over nothing is done.
    """
    try:
        actor = session.current_actor()
        if actor is None:
            return
        said = work(context(), actor, *given)
    except AppError as refusal:
        flash(str(refusal), error=True)
    else:
        if said:
            flash(said)
