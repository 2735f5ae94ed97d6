"""What a firm says of itself, changed by its seat and kept in its history."""

from dataclasses import replace

import pytest
from sqlmodel import select

from models import Event, Provider
from services import firm
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.firm import FirmData, parse_iban
from services.history import broken_chains
from services.policy.access import EVERYONE, Actor
from tests.factories import MORGENSTER, a_department, a_provider, a_seat, an_agency

GOOD = FirmData(
    " Academie  IJsvogel ", "post@ijsvogel.example", "Vaartstraat 1", "9000", "Gent", "Noor Peeters", "09 000 00 00",
    "be68 5390 0754 7034", reminds_of_registrations=False,
)  # fmt: skip


def test_the_seat_changes_its_firm_and_the_history_says_from_what_to_what(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    assert firm.change(ctx, seat, GOOD)
    assert not firm.change(ctx, seat, GOOD)

    found = firm.firm(ctx, seat)
    assert (found.name, found.mail, found.iban) == ("Academie IJsvogel", "post@ijsvogel.example", "BE68539007547034")
    assert (found.street, found.postal_code, found.city, found.contact_name, found.phone) == (
        "Vaartstraat 1", "9000", "Gent", "Noor Peeters", "09 000 00 00",
    )  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        (event,) = session.exec(select(Event)).all()
    assert event.details["name"] == ["Academie Zwaluw", "Academie IJsvogel"]
    assert event.text.startswith("Gewijzigd: Naam: Academie Zwaluw → Academie IJsvogel; Mailadres: ")
    assert event.text.endswith("IBAN: – → BE68539007547034; Mail voor het einde van een registratie: ja → nee")
    assert [change.id for change in firm.changes(ctx, seat)] == [event.id]
    assert broken_chains(ctx) == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "naam"),
        ({"mail": "geen"}, "geen mailadres"),
        ({"mail": "a@b.example, c@d.example"}, "geen mailadres"),
        ({"iban": "BE68 5390 0754 7035"}, "geen geldig IBAN"),
        ({"iban": "<script>"}, "geen geldig IBAN"),
    ],
)
def test_what_is_wrong_changes_nothing(
    ctx: Context, provider: Provider, seat: Actor, wrong: dict[str, str], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        firm.change(ctx, seat, FirmData(**{"name": "Zwaluw", "mail": "a@b.example", **wrong}))

    assert firm.firm(ctx, seat) == provider


@pytest.mark.parametrize("typed", ["BE68539007547034", " BE68 5390 0754 7034 ", "NL91 ABNA 0417 1643 00"])
def test_an_account_number_is_read_in_any_notation_and_of_any_country(typed: str) -> None:
    assert parse_iban(typed) == typed.replace(" ", "")


def test_only_the_seat_changes_the_firm_and_reads_what_changed(ctx: Context, provider: Provider) -> None:
    for other in (a_department(ctx, provider), an_agency(ctx)):
        with pytest.raises(NotAllowed):
            firm.change(ctx, other, GOOD)
        with pytest.raises(NotAllowed):
            firm.changes(ctx, other)


def test_what_another_firm_changed_is_not_shown(ctx: Context, seat: Actor) -> None:
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    firm.change(ctx, other, GOOD)

    assert list(firm.changes(ctx, seat)) == []


def test_of_two_tabs_each_keeps_what_it_changed_itself(ctx: Context, provider: Provider, seat: Actor) -> None:
    shown = firm.data_of(firm.firm(ctx, seat))
    firm.change(ctx, seat, replace(shown, iban="BE68539007547034"), shown)

    firm.change(ctx, seat, replace(shown, phone="09 000 00 00"), shown)

    found = firm.firm(ctx, seat)
    assert (found.iban, found.phone) == ("BE68539007547034", "09 000 00 00")
