"""Commands: `python -m services <command>`."""

from pathlib import Path
from typing import Annotated

import typer

from services import accounts, demo
from services.context import Context, make_context
from services.database import migrate as migrate_database
from services.errors import AppError
from services.settings import settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _context() -> Context:
    return make_context()


@app.command()
def migrate() -> None:
    """Breng de databank bij tot de huidige versie."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    migrate_database(chosen.migrate_url or chosen.database)


@app.command("demo")
def fill_demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Alleen als er nog geen logins zijn.")] = False,
    projects: Annotated[int, typer.Option(help="Aantal projecten.")] = 600,
) -> None:
    """Vul de databank met verzonnen gegevens en toon de logins."""
    ctx = _context()
    if not if_empty or demo.is_empty(ctx):
        demo.fill(ctx, projects)
    for login in demo.logins(ctx):
        typer.echo(f"{login.kind:24} {login.login:36} {login.password}")


@app.command()
def password(login: str) -> None:
    """Geef een login een nieuw wachtwoord; dat meldt hem overal af."""
    typed = typer.prompt("Nieuw wachtwoord", hide_input=True, confirmation_prompt=True)
    accounts.set_password(_context(), login, typed)
    typer.echo("Het wachtwoord is gewijzigd.")


def main() -> None:
    """Run a command; a refusal is one line and exit status 1."""
    try:
        app()
    except AppError as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
