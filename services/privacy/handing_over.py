"""Handing over all data of one client or of a whole firm: one zip in open formats, made without holding it whole."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session

from services import history
from services.archive import Archive, taken_back_on_failure, writing
from services.context import Context
from services.dossier.names import short
from services.errors import AppError, BadInput, NotFound, NotNow
from services.exports import folders
from services.exports.folders import JobState
from services.exports.jobs import Job
from services.faults import writing_files
from services.formats import BRUSSELS, counted, parse_enterprise_number, show_enterprise_number, show_moment
from services.policy.access import Actor
from services.privacy.due import Progress
from services.privacy.fields import FIELDS
from services.privacy.open_formats import Rows, as_json, csv, in_pieces
from services.privacy.parts import Part, parts

BATCH = 500
UNSAFE = re.compile(r"[^\w. ()-]")
OTHERS = (
    "Stond een project eerder op naam van een andere onderneming, dan ontbreekt wat lijsten toen wijzigden. Kijk zelf",
    "na of mails, notities en bewijsstukken van dat project over die andere gaan voor je dit doorgeeft.",
)
NOTHING = "Van deze onderneming zijn er geen gegevens."


def export_firm(ctx: Context, actor: Actor, target: Path, progress: Progress = lambda done: None) -> int:
    """All data of the actor's firm, or of its department; tells how many rows.

    Raises NotAllowed for the agency, BadInput when something stands at `target` already or its folder is not there, and
    NoRoom: nothing stands there then.
    """
    return _write(ctx, actor, target, "", progress)


def export_client(
    ctx: Context, actor: Actor, enterprise_number: str, target: Path, progress: Progress = lambda done: None
) -> int:
    """All data of one client, the same way; raises also NotFound for one of which this actor has nothing."""
    return _write(ctx, actor, target, parse_enterprise_number(enterprise_number), progress)


def download(ctx: Context, actor: Actor, enterprise_number: str = "", progress: Progress = lambda done: None) -> Job:
    """The same as the file of a finished job, which this account fetches within the hour."""
    folders.sweep(ctx)
    whose = enterprise_number or ("departement" if actor.department_id else "firma")
    said = folders.Progress(actor.account_id, f"gegevens_{whose}_{ctx.clock().astimezone(BRUSSELS):%Y-%m-%d_%H%M}.zip")
    folder = folders.make_folder(ctx, said)
    try:
        if enterprise_number:
            export_client(ctx, actor, enterprise_number, folder / said.file_name, progress)
        else:
            export_firm(ctx, actor, folder / said.file_name, progress)
        with writing_files():
            folders.write_progress(folder, folders.Progress(said.account_id, said.file_name, state=JobState.DONE))
    except BaseException:
        folders.remove_folder(folder)
        raise
    return Job(folder.name)


def _write(ctx: Context, actor: Actor, target: Path, enterprise_number: str, progress: Progress) -> int:
    wanted = list(parts(actor, enterprise_number))
    if not target.parent.is_dir():
        raise BadInput(f"De map {target.parent} bestaat niet.")
    with ctx.reading(actor) as session:
        counts = {part.name: _count(session, part) for part in wanted}
        if enterprise_number and not any(counts.values()):
            raise NotFound(NOTHING)
        try:
            with writing_files(), writing(target) as archive:
                archive.add("LEESMIJ.txt", _readme(ctx, actor, wanted, counts, enterprise_number).encode())
                _add_rows(session, archive, wanted, progress)
                _add_evidence(ctx, session, archive, next(part for part in wanted if part.name == "bewijsstukken"))
        except FileExistsError:
            raise BadInput(f"{target.name} bestaat al. Kies een andere naam.") from None
    with taken_back_on_failure(target):
        _tell(ctx, actor, enterprise_number, sum(counts.values()))
    return sum(counts.values())


def _count(session: Session, part: Part) -> int:
    found: int = session.connection().execute(
        select(func.count()).select_from(part.table).where(part.wanted)
    ).scalar_one()  # fmt: skip
    return found


def _add_rows(session: Session, archive: Archive, wanted: Sequence[Part], progress: Progress) -> None:
    for place, part in enumerate(wanted, start=1):
        archive.add(f"csv/{part.name}.csv", in_pieces(csv(part.fields, _rows(session, part))))
        archive.add(f"json/{part.name}.json", in_pieces(as_json(part.fields, _rows(session, part))))
        progress(place / (len(wanted) + 1))


def _rows(session: Session, part: Part) -> Rows:
    """The rows as they stream by; both formats read the same moment, that of the session."""
    return session.connection().execute(part.query, execution_options={"yield_per": BATCH})


def _add_evidence(ctx: Context, session: Session, archive: Archive, part: Part) -> None:
    c = part.table.c
    named = select(c.id, c.provider_id, c.sha256, c.file_name).where(part.wanted).order_by(c.id)
    missing, store = [], ctx.evidence  # one that cannot be there is a refusal, not many files that are gone
    for id_, provider_id, sha256, name in session.connection().execute(named, execution_options={"yield_per": BATCH}):
        try:
            content = store.get(provider_id, sha256)
        except NotNow:  # not a file that is gone: later it can be had
            raise
        except AppError as fault:
            missing.append(f"{id_} {name}: {fault}\n")
            continue
        plain = Path(UNSAFE.sub("_", name))
        archive.add(f"bewijsstukken/{id_}-{short(plain.stem)}{plain.suffix}", content)
    if missing:
        archive.add("bewijsstukken/ONTBREEKT.txt", "".join(missing).encode())


def _readme(
    ctx: Context, actor: Actor, wanted: Sequence[Part], counts: dict[str, int], enterprise_number: str
) -> str:  # fmt: skip
    whose = f"onderneming {show_enterprise_number(enterprise_number)}" if enterprise_number else "de hele firma"
    whose = f"{whose}, voor zover van dit departement" if actor.department_id is not None else whose
    head = (
        f"Gegevens van {whose}", f"Gemaakt op {show_moment(ctx.clock())} voor {actor.name}.", "",
        "csv/   UTF-8, puntkomma tussen de velden, dagen als dd/mm/jjjj, komma voor de centen. Een ' vooraan een",
        "       tekst houdt rekenbladen tegen om hem als formule te lezen.",
        "json/  dezelfde rijen, precies zoals ze bewaard zijn: dagen als jjjj-mm-dd, momenten in UTC, bedragen als",
        "       tekst.",
        "bewijsstukken/   de bestanden zelf.",
        "MANIFEST.sha256  de vingerafdruk van elk bestand; nakijken kan met: sha256sum --check MANIFEST.sha256",
        "Wachtwoorden, sleutels en geheime links staan er niet in.", *(OTHERS if enterprise_number else ()), "",
    )  # fmt: skip
    return "\r\n".join(chain(head, *(_described(part, counts[part.name]) for part in wanted)))


def _described(part: Part, count: int) -> Iterator[str]:
    yield f"{part.name} – {part.about} ({counted(count, 'rij', 'rijen')})"
    yield from (f"    {name}: {FIELDS[name]}" for name in part.fields)
    yield ""


def _tell(ctx: Context, actor: Actor, enterprise_number: str, rows: int) -> None:
    """In the history of the firm; not of which client, since that entry stays longer than the client's data may."""
    whole = "van het departement" if actor.department_id else "van de firma"
    what = "van één onderneming" if enterprise_number else whole
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        text = f"Alle gegevens {what} meegegeven: {counted(rows, 'rij', 'rijen')}"
        history.append(session, actor, ctx.clock(), "gegevens meegegeven", text)
