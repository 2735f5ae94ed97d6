"""Commands: `python -m services <command>`."""

import logging
import os
import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from services import demo, history, logs, outbox, rules_document, workflow_document
from services.backups import command as backup_commands
from services.backups import daily, heads
from services.backups.before_migration import back_up_first
from services.backups.command import tell_made
from services.context import Context, make_context
from services.database import first_line
from services.database import migrate as migrate_database
from services.errors import AppError, NoRoom
from services.exports.command import export_file
from services.faults import FULL
from services.filters import ProjectFilter
from services.formats import counted
from services.front_door import account_rows
from services.front_door.account_commands import commands
from services.imports.command import run_import
from services.precheck import judging
from services.privacy import command as privacy_commands
from services.reminding import digest
from services.secret import refuse_weak
from services.settings import settings
from services.sign_in import accounts
from services.upkeep import checking, status, upkeep_commands
from services.upkeep.lost_key import refuse_lost_key

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(commands(lambda: _context()), name="account")
upkeep_commands.add_to(app, lambda: _context())
privacy_commands.add_to(app, lambda: _context())
backup_commands.add_to(app, lambda: _context(), lambda: settings())


def _context() -> Context:
    refuse_weak(KMO_SECRET_KEY=settings().secret_key.get_secret_value())
    ctx = make_context()
    refuse_lost_key(ctx)
    return ctx


@app.command()
def migrate(
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Maak vooraf geen back-up.")] = False,
) -> None:
    """Breng de databank bij tot de huidige versie, na een back-up van wat erin staat."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    if not no_backup and (made := back_up_first(chosen)):
        tell_made(made)
    migrate_database(chosen.migrate_url or chosen.database, used_by=make_url(chosen.database).username or "")


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
    account_rows.set_password(_context(), login, typed)
    typer.echo("Het wachtwoord is gewijzigd.")


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="De projectenlijst.")],
    provider: Annotated[str, typer.Option(help="De login van de zetel of het departement.")],
    yes: Annotated[bool, typer.Option("--yes", help="Verwerk zonder te vragen.")] = False,
) -> None:
    """Lees een projectenlijst in: toont wat er verandert en de foute rijen, en vraagt voor het iets bewaart."""
    run_import(_context(), provider, file, ask=None if yes else typer.confirm, tell=typer.echo)


@app.command("export")
def export_list(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Waarheen: eindigt op .xlsx of .csv.")],
    provider: Annotated[str, typer.Option(help="De login waarvan de projecten zijn.")],
    all_years: Annotated[bool, typer.Option("--alle", help="Alle jaren in plaats van 2 kalenderjaren.")] = False,
) -> None:
    """Schrijf de projectenlijst naar een bestand."""
    ctx = _context()
    rows = export_file(ctx, accounts.actor_by_login(ctx, provider), file, ProjectFilter(all_years=all_years))
    typer.echo(f"{counted(rows, 'project', 'projecten')} geschreven naar {file}")


@app.command()
def deliver(
    watch: Annotated[bool, typer.Option("--watch", help="Blijf versturen tot je dit stopt.")] = False,
) -> None:
    """Verstuur de mails die klaarstaan."""
    ctx = _context()
    if not ctx.settings.smtp_url.get_secret_value():
        typer.echo("Er is geen mailserver ingesteld (KMO_SMTP_URL): mails wachten.")
    if not watch:
        typer.echo(f"{counted(outbox.deliver_due(ctx), 'mail', 'mails')} verzonden")
        return
    logs.set_up(ctx.settings.log)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    for task in (judging.watch, daily.watch):
        threading.Thread(target=task, args=(ctx, stop), name=task.__module__, daemon=True).start()
    outbox.watch(ctx, stop)


@app.command("status")
def program_status() -> None:
    """Toon hoe het met het programma staat; eindigt met 1 als iets niet in orde is."""
    status.show_status(_context())


@app.command()
def judge() -> None:
    """Beoordeel alle projecten waarvoor een dag voorbijging of iets veranderde."""
    bar: Any = None

    def tell(done: int, total: int) -> None:
        nonlocal bar
        bar = bar or typer.progressbar(length=total, label="Projecten beoordelen")
        bar.update(done - bar.pos)

    looked_at = judging.catch_up(_context(), tell)
    typer.echo(f"\n{counted(looked_at, 'project', 'projecten')} beoordeeld")


@app.command("digest")
def send_digests() -> None:
    """Mail elke gebruiker wat er vandaag te doen is; wie er vandaag al een kreeg, krijgt geen tweede."""
    ctx = _context()
    judging.catch_up(ctx)
    typer.echo(f"{counted(digest.send_all(ctx), 'dagoverzicht', 'dagoverzichten')} klaargezet")
    if not ctx.settings.smtp_url.get_secret_value():
        typer.echo("Er is geen mailserver ingesteld (KMO_SMTP_URL): er vertrekt niets.")


@app.command("verify-history")
def verify_history() -> None:
    """Kijk na of de geschiedenis van elke dienstverlener nog heel is."""
    ctx = _context()
    broken = [checking.said_of_chain(name, position) for name, position in history.broken_chains(ctx).items()]
    for fault in (found := [*broken, *heads.faults(ctx)]):
        typer.echo(fault)
    if found:
        raise SystemExit(1)
    typer.echo("De geschiedenis is heel.")


@app.command()
def workflow() -> None:
    """Schrijf docs/workflow.md uit de tabel van handelingen."""
    workflow_document.PATH.write_text(workflow_document.document(), encoding="utf-8")


@app.command()
def rules() -> None:
    """Schrijf docs/rules.md uit de regels en de gegevens van de regeling."""
    rules_document.PATH.write_text(rules_document.document(), encoding="utf-8")


def main() -> None:
    """Run a command; a refusal, also of the database, is one line and exit status 1."""
    os.umask(0o077)  # what is written is for whoever runs the program alone
    try:
        logs.set_up(settings().log, logging.WARNING)
        app()
    except AppError as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    except OSError as fault:
        typer.echo(str(NoRoom()) if fault.errno in FULL else f"Dat lukt niet: {fault}", err=True)
        raise SystemExit(1) from None
    except DBAPIError as fault:  # a right that the role lacks, for one
        typer.echo(f"De databank weigert dit: {first_line(fault)}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
