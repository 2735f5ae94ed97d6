"""The headings of a list: where they stand, which column each one means, and what a reader said of the others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from services.columns import PROJECT_LIST, Column, Layout, plain_heading
from services.errors import UnusableFile
from services.imports.cells import MOST_TITLE_LINES, Cell, Table, texts

FEWEST_KNOWN = 3
# Shorter words ("nummer", "project", "bedrag") stand in headings of quite other columns.
SHORTEST_PART = 8
# Our own: the reasons in the file of wrong rows, and the button of the overview.
OWN_HEADINGS = frozenset({"fout", "detail"})


@dataclass(frozen=True, slots=True)
class Headings:
    """Line counts from 1. `mapping` goes from a column's place in the file to the key of ours.

    `unknown` headings can be mapped by hand; `duplicates` mean what an earlier heading gives already.
    """

    line: int
    names: tuple[str, ...]
    mapping: dict[int, str]
    unknown: tuple[str, ...]
    duplicates: tuple[str, ...]
    layout: Layout = PROJECT_LIST

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which no row can be read."""
        return tuple(column for column in self.layout.required if column.key not in self.mapping.values())

    @property
    def signature(self) -> str:
        """The same for every file with these headings."""
        return signature(self.names)


def find_headings(table: Table, layout: Layout = PROJECT_LIST) -> Headings:
    """The headings of this list, known or not; raises UnusableFile when no row looks like headings."""
    line = _heading_line(table, layout)
    names = tuple(" ".join(name.split()) for name in texts(table[line - 1]))
    return _judged(layout, line, names, {})


def apply_mapping(headings: Headings, choices: Mapping[str, str]) -> Headings:
    """The headings after a reader chose by heading text: a column's key, or "" for "do not read"."""
    keys = {"", *(column.key for column in headings.layout.imported)}
    chosen = {plain_heading(name): key for name, key in choices.items() if key in keys}
    return _judged(headings.layout, headings.line, headings.names, chosen)


def signature(names: Iterable[str]) -> str:
    """A short text that is the same for the same headings in any order, case or spacing."""
    plain = sorted({plain_heading(name) for name in names} - {""})
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:32]


def recognised(row: Iterable[Cell], layout: Layout = PROJECT_LIST) -> set[str]:
    """The keys of the columns that are named in this row word for word."""
    plain = (plain_heading(cell) for cell in row if isinstance(cell, str) and len(cell) < 80)
    return {layout.known[heading].key for heading in plain if heading in layout.known}


def has_headings(table: Table, layout: Layout = PROJECT_LIST) -> bool:
    """Whether one of the first rows names enough columns to be the headings."""
    return any(len(recognised(row, layout)) >= FEWEST_KNOWN for row in table[:MOST_TITLE_LINES])


def _heading_line(table: Table, layout: Layout) -> int:
    """The first line that names the key of the list and other columns, else others, else only looks the part."""
    rows = list(enumerate(islice(table, MOST_TITLE_LINES), start=1))
    known = [(line, keys) for line, row in rows if len(keys := recognised(row, layout)) >= FEWEST_KNOWN]
    lines = [line for line, keys in known if layout.key in keys] + [line for line, _ in known]
    lines += [line for line, row in rows if _looks_like_headings(row)]
    if not lines:
        named = layout.by_key[layout.key].label
        raise UnusableFile(f"In dit bestand staat geen rij met kolomtitels zoals {named} en Onderneming.")
    return lines[0]


def _looks_like_headings(row: list[Cell]) -> bool:
    filled = [cell for cell in row if cell is not None]
    letters = [cell for cell in filled if isinstance(cell, str) and not any(sign.isdigit() for sign in cell)]
    return len(letters) >= FEWEST_KNOWN and len(letters) == len(filled)


def _judged(layout: Layout, line: int, names: tuple[str, ...], chosen: Mapping[str, str]) -> Headings:
    """What each heading means: what the reader chose, then labels, synonyms, and likeness, a column once."""
    plain = [plain_heading(name) for name in names]
    meanings = _chosen_meanings(plain, chosen)
    for known in (layout.labels, layout.known, _alike(plain, layout)):
        _add_meanings(meanings, plain, known)
    mapping = {place: key for place, key in meanings.items() if key and layout.by_key[key].imported}
    left = [place for place, heading in enumerate(plain) if heading and place not in meanings]
    return Headings(
        line,
        names,
        dict(sorted(mapping.items())),
        unknown=tuple(names[place] for place in left if plain[place] not in {*layout.known, *OWN_HEADINGS}),
        duplicates=tuple(names[place] for place in left if plain[place] in layout.known),
        layout=layout,
    )


def _chosen_meanings(plain: list[str], chosen: Mapping[str, str]) -> dict[int, str]:
    """A heading that stands twice counts once, and so does a column that was chosen twice."""
    meanings: dict[int, str] = {}
    for place, heading in enumerate(plain):
        key = chosen.get(heading)
        if key == "" or (key and key not in meanings.values()):
            meanings[place] = key
    return meanings


def _add_meanings(meanings: dict[int, str], plain: list[str], known: Mapping[str, Column]) -> None:
    for place, heading in enumerate(plain):
        column = known.get(heading)
        if column and place not in meanings and column.key not in meanings.values():
            meanings[place] = column.key


def _alike(plain: list[str], layout: Layout) -> dict[str, Column]:
    """Headings that resemble one column only, of columns that only one heading resembles."""
    strange = (heading for heading in plain if heading not in layout.known)
    found = {heading: column for heading in strange if (column := _closest(heading, layout.known))}
    claims = Counter(column.key for column in found.values())
    return {heading: column for heading, column in found.items() if claims[column.key] == 1}


def _closest(heading: str, known: Mapping[str, Column]) -> Column | None:
    """The column of the longest known heading in this one, or of the only one that it begins; None in doubt."""
    inside = [part for part in known if len(part) >= SHORTEST_PART and part in heading]
    if inside:
        longest = max(inside, key=len)
        return known[longest] if all(part in longest for part in inside) else None
    begun = {column for whole, column in known.items() if len(heading) >= SHORTEST_PART and whole.startswith(heading)}
    return begun.pop() if len(begun) == 1 else None
