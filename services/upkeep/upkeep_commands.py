"""`python -m services copy` and `check`: carrying a database to another, and seeing that all is whole."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from services.context import Context
from services.formats import counted, show_number
from services.gateways.evidence_store import store_at
from services.history import broken_chains
from services.upkeep import checking, copying

STOP_FIRST = (
    "Stop eerst het programma en `deliver --watch`: wie nu doorwerkt, doet dat in de oude databank.\n"
    "Er wordt gekopieerd …"
)
NEXT = (
    "Zet nu het nieuwe adres in KMO_DATABASE_URL, en houd dezelfde KMO_SECRET_KEY (of secret.key in de datamap): "
    "zonder haar werkt geen enkel wachtwoord."
)
SAME_STORE = "De bewijsstukken bleven waar ze zijn: houd dezelfde KMO_EVIDENCE_URL of datamap."


def add_to(app: typer.Typer, context: Callable[[], Context]) -> None:
    """Hang these commands in the program's."""

    @app.command("copy")
    def copy(
        to: Annotated[str, typer.Option(help="Adres van een lege databank, met de eigenaar van haar tabellen.")],
        used_by: Annotated[
            str, typer.Option("--used-by", help="De gebruiker van KMO_DATABASE_URL daar, als dat een andere is.")
        ] = "",
        evidence_to: Annotated[
            str, typer.Option("--evidence-to", help="Kopieer ook de bewijsstukken: s3://emmer/map of een datamap.")
        ] = "",
    ) -> None:
        """Kopieer alles naar een andere databank, tel en vergelijk; lukt er iets niet, dan blijft ze leeg."""
        _copy(context(), to, used_by, evidence_to)

    @app.command("check")
    def check(
        all_files: Annotated[bool, typer.Option("--all", help="Kijk alle bewijsstukken na, geen steekproef.")] = False,
    ) -> None:
        """Kijk na of de databank, de geschiedenis en de bewijsstukken heel zijn."""
        report = checking.check(context(), all_files=all_files)
        for table, rows in report.rows.items():
            typer.echo(f"{table:20} {show_number(rows):>12}")
        _end(report.faults, f"Alles is heel; {counted(report.files, 'bewijsstuk', 'bewijsstukken')} nagekeken.")


def _copy(ctx: Context, to: str, used_by: str, evidence_to: str) -> None:
    typer.echo(STOP_FIRST)
    store = store_at(evidence_to) if evidence_to else None
    with copying.opened(to) as target:
        copied = copying.copy(ctx, target, used_by=used_by, store=store)
        broken = broken_chains(replace(ctx, engine=target))
    for row in copied:
        typer.echo(f"{row.table:20} {show_number(row.target.rows):>12}  {row.target.digest[:16]}  gelijk")
    total = sum(row.target.rows for row in copied)
    typer.echo(f"{counted(total, 'rij', 'rijen')} gekopieerd naar {make_url(to).render_as_string()}")
    typer.echo(NEXT if evidence_to else f"{NEXT}\n{SAME_STORE}")
    _end([checking.said_of_chain(name, position) for name, position in broken.items()], "De geschiedenis is heel.")


def _end(faults: list[str], else_said: str) -> None:
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    typer.echo(else_said)
