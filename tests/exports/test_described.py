"""What a filter asks, in words, and taking one thing of it away."""

from datetime import date
from decimal import Decimal

from models import Provider
from models.enums import ProjectStatus, ServiceType
from services.context import Context
from services.filters import ProjectFilter
from services.formats import show_moment
from services.listing.described import Names, asked, described
from services.policy.access import Actor
from services.projects import names
from tests.factories import a_batch, a_department, a_project

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
        ("Ingelezen lijst", "nummer 12"),
        ("Zoekterm", "bakker"),
    ]


def test_a_list_is_called_by_its_name_and_to_a_department_one_that_touched_nothing_of_it_by_its_number(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    department = a_department(ctx, provider)
    its_own = a_project(ctx, provider, department_id=department.department_id)
    batches = [a_batch(ctx, seat, its_own), a_batch(ctx, seat, a_project(ctx, provider))]

    def called(actor: Actor) -> list[str]:
        named = names(ctx, actor)
        return [described(ProjectFilter(batch=batch.id), named)[1][1] for batch in batches]

    name = f"lijst.xlsx ({show_moment(ctx.clock())})"
    assert called(seat) == [name, name]
    assert called(department) == [name, f"nummer {batches[1].id}"]


def test_what_is_asked_can_be_taken_away_one_by_one() -> None:
    left = EVERYTHING
    for one in asked(EVERYTHING, Names()):
        left = one.removed_from(left)

    assert left == ProjectFilter(all_years=True)
