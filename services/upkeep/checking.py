"""Whether what is kept is whole: the database and its version, the history of each firm, the files of evidence."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from models import Project, ProjectTally
from services.backups.heads import faults as signed_faults
from services.context import Context
from services.database import first_line, head, revision
from services.errors import NoAnswer
from services.history import broken_chains
from services.policy.access import EVERYONE
from services.stored_files import harmed, said_of
from services.upkeep.contents import counts

SAMPLE = 200


@dataclass(slots=True)
class Report:
    """What was found: the rows of each table, how many files were looked at, and a sentence for each fault."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    faults: list[str] = field(default_factory=list)


def check(ctx: Context, *, all_files: bool = False) -> Report:
    """Look at everything, changing nothing; of the files a sample, unless all are asked for."""
    report = Report()
    try:
        with ctx.reading(EVERYONE) as session:
            _look(ctx, session, report, all_files)
    except (SQLAlchemyError, NoAnswer) as fault:
        report.faults.append(f"De databank antwoordt niet zoals het hoort: {first_line(fault.__cause__ or fault)}")
    return report


def _look(ctx: Context, session: Session, report: Report, all_files: bool) -> None:
    version = revision(session.connection())
    if version != head():
        report.faults.append(
            f"De databank heeft versie {version or 'geen'}, het programma {head()}. "
            "Voer uit: python -m services migrate (of neem het programma van die databank)."
        )
        return
    report.rows = counts(session.connection())
    report.faults += _damage(session)
    report.faults += _miscounted(session)
    report.faults += [said_of_chain(name, position) for name, position in broken_chains(ctx).items()]
    report.faults += signed_faults(ctx)
    report.files, lost = harmed(session, ctx.evidence, None if all_files else SAMPLE)
    if lost:
        report.faults.append(said_of(lost))


def said_of_chain(name: str, position: int) -> str:
    """A sentence on a history that does not hold."""
    return f"{name}: gewijzigd, verwijderd of tussengevoegd vanaf gebeurtenis {position}"


def _damage(session: Session) -> Iterator[str]:
    """What SQLite finds in its file; PostgreSQL guards its references itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA quick_check").fetchall():
        if said != "ok":
            yield f"Het bestand van de databank is beschadigd: {said}"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5):
        yield f"Een rij wijst naar iets dat er niet is: {table} {row} naar {parent}"


def _miscounted(session: Session) -> Iterator[str]:
    """The overview shows what triggers counted; that must be what there is."""
    kept = session.execute(select(func.coalesce(func.sum(col(ProjectTally.projects)), 0))).scalar_one()
    there = session.execute(select(func.count()).select_from(Project)).scalar_one()
    if kept != there:
        yield f"De tellingen kloppen niet: {kept} geteld, {there} projecten."
