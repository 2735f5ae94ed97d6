"""`python -m services backup`, `verify-backup` and `restore`."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from services import heartbeats, history
from services.backups.about import About
from services.backups.making import Made, make
from services.backups.names import beside
from services.backups.restoring import restore
from services.backups.verifying import verified
from services.context import Context
from services.faults import writing_files
from services.formats import counted, show_moment
from services.settings import Settings

SECRET = "Het bevat alle gegevens en de sleutel: bewaar het waar niemand anders aan kan, op een andere machine."  # noqa: S105
File = Annotated[Path, typer.Argument(dir_okay=False, help="Het archief.")]


def add_to(app: typer.Typer, context: Callable[[], Context], settings: Callable[[], Settings]) -> None:
    """Hang the commands into an app, on whatever the caller makes."""

    @app.command("backup")
    def backup(
        folder: Annotated[
            Path | None, typer.Argument(file_okay=False, help="Waarheen; leeg is KMO_BACKUP_DIR.")
        ] = None,
    ) -> None:
        """Maak een back-up van de databank, de bewijsstukken en de sleutel, terwijl iedereen voortwerkt."""
        ctx = context()
        tell_made(make(ctx, folder))
        broken: Mapping[str, int] = {}
        with suppress(SQLAlchemyError):  # a database that waits for its migration has no place for it yet
            heartbeats.beat(ctx, heartbeats.BACKUP)
            broken = history.broken_chains(ctx)
        for name, position in broken.items():
            typer.echo(
                f"Let op: de geschiedenis van {name} klopt niet vanaf gebeurtenis {position}. Deze back-up wordt "
                "bij het terugzetten geweigerd: bewaar een oudere."
            )
        if broken:
            raise SystemExit(1)

    @app.command("verify-backup")
    def verify_backup(archive: File) -> None:
        """Kijk een back-up helemaal na: bestanden, databank, aantallen, bewijsstukken en geschiedenis."""
        with writing_files(), beside(archive) as work, verified(settings(), archive, work) as found:
            typer.echo("De back-up is heel.")
            _describe(found.about, len(found.contents.evidence))

    @app.command("restore")
    def restore_backup(archive: File) -> None:
        """Zet een back-up terug op een lege plaats; kijkt hem eerst helemaal na en overschrijft niets."""
        done = restore(settings(), archive)
        typer.echo("De back-up is teruggezet.")
        _describe(done.about)
        if done.held:
            typer.echo(
                f"{counted(done.held, 'mail die nog wachtte, staat', 'mails die nog wachtten, staan')} op “mislukt”: "
                "misschien verstuurde de oude machine ze nog. Kijk dat na in Postvak uit voor je ze opnieuw verstuurt."
            )
        typer.echo("Iedereen meldt zich opnieuw aan. Voer nu uit: python -m services migrate")


def tell_made(made: Made) -> None:
    """Say where a backup lies and what is in it."""
    typer.echo(f"Back-up gemaakt: {made.path}")
    _describe(made.about)
    typer.echo(SECRET)


def _describe(about: About, evidence: int | None = None) -> None:
    rows = sum(about.counts.values())
    moment = show_moment(datetime.fromisoformat(about.made_at))
    said = [f"van {moment}", counted(rows, "rij", "rijen")]
    if evidence is not None:
        said.append(counted(evidence - len(about.missing), "bewijsstuk", "bewijsstukken"))
    typer.echo(", ".join(said))
    for sha256 in about.missing:
        typer.echo(f"Let op: bewijsstuk {sha256} was bij het maken al weg of beschadigd.")
