"""Keeping views of the list under a name, for oneself or for one's colleagues, and the columns of one's list."""

from urllib.parse import urlencode

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from models import Account, SavedView
from services.columns import OVERVIEW
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import ProjectFilter
from services.formats import clean_text, fold
from services.listing.column_choice import chosen, written
from services.listing.orders import Order
from services.listing.queries import to_query
from services.listing.shelf import offered_to, own
from services.policy.access import Actor

LONGEST_NAME, LONGEST_QUERY = 80, 4000
MOST_OWN = 50
NOT_FOUND = "Deze weergave is er niet (meer)."


def save(
    ctx: Context, actor: Actor, name: str, wanted: ProjectFilter, order: Order, columns: str = "",
    *, shared: bool = False, start: bool = False,
) -> None:  # fmt: skip
    """Keep a new view; without columns it shows those of its reader. Raises BadInput for its name, or when too much."""
    with ctx.transaction(actor) as session:
        account, present = _held(session, actor)
        if len(present) >= MOST_OWN:
            raise BadInput(f"Je hebt al {MOST_OWN} weergaven. Verwijder er eerst een.")
        view = SavedView(
            provider_id=actor.provider_id, account_id=actor.account_id, name=_free(name, present),
            query=_query(wanted, order), columns=columns and written(chosen(columns)), shared=shared,
            created_at=ctx.clock(),
        )  # fmt: skip
        session.add(view)
        session.flush()
        account.start_view = view.id if start else account.start_view


def overwrite(ctx: Context, actor: Actor, view_id: int, wanted: ProjectFilter, order: Order, columns: str = "") -> None:
    """Let a view of the actor's own show this from now on; raises NotFound, BadInput."""
    with ctx.transaction(actor) as session:
        view = _mine(session, actor, view_id)
        view.query, view.columns = _query(wanted, order), columns and written(chosen(columns))


def rename(ctx: Context, actor: Actor, view_id: int, name: str) -> None:
    """Give a view of the actor's own another name; raises NotFound, BadInput."""
    with ctx.transaction(actor) as session:
        present = _held(session, actor)[1]
        view = _mine(session, actor, view_id)
        view.name = _free(name, [other for other in present if other.id != view.id])


def share(ctx: Context, actor: Actor, view_id: int, shared: bool) -> None:
    """Show a view of the actor's own to his colleagues, or no longer; raises NotFound."""
    with ctx.transaction(actor) as session:
        _mine(session, actor, view_id).shared = shared


def remove(ctx: Context, actor: Actor, view_id: int) -> None:
    """Forget a view of the actor's own; who started with it starts with the plain list. Raises NotFound."""
    with ctx.transaction(actor) as session:
        session.delete(_mine(session, actor, view_id))
        session.exec(update(Account).where(col(Account.start_view) == view_id).values(start_view=None))


def start_with(ctx: Context, actor: Actor, view_id: int | None) -> None:
    """Let the list open with a view that the actor is offered, or with none; raises NotFound."""
    with ctx.transaction(actor) as session:
        if view_id is not None:
            _found(session, view_id, offered_to(actor))
        session.get_one(Account, actor.account_id).start_view = view_id


def choose_columns(ctx: Context, actor: Actor, keys: str) -> None:
    """Keep which columns the actor's list shows, in that order; none, or the usual ones, is as usual."""
    columns = chosen(keys)
    with ctx.transaction(actor) as session:
        session.get_one(Account, actor.account_id).columns = "" if columns == OVERVIEW else written(columns)


def _query(wanted: ProjectFilter, order: Order) -> str:
    query = urlencode(to_query(wanted, order), doseq=True)
    if len(query) > LONGEST_QUERY:
        raise BadInput("Deze weergave vraagt te veel om te bewaren. Kies minder waarden.")
    return query


def _held(session: Session, actor: Actor) -> tuple[Account, list[SavedView]]:
    """The account, held until the end of the transaction so that no name is taken twice, and its views."""
    held = select(Account).where(Account.id == actor.account_id).with_for_update(key_share=True)
    account = session.exec(held).one()
    return account, list(session.exec(select(SavedView).where(own(actor))).all())


def _mine(session: Session, actor: Actor, view_id: int) -> SavedView:
    return _found(session, view_id, own(actor))


def _found(session: Session, view_id: int, seen: ColumnElement[bool]) -> SavedView:
    view = session.exec(select(SavedView).where(SavedView.id == view_id, seen)).first()
    if view is None:
        raise NotFound(NOT_FOUND)
    return view


def _free(name: str, taken: list[SavedView]) -> str:
    """The name as it is kept; raises BadInput when there is none, it is too long or another view has it."""
    wanted = clean_text(name, LONGEST_NAME + 1)
    if not wanted:
        raise BadInput("Geef je weergave een naam.")
    if len(wanted) > LONGEST_NAME:
        raise BadInput(f"Een naam telt hoogstens {LONGEST_NAME} tekens.")
    if fold(wanted) in {fold(view.name) for view in taken}:
        raise BadInput(f"Je hebt al een weergave met de naam “{wanted}”. Kies een andere, of werk die bij.")
    return wanted
