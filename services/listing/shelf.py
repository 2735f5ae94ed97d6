"""What an account has at hand above the list: the views it may open, and the columns it chose."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from models import Account, SavedView
from services.context import Context
from services.filters import ProjectFilter
from services.formats import fold
from services.listing.orders import Order
from services.listing.queries import from_query
from services.policy.access import Actor

MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view as its reader finds it; `by` is who made it, where that is another."""

    id: int
    name: str
    wanted: ProjectFilter
    order: Order
    columns: str
    shared: bool
    by: str = ""
    is_start: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an account has at hand above the list: views, its own first, and the keys of its columns."""

    views: tuple[NamedView, ...]
    columns: str

    @property
    def start(self) -> NamedView | None:
        """The view that the list opens with; one that is gone is none."""
        return next((view for view in self.views if view.is_start), None)


def shelf(ctx: Context, actor: Actor) -> Shelf:
    """The actor's own views and columns, and the views that others of the same firm (or of the agency) share."""
    with ctx.reading(actor) as session:
        account = session.get_one(Account, actor.account_id)
        found = select(SavedView, Account.name).join(Account, col(SavedView.account_id) == col(Account.id))
        own_first = col(SavedView.account_id) != actor.account_id
        rows = session.exec(found.where(offered_to(actor)).order_by(own_first, col(SavedView.id)).limit(MOST_OFFERED))
        views = [_read(view, "" if view.account_id == actor.account_id else name, account) for view, name in rows]
    return Shelf(tuple(sorted(views, key=lambda view: (view.by != "", fold(view.name)))), account.columns)


def offered_to(actor: Actor) -> ColumnElement[bool]:
    """The views that this actor may open: his own, and those shared within his firm (or by the agency)."""
    same_firm = col(SavedView.provider_id) == actor.provider_id  # IS NULL for the agency
    return or_(own(actor), and_(same_firm, col(SavedView.shared)))


def own(actor: Actor) -> ColumnElement[bool]:
    """The views that this actor made."""
    return col(SavedView.account_id) == actor.account_id


def _read(view: SavedView, by: str, account: Account) -> NamedView:
    wanted, order, _, problems = from_query(parse_qs(view.query))
    return NamedView(
        view.id or 0, view.name, wanted, order, view.columns, view.shared, by, view.id == account.start_view,
        tuple(problems),
    )  # fmt: skip
