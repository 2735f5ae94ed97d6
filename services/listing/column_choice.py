"""Which columns of a project somebody wants to see, and in what order: as keys with spaces between."""

from collections.abc import Iterable, Sequence

from services.columns import BY_KEY, COLUMNS, OVERVIEW, PRIVATE, Column

# Only for the agency, which sees all providers.
PROVIDER = Column("provider_name", "Dienstverlener", imported=False, width=32)


def chosen(keys: str) -> tuple[Column, ...]:
    """The columns of these keys, each once; what this version does not know is passed over, and none is as usual."""
    known = (BY_KEY[key] for key in keys.split() if key in BY_KEY)
    return tuple(dict.fromkeys(known)) or OVERVIEW


def written(columns: Iterable[Column]) -> str:
    """The keys of these columns, as they are kept."""
    return " ".join(column.key for column in columns)


def with_the_rest(columns: Sequence[Column]) -> tuple[Column, ...]:
    """These columns, and after them all others: so that a file misses nothing."""
    return (*columns, *(column for column in COLUMNS if column not in columns))


def offered(keys: str, *, to_agency: bool) -> tuple[Column, ...]:
    """The columns of these keys that this reader may see; none is as usual."""
    return for_agency(chosen(keys)) if to_agency else chosen(keys)


def for_agency(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns without what is the firm's own, or the usual ones when nothing is left."""
    kept = tuple(column for column in columns if column.key not in PRIVATE)
    return kept or for_agency(OVERVIEW)


def with_provider(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with whose project it is behind the client, or behind the first where there is no client."""
    place = next((place for place, column in enumerate(columns, 1) if column.key == "enterprise_name"), 1)
    return (*columns[:place], PROVIDER, *columns[place:])
