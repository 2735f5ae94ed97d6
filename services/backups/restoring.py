"""Putting a backup back on an empty machine: looked through first, and there whole or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from services.backups import placing
from services.backups.about import About
from services.backups.names import working
from services.backups.verifying import verified
from services.database import is_sqlite
from services.errors import AppError, NoRoom
from services.faults import FULL
from services.settings import Settings

OTHER_KIND = "Deze back-up is van {}, en de databank die ingesteld is, is {}."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and how many mails were held that the old machine may have sent since."""

    about: About
    held: int


def restore(settings: Settings, path: Path) -> Restored:
    """Put a backup back; raises AppError when it is not good, or when there is something already.

    Everybody has to sign in again, and a mail that still waited goes only when somebody asks for it.
    """
    url = make_url(settings.migrate_url or settings.database)
    home = Path(url.database or "").parent if is_sqlite(settings.database) else settings.data_dir
    try:
        with working(home, alone=True) as work, verified(settings, path, work) as found:
            if url.get_backend_name() != found.about.dialect:
                raise AppError(OTHER_KIND.format(found.about.dialect, url.get_backend_name()))
            placing.refuse_unless_empty(settings, url, found)
            with _undone_when_it_fails() as undo:
                placing.put_key(settings, found.key, undo)
                placing.put_evidence(settings, found, undo)
                # Last: without a database the rest is nothing yet, and may be put there again.
                placing.put_database(settings, url, found, work)
            return Restored(found.about, found.contents.waiting)
    except OSError as fault:
        raise (NoRoom() if fault.errno in FULL else AppError(f"Er is niets teruggezet: {fault}")) from fault


@contextmanager
def _undone_when_it_fails() -> Iterator[ExitStack]:
    with ExitStack() as undo:
        yield undo
        undo.pop_all()
