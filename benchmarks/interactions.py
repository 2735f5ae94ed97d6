"""What readers do in the list of projects, and the same asked by hand in SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import PoolProxiedConnection

from benchmarks.rows import DAY
from models.enums import ProjectStatus, Role, ServiceType
from services.context import Context
from services.database import make_engine
from services.filters import ProjectFilter
from services.listing.overview import Order, overview
from services.listing.tally import choices
from services.policy.access import Actor
from services.settings import Settings

SEAT = Actor(1, "Zetel", Role.SEAT, 1)
SMALL_SEAT = Actor(2, "Kleine zetel", Role.SEAT, 2)
DEPARTMENT = Actor(3, "Departement", Role.DEPARTMENT, 1, 1)
AGENCY = Actor(4, "Dienst", Role.AGENCY)
NEWEST, DEAREST = Order(), Order("amount", descending=True)
ALL_YEARS = ProjectFilter(all_years=True)
THEME = ProjectFilter(themes=("Digitalisering",), services=(ServiceType.TRAINING,))


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing that a reader asks; `where` is the same in SQL, `deep` a page in the middle of what was found."""

    name: str
    wanted: ProjectFilter = field(default_factory=ProjectFilter)
    order: Order = NEWEST
    actor: Actor = SEAT
    where: str = "filed_on >= '2025-01-01'"
    deep: bool = False


INTERACTIONS = (
    Interaction("first page"),
    Interaction("filter: status", ProjectFilter(statuses=(ProjectStatus.RUNNING,)),
                where="filed_on >= '2025-01-01' AND status = 'Lopend'"),
    Interaction("filter: theme + service", THEME,
                where="filed_on >= '2025-01-01' AND theme = 'Digitalisering' AND service = 'Opleiding'"),
    Interaction("filter: days of a quarter", ProjectFilter(filed_from=date(2025, 4, 1), filed_to=date(2025, 6, 30)),
                where="filed_on BETWEEN '2025-04-01' AND '2025-06-30'"),
    Interaction("filter: amounts", ProjectFilter(amount_from=Decimal(1000), amount_to=Decimal(1200)),
                where="filed_on >= '2025-01-01' AND amount BETWEEN 100000 AND 120000"),
    Interaction("search: common word", replace(ALL_YEARS, search="excel"), where="search_text LIKE '%excel%'"),
    Interaction("search: rare word", replace(ALL_YEARS, search="kwartel"), where="search_text LIKE '%kwartel%'"),
    Interaction("search: number", replace(ALL_YEARS, search="2023-0000000"), where="number = '2023-0000000'"),
    Interaction("sort: amount", order=DEAREST),
    Interaction("sort: number, upwards", order=Order("number", descending=False)),
    Interaction("deep page, all years", ALL_YEARS, where="true", deep=True),
    Interaction("deep page by amount", ALL_YEARS, DEAREST, where="true", deep=True),
    Interaction("department: first page", actor=DEPARTMENT, where="filed_on >= '2025-01-01' AND department_id = 1"),
    Interaction("one of the small providers", actor=SMALL_SEAT),
    Interaction("agency: first page", actor=AGENCY),
)  # fmt: skip


def context(url: str) -> Context:
    """The program's own context on a scratch database, on the day that its rows were made for."""
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=ZoneInfo("Europe/Brussels"))
    return Context(make_engine(url), Settings(database_url=url), lambda: noon)


def prepared(ctx: Context, asked: Interaction) -> tuple[Interaction, int]:
    """The interaction with a number that exists in this database, and the page that it asks."""
    if asked.name == "search: number":
        number = overview(ctx, SEAT, ALL_YEARS, NEWEST, 3).rows[20].number
        asked = replace(asked, wanted=replace(ALL_YEARS, search=number), where=f"number = '{number}'")
    if not asked.deep:
        return asked, 1
    return asked, max(1, overview(ctx, asked.actor, asked.wanted, asked.order).pages // 2)


def ours(ctx: Context, asked: Interaction, page: int) -> Callable[[], object]:
    """What the page calls: the list, and the choices of its filters."""
    return lambda: (overview(ctx, asked.actor, asked.wanted, asked.order, page), choices(ctx, asked.actor))


def by_hand(ctx: Context, asked: Interaction, page: int) -> Callable[[], object]:
    """The same page and its count as plain SQL, on a connection of the driver that stays open."""
    borrowed = ctx.engine.raw_connection()
    where = (
        asked.where if asked.actor.provider_id is None else f"provider_id = {asked.actor.provider_id} AND {asked.where}"
    )
    direction = "DESC" if asked.order.descending else "ASC"
    rows = (
        "SELECT id, number, enterprise_name, enterprise_number, registration_number, service, title, theme, filed_on, "
        f"starts_on, amount, status, verified FROM project WHERE {where} "
        f"ORDER BY {asked.order.column} {direction}, id {direction} LIMIT 50 OFFSET {(page - 1) * 50}"
    )
    count = f"SELECT count(*) FROM project WHERE {where}"
    return lambda: [_all(borrowed, statement) for statement in (rows, count)]


def _all(borrowed: PoolProxiedConnection, statement: str) -> Sequence[Any]:
    driver: Any = borrowed.driver_connection
    found: Sequence[Any] = driver.execute(statement).fetchall()
    return found
