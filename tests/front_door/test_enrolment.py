"""Letting a firm, its departments and the agency in from the command line."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

from models import Provider
from services import __main__ as commands
from services.context import Context
from services.errors import BadInput, NotFound
from services.front_door import enrolment
from services.history import broken_chains
from services.policy.access import EVERYONE
from services.sign_in import accounts
from tests.factories import PASSWORD, ZWALUW


def test_a_firm_and_its_department_sign_in(ctx: Context) -> None:
    seat = enrolment.add_provider(ctx, "BE 0999 123 457", " Academie  Zwaluw ", "info@zwaluw.example", PASSWORD)
    department = enrolment.add_department(ctx, ZWALUW, "Departement Talen", "Talen@Zwaluw.example", PASSWORD)

    assert accounts.check(ctx, "0999.123.457", PASSWORD).account_id == seat.account_id
    assert accounts.check(ctx, "talen@zwaluw.example", PASSWORD).account_id == department.account_id
    assert department.provider_id == seat.provider_id
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.provider_id)
    assert (provider.name, provider.mail, provider.is_demo) == ("Academie Zwaluw", "info@zwaluw.example", False)
    assert provider.history_length == 2
    assert broken_chains(ctx) == {}


@pytest.mark.parametrize(
    ("number", "name", "mail", "password", "words"),
    [
        ("0999.123.456", "Zwaluw", "info@zwaluw.example", PASSWORD, "geen geldig ondernemingsnummer"),
        (ZWALUW, "  ", "info@zwaluw.example", PASSWORD, "Geef een naam"),
        (ZWALUW, "Zwaluw", "geen adres", PASSWORD, "geen mailadres"),
        (ZWALUW, "Zwaluw", "info@zwaluw.example", "te kort", "12 tot 128 tekens"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    ctx: Context, number: str, name: str, mail: str, password: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        enrolment.add_provider(ctx, number, name, mail, password)

    assert enrolment.accounts(ctx) == []


def test_a_firm_is_made_once_and_a_department_only_of_a_firm_that_is_there(ctx: Context) -> None:
    with pytest.raises(NotFound):
        enrolment.add_department(ctx, ZWALUW, "Talen", "talen@zwaluw.example", PASSWORD)
    enrolment.add_provider(ctx, ZWALUW, "Zwaluw", "info@zwaluw.example", PASSWORD)

    with pytest.raises(BadInput, match="bestaat al"):
        enrolment.add_provider(ctx, ZWALUW, "Zwaluw", "info@zwaluw.example", PASSWORD)


def test_the_command_line_makes_lists_and_closes_accounts(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "make_context", lambda: ctx)
    run = CliRunner()
    typed = f"{PASSWORD}\n{PASSWORD}\n"

    made = run.invoke(commands.app, ["account", "provider", ZWALUW, "Zwaluw", "info@zwaluw.example"], input=typed)
    run.invoke(commands.app, ["account", "department", ZWALUW, "Talen", "talen@zwaluw.example"], input=typed)
    run.invoke(commands.app, ["account", "agency", "dossier@dienst.example", "Dossierbeheer"], input=typed)
    run.invoke(commands.app, ["account", "disable", "talen@zwaluw.example"])
    listed = run.invoke(commands.app, ["account", "list"])

    assert made.exit_code == 0
    assert PASSWORD not in made.output
    assert [line.split() for line in listed.output.splitlines()] == [
        ["0999123457", "zetel", "Zwaluw", "(zetel)"],
        ["dossier@dienst.example", "dienst", "Dossierbeheer"],
        ["talen@zwaluw.example", "departement", "gesloten"],
    ]
    assert accounts.check(ctx, "talen@zwaluw.example", PASSWORD) is None


def test_the_same_login_made_twice_at_once_is_made_once(ctx: Context) -> None:
    enrolment.add_provider(ctx, ZWALUW, "Zwaluw", "info@zwaluw.example", PASSWORD)

    def add(place: int) -> bool:
        try:
            enrolment.add_department(ctx, ZWALUW, f"Departement {place}", "talen@zwaluw.example", PASSWORD)
        except BadInput:
            return False
        return True

    with ThreadPoolExecutor(4) as people:
        made = sum(people.map(add, range(4)))

    assert made == 1
    assert len(enrolment.accounts(ctx)) == 2
