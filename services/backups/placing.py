"""The steps of putting a backup back, each of which can be undone or done again until the database is there."""

import os
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from models.enums import MailState
from services.backups import postgres, sqlite
from services.backups.about import KEY
from services.backups.facts import tables_of
from services.backups.verifying import Verified
from services.database import head
from services.errors import AppError
from services.gateways.evidence_store import evidence_store
from services.settings import Settings
from services.walls import wall_statements

NOT_EMPTY = "{} is er al. Er wordt niets overschreven: zet terug op een lege plaats."
NOT_EMPTY_DATABASE = "In de databank staan al tabellen. Er wordt niets overschreven: zet terug in een lege databank."
OTHER_KEY = "KMO_SECRET_KEY is niet de sleutel van deze back-up."
HELD = (
    "Teruggezet uit een back-up: misschien ging deze mail intussen al weg. Kijk dat na voor je hem opnieuw verstuurt."
)
SHA256_LENGTH = 64


def refuse_unless_empty(settings: Settings, url: URL, found: Verified) -> None:
    """Raise AppError when there is a database, another secret, or evidence that is not of this backup.

    What is of this backup may be there: a restore that was killed leaves it, and it is the same.
    """
    if url.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            _refuse_file(Path(f"{url.database}{ending}"))
    else:
        _refuse_tables(url)
    key = _key_file(settings)
    if given := settings.secret_key.get_secret_value():
        if given != found.key:
            raise AppError(OTHER_KEY)
    elif key.exists() and key.read_text().strip() != found.key:
        raise AppError(NOT_EMPTY.format(key))
    if not settings.evidence_url:  # a bucket outlives the machine, and its files are named by what is in them
        _refuse_evidence(settings, found)


def _refuse_file(path: Path) -> None:
    if path.exists():
        raise AppError(NOT_EMPTY.format(path))


def _refuse_tables(url: URL) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        tables = tables_of(connection)
    if tables:
        raise AppError(NOT_EMPTY_DATABASE)


def _refuse_evidence(settings: Settings, found: Verified) -> None:
    for file in evidence_store(settings).lying():
        if len(file.sha256) == SHA256_LENGTH and file.provider_id not in found.contents.evidence.get(file.sha256, ()):
            raise AppError(NOT_EMPTY.format(f"Bewijsstuk {file.provider_id}/{file.sha256}"))


def _key_file(settings: Settings) -> Path:
    return settings.data_dir / KEY


def put_key(settings: Settings, key: str, undo: ExitStack) -> None:
    """Keep the secret beside the database, unless the environment gives it."""
    path = _key_file(settings)
    if settings.secret_key.get_secret_value() or path.exists():
        return
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.herstel")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    undo.callback(path.unlink, missing_ok=True)
    draft.rename(path)


def put_evidence(settings: Settings, found: Verified, undo: ExitStack) -> None:
    """Keep each file for every provider that has it."""
    store = evidence_store(settings)
    for sha256, providers in found.contents.evidence.items():
        if sha256 in found.about.missing:
            continue
        content = found.evidence(sha256)
        for provider_id in sorted(providers):
            if store.since(provider_id, sha256) is None:
                undo.callback(store.remove, provider_id, sha256)
            store.put(provider_id, content)  # also over a file that is there and damaged


def put_database(settings: Settings, url: URL, found: Verified, work: Path) -> None:
    """Put the database there, with its waiting mails held and nobody signed in, in one step."""
    settling = _settling(found)
    if found.about.dialect == "sqlite":
        sqlite.run(found.database, settling)
        with found.database.open("rb") as file:
            os.fsync(file.fileno())
        try:
            Path(url.database or "").hardlink_to(found.database)  # unlike renaming, it never takes another's place
        except FileExistsError:
            raise AppError(NOT_EMPTY.format(url.database)) from None
        return
    script, settle = work / "script.sql", work / "settle.sql"
    postgres.script(found.database, script)
    lines = ["SET search_path = public", *settling, *_walls(settings, url, found), "ANALYZE"]
    settle.write_text("".join(f"{line};\n" for line in lines), encoding="utf-8")
    postgres.run(url, script, settle)


def _settling(found: Verified) -> list[str]:
    held = (
        f"UPDATE mail SET state = '{MailState.FAILED}', error = '{HELD}' "  # noqa: S608
        f"WHERE state = '{MailState.WAITING}'"
    )
    # What goes out by itself and is no project's is made again where it still holds; nobody could see it held.
    again = f"DELETE FROM mail WHERE state = '{MailState.WAITING}' AND project_id IS NULL"  # noqa: S608
    statements = (("mail", again), ("mail", held), ("auth_session", "DELETE FROM auth_session"))
    return [statement for table, statement in statements if table in found.about.counts]


def _walls(settings: Settings, url: URL, found: Verified) -> list[str]:
    """For the user by which the program comes, where that is another than the owner; of older tables `migrate` does."""
    user = make_url(settings.database).username
    if not user or user == url.username or found.about.revision != head():
        return []
    quote = url.get_dialect()().identifier_preparer.quote
    return [*wall_statements(quote(user), quote(f"{user}_desk"), found.about.counts)]
