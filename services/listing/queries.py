"""A view of the list as the parameters of a URL, and back: for bookmarks and for the addresses of exports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.columns import COLUMNS, SORTABLE, plain_heading
from services.errors import BadInput
from services.filters import ProjectFilter
from services.formats import clean_text
from services.listing import column_choice
from services.listing.orders import Order
from services.listing.parameters import PARAMETERS, WHOLE_NUMBER, Parameter

Query = dict[str, str | list[str]]

MOST_VALUES = 500
LONGEST_TEXT = 200

# Every parameter that an address of the list can bear.
NAMES = frozenset({*(parameter.name for parameter in PARAMETERS), "sorteer", "pagina"})
SORT_NAMES = {column.key: plain_heading(column.label) for column in SORTABLE}
SORTED_BY = {name: key for key, name in SORT_NAMES.items()}
COLUMN_KEYS = {plain_heading(column.label): column.key for column in COLUMNS}
ORDER, PAGE, CHOICE = "sorteer", "pagina", "kolommen"
NAMES = frozenset((*(parameter.name for parameter in PARAMETERS), ORDER, PAGE, CHOICE))


def to_query(wanted: ProjectFilter, order: Order, page: int = 1) -> Query:
    """The parameters of a view; what is as usual is left out, so that a plain list has a plain URL."""
    plain = ProjectFilter()
    query = {
        parameter.name: _written(parameter, value)
        for parameter in PARAMETERS
        if (value := getattr(wanted, parameter.field)) != getattr(plain, parameter.field)
    }
    if order != Order():
        query[ORDER] = ("-" if order.descending else "") + SORT_NAMES[order.column]
    return query | ({PAGE: str(page)} if page > 1 else {})


def from_query(query: Mapping[str, str | Sequence[str]]) -> tuple[ProjectFilter, Order, int, list[str]]:
    """The filter, order and page that a URL asks for, and a sentence for each value that was left out.

    Parameters with other names are no concern of the list and are passed over.
    """
    problems: list[str] = []
    fields = {
        parameter.field: value
        for parameter in PARAMETERS
        if (value := _asked(parameter, query.get(parameter.name, ()), problems)) not in (None, ())
    }
    order, page = _order(_last(query.get(ORDER)), problems), _page(_last(query.get(PAGE)), problems)
    return ProjectFilter(**fields), order, page, problems


def asks(query: Mapping[str, object]) -> bool:
    """Whether a URL asks anything of the list."""
    return not NAMES.isdisjoint(query)


def columns_to_query(keys: str) -> Query:
    """The parameter for the columns with these keys; none for those that the reader has anyway."""
    if not keys:
        return {}
    return {CHOICE: ",".join(plain_heading(column.label) for column in column_choice.chosen(keys))}


def columns_from_query(query: Mapping[str, str | Sequence[str]]) -> str:
    """The keys of the columns that a URL asks; what is no column is passed over."""
    given = query.get(CHOICE, ())
    names = ",".join([given] if isinstance(given, str) else given).split(",")
    keys = dict.fromkeys(COLUMN_KEYS[name] for name in map(plain_heading, names) if name in COLUMN_KEYS)
    return " ".join(keys)


def _written(parameter: Parameter, value: Any) -> str | list[str]:
    if not parameter.several:
        return parameter.write(value)
    texts = [parameter.write(one) for one in value]
    return ",".join(texts) if parameter.with_commas else texts


def _asked(parameter: Parameter, given: str | Sequence[str], problems: list[str]) -> Any:
    values = [given] if isinstance(given, str) else list(given)
    if not parameter.several:
        return next(iter(_read(parameter, values[-1:], problems)), None)
    if parameter.with_commas:
        values = [part for value in values for part in value.split(",")]
    if len(values) > MOST_VALUES:
        problems.append(f"Van “{parameter.name}” tellen alleen de eerste {MOST_VALUES} waarden.")
    return tuple(dict.fromkeys(_read(parameter, values[:MOST_VALUES], problems)))


def _read(parameter: Parameter, values: Iterable[str], problems: list[str]) -> list[Any]:
    """The values that can be read; an empty one asks nothing."""
    read = []
    for value in values:
        text = clean_text(value, LONGEST_TEXT)
        try:
            read += [parameter.read(text)] if text else []
        except BadInput:
            problems.append(f"“{text[:60]}” is geen {parameter.noun}; deze filter is weggelaten.")
    return read


def _last(given: str | Sequence[str] | None) -> str:
    values = [given] if isinstance(given, str) else list(given or ())
    return clean_text(values[-1], LONGEST_TEXT) if values else ""


def _order(text: str, problems: list[str]) -> Order:
    column = SORTED_BY.get(plain_heading(text))
    if column is not None:
        return Order(column, text.startswith("-"))
    if text:
        problems.append(f"Op “{text[:60]}” kan je niet sorteren; de gewone volgorde geldt.")
    return Order()


def _page(text: str, problems: list[str]) -> int:
    if WHOLE_NUMBER.fullmatch(text) and int(text):
        return int(text)
    if text:
        problems.append(f"“{text[:60]}” is geen bladzijde; je ziet de eerste.")
    return 1
