"""`python -m services account …`: letting people in from the command line."""

from collections.abc import Callable
from typing import Annotated

import typer

from services import accounts, enrolment
from services.context import Context

Password = Annotated[str, typer.Option(prompt="Wachtwoord", hide_input=True, confirmation_prompt=True)]


def commands(context: Callable[[], Context]) -> typer.Typer:
    """The commands, on whatever context the caller makes."""
    app = typer.Typer(no_args_is_help=True, help="Dienstverleners, departementen en hun logins.")

    @app.command("provider")
    def add_provider(number: str, name: str, mail: str, password: Password) -> None:
        """Maak een dienstverlener met het account van zijn zetel (login = ondernemingsnummer)."""
        enrolment.add_provider(context(), number, name, mail, password)
        typer.echo("De dienstverlener en het account van zijn zetel zijn gemaakt.")

    @app.command("department")
    def add_department(number: str, name: str, mail: str, password: Password) -> None:
        """Maak een departement van een dienstverlener met zijn account (login = mailadres)."""
        enrolment.add_department(context(), number, name, mail, password)
        typer.echo("Het departement en zijn account zijn gemaakt.")

    @app.command("agency")
    def add_agency(mail: str, name: str, password: Password) -> None:
        """Maak een account van de dienst kmo-portefeuille (login = mailadres)."""
        enrolment.add_agency(context(), mail, name, password)
        typer.echo("Het account van de dienst is gemaakt.")

    @app.command("list")
    def list_accounts() -> None:
        """Toon alle logins."""
        for account in enrolment.accounts(context()):
            typer.echo(f"{account.login:40} {account.role:12} {'gesloten' if account.disabled else account.name}")

    @app.command("disable")
    def disable(login: str) -> None:
        """Sluit een account; dat meldt het overal af."""
        accounts.disable(context(), login)
        typer.echo("Het account is gesloten.")

    return app
