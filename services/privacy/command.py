"""`python -m services retention` and `data-export`: what may go, and handing data over."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import col, select

from models import Provider
from services.context import Context
from services.errors import BadInput
from services.formats import counted, parse_enterprise_number, show_number
from services.policy.access import EVERYONE
from services.privacy import due, erasing, handing_over
from services.privacy.due import MayGo
from services.sign_in.accounts import actor_by_login
from services.tidying import tidy


def add_to(app: typer.Typer, context: Callable[[], Context]) -> None:
    """Hang the commands into the program, on whatever context it makes."""

    @app.command("retention")
    def retention(
        firm: Annotated[str, typer.Option(help="Alleen deze firma: haar ondernemingsnummer, tien cijfers.")] = "",
        do: Annotated[bool, typer.Option("--do", help="Wis het ook, na een getypte bevestiging per firma.")] = False,
    ) -> None:
        """Toon per firma waarvan de bewaartermijn voorbij is, en wis het met --do."""
        _retention(context(), parse_enterprise_number(firm) if firm else "", do=do)

    @app.command("data-export")
    def data_export(
        file: Annotated[Path, typer.Argument(dir_okay=False, help="Waarheen: een zip die nog niet bestaat.")],
        provider: Annotated[str, typer.Option(help="De login waarvan de gegevens zijn.")],
        client: Annotated[str, typer.Option(help="Alleen deze onderneming: haar ondernemingsnummer.")] = "",
    ) -> None:
        """Schrijf alle gegevens van een firma, of van één van haar klanten, naar een zip in open formaten."""
        ctx = context()
        actor = actor_by_login(ctx, provider)
        if client:
            rows = handing_over.export_client(ctx, actor, client, file)
        else:
            rows = handing_over.export_firm(ctx, actor, file)
        typer.echo(f"{counted(rows, 'rij', 'rijen')} geschreven naar {file}")

    @app.command("tidy")
    def tidy_up() -> None:
        """Ruim op wat het programma maar even bewaart; `deliver --watch` doet dit zelf."""
        typer.echo(f"{counted(tidy(context()), 'rij', 'rijen')} opgeruimd")


def _retention(ctx: Context, firm: str, *, do: bool) -> None:
    with ctx.reading(EVERYONE) as session:
        query = select(Provider).order_by(col(Provider.enterprise_number))
        firms = [one for one in session.exec(query) if firm in ("", one.enterprise_number)]
        found = [(one, due.of_firm(session, one.id or 0, ctx.today)) for one in firms]
    if not found:
        typer.echo("Deze firma is niet gevonden.")
        raise SystemExit(1)
    refused = 0
    for one, what in found:
        typer.echo(f"{one.name} ({one.enterprise_number})")
        _list(what)
        if do and not what.is_empty:
            refused += not _do(ctx, one, what)
    if refused:
        raise SystemExit(1)


def _list(what: MayGo) -> None:
    if what.is_empty:
        typer.echo("  Er is niets waarvan de bewaartermijn voorbij is.")
    for year in what.years:
        typer.echo(
            f"  gestart in {year.year}: {counted(year.projects, 'project', 'projecten')}, "
            f"{counted(year.evidence, 'bewijsstuk', 'bewijsstukken')}, {counted(year.mails, 'mail', 'mails')}"
        )
    for number, text in (
        (what.records, "rijen van de eigen administratie"), (what.changes, "wijzigingen door oude lijsten"),
        (what.events, "oude gebeurtenissen van de firma"),
        (what.busy, "oude projecten blijven: een mail of beslissing wordt nog verwacht"),
    ):  # fmt: skip
        if number:
            typer.echo(f"  {show_number(number)} {text}")


def _do(ctx: Context, firm: Provider, what: MayGo) -> bool:
    typed = typer.prompt(f"  Dit kan niet ongedaan gemaakt worden. Typ “{what.phrase}”", default="", show_default=False)
    bar: Any = None

    def tell(done: float) -> None:
        nonlocal bar
        bar = bar or typer.progressbar(length=100, label="  Wissen")
        bar.update(round(done * 100) - bar.pos)

    try:
        erasing.carry_out(ctx, firm.id or 0, None, what, typed, tell)
    except BadInput as fault:  # the next firm has its own question
        typer.echo(f"  {fault}")
        return False
    typer.echo("\n  Gewist.")
    return True
