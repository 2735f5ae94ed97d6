"""Finding projects by words: exact numbers first, then a trigram index, and a bound on frequent words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, select, table, text
from sqlmodel import Session, col

from models import Project
from services.filters import SHORTEST_WORD, search_words, short_search
from services.formats import clean_text

# Above this many hits a word says little; the list then shows "meer dan 10.000" instead of counting them all.
MOST_COUNTED = 10_000

INDEX = table("project_search", column("rowid"), column("search_text"))


@dataclass(frozen=True, slots=True)
class Search:
    """The condition of a search; `frequent` when the index found too many hits to be worth listing."""

    condition: ColumnElement[bool]
    frequent: bool = False


def searching(session: Session, text: str, visible: ColumnElement[bool], scope: ColumnElement[bool]) -> Search | None:
    """How to find `text` within `scope`, a part of what is `visible`; None when there is nothing to look for."""
    words = search_words(text)
    if not words:
        return None
    exact = _exactly(session, clean_text(text, 200), words, scope)
    if exact is not None:
        return Search(exact)
    long = tuple(word for word in words if len(word) >= SHORTEST_WORD)
    if not long:
        return Search(short_search(words))
    return _by_index(session, words, long, visible, scope)


def _exactly(
    session: Session, text: str, words: tuple[str, ...], scope: ColumnElement[bool]
) -> ColumnElement[bool] | None:
    if len(words) > 1 or not any(sign.isdigit() for sign in text):
        return None
    for condition in (col(Project.number) == text.upper(), col(Project.enterprise_number) == words[0]):
        if session.scalar(select(col(Project.id)).where(scope, condition).limit(1)) is not None:
            return condition
    return None


def _by_index(
    session: Session, words: tuple[str, ...], long: tuple[str, ...], visible: ColumnElement[bool],
    scope: ColumnElement[bool],
) -> Search:  # fmt: skip
    contained = and_(*(col(Project.search_text).contains(word, autoescape=True) for word in words))
    if session.get_bind().dialect.name != "sqlite":
        return Search(contained, _more_than_counted(session, select(col(Project.id)).where(scope, contained)))
    hits = select(INDEX.c.rowid).where(INDEX.c.search_text.op("MATCH")(_phrases(long)))
    if not _more_than_counted(session, hits):
        return Search(and_(col(Project.id).in_(hits), contained))
    # Too many to gather: walk the list in its order instead, and look at each row.
    in_text = and_(*(func.instr(col(Project.search_text), word) > 0 for word in words))
    return Search(in_text, _is_frequent(session, hits, visible, and_(scope, in_text)))


def _is_frequent(
    session: Session, hits: Select[Any], visible: ColumnElement[bool], condition: ColumnElement[bool]
) -> bool:
    """Whether there are too many hits among what this reader sees, the newest looked at first."""
    if not _more_than_counted(session, select(col(Project.id)).where(visible)):
        return False
    # From the search index to the projects, never the other way around: that takes seconds.
    found = hits.join(Project, col(Project.id) == INDEX.c.rowid).with_hint(Project, "NOT INDEXED", "sqlite")
    return _more_than_counted(session, found.where(condition).order_by(INDEX.c.rowid.desc()))


def _more_than_counted(session: Session, found: Select[Any]) -> bool:
    counted = select(func.count()).select_from(found.limit(MOST_COUNTED + 1).subquery())
    return (session.scalar(counted) or 0) > MOST_COUNTED


def _phrases(words: tuple[str, ...]) -> str:
    return " AND ".join('"{}"'.format(word.replace('"', '""')) for word in words)


def drop_removed_words(session: Session) -> None:
    """Let the index forget words that are gone; SQLite's marks them until it is merged into one."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO project_search(project_search) VALUES ('optimize')"))
