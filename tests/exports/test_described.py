"""What a filter asks, in words, and taking one thing of it away."""

from datetime import date
from decimal import Decimal

from models.enums import ProjectStatus, ServiceType
from services.filters import ProjectFilter
from services.listing.described import Names, asked, described

EVERYTHING = ProjectFilter(
    all_years=True, statuses=(ProjectStatus.RUNNING, ProjectStatus.CANCELLED), services=(ServiceType.ADVICE,),
    themes=("Innovatie", "Bouw, hout"), registrations=("DV.O299001",), departments=(1, 9), providers=(7,),
    verified=False,
    filed_from=date(2026, 1, 1), filed_to=date(2026, 3, 31), starts_to=date(2026, 5, 1), amount_from=Decimal(0),
    batch=12, search=" bakker ",
)  # fmt: skip


def test_a_plain_list_is_described_by_its_name() -> None:
    assert described(ProjectFilter(), Names()) == [("Lijst", "Standaardprojectenlijst (2 kalenderjaren)")]


def test_everything_that_is_asked_is_named_in_words() -> None:
    assert described(EVERYTHING, Names({1: "Departement Techniek"}, {7: "Academie Zwaluw"})) == [
        ("Lijst", "Volledige projectenlijst (alle jaren)"),
        ("Status", "Lopend, Geannuleerd"),
        ("Dienst", "Advies"),
        ("Thema", "Innovatie, Bouw, hout"),
        ("Registratienummer", "DV.O299001"),
        ("Departement", "Departement Techniek, onbekend"),
        ("Dienstverlener", "Academie Zwaluw"),
        ("Geverifieerd", "Nee"),
        ("Aanvraagdatum", "van 01/01/2026 tot en met 31/03/2026"),
        ("Startdatum", "tot en met 01/05/2026"),
        ("Projectbedrag", "vanaf €\u00a00,00"),
        ("Invoer", "nummer 12"),
        ("Zoekterm", "bakker"),
    ]


def test_what_is_asked_can_be_taken_away_one_by_one() -> None:
    left = EVERYTHING
    for one in asked(EVERYTHING, Names()):
        left = one.removed_from(left)

    assert left == ProjectFilter(all_years=True)
