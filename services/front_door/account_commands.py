"""`python -m services account …`: letting people in from the command line."""

from collections.abc import Callable
from typing import Annotated

import typer

from services.context import Context
from services.front_door import account_rows, enrolment, second_factor

Invite = Annotated[
    bool, typer.Option("--invite", help="Vraag geen wachtwoord, maar mail een link om er een te kiezen.")
]


def _password(invite: bool) -> str | None:
    if invite:
        return None
    typed: str = typer.prompt("Wachtwoord", hide_input=True, confirmation_prompt=True)
    return typed


def commands(context: Callable[[], Context]) -> typer.Typer:
    """The commands, on whatever context the caller makes."""
    app = typer.Typer(no_args_is_help=True, help="Dienstverleners, departementen en hun logins.")
    _let_in(app, context)
    _look_after(app, context)
    return app


def _let_in(app: typer.Typer, context: Callable[[], Context]) -> None:
    @app.command("provider")
    def add_provider(number: str, name: str, mail: str, invite: Invite = False) -> None:
        """Maak een dienstverlener met het account van zijn zetel (login = ondernemingsnummer)."""
        enrolment.add_provider(context(), number, name, mail, _password(invite))
        typer.echo("De dienstverlener en het account van zijn zetel zijn gemaakt.")

    @app.command("department")
    def add_department(number: str, name: str, mail: str, invite: Invite = False) -> None:
        """Maak een departement van een dienstverlener met zijn account (login = mailadres)."""
        enrolment.add_department(context(), number, name, mail, _password(invite))
        typer.echo("Het departement en zijn account zijn gemaakt.")

    @app.command("agency")
    def add_agency(mail: str, name: str, invite: Invite = False) -> None:
        """Maak een account van de dienst kmo-portefeuille (login = mailadres)."""
        enrolment.add_agency(context(), mail, name, _password(invite))
        typer.echo("Het account van de dienst is gemaakt.")


def _look_after(app: typer.Typer, context: Callable[[], Context]) -> None:
    @app.command("list")
    def list_accounts() -> None:
        """Toon alle logins."""
        for account in enrolment.accounts(context()):
            typer.echo(f"{account.login:40} {account.role:12} {'gesloten' if account.disabled else account.name}")

    @app.command("disable")
    def disable(login: str) -> None:
        """Sluit een account; dat meldt het overal af."""
        account_rows.disable(context(), login)
        typer.echo("Het account is gesloten.")

    @app.command("link")
    def send_link(login: str) -> None:
        """Mail een nieuwe link om een wachtwoord te kiezen, en toon hem."""
        typer.echo(enrolment.send_link(context(), login))

    @app.command("reset-second-factor")
    def reset_second_factor(login: str) -> None:
        """Haal de tweede factor weg van wie zijn toestel en zijn herstelcodes kwijt is."""
        second_factor.drop_of(context(), login)
        typer.echo("De tweede factor is weggehaald.")
