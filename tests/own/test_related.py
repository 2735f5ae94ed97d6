"""The register of related enterprises: kept by the seat, told in the history, and seen in the findings at once."""

import pytest
from sqlmodel import select

from models import Event, Project, Provider
from services import related
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.policy.access import EVERYONE, Actor
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency
from tests.own.files import MEERKOET


def is_found(ctx: Context) -> bool:
    with ctx.reading(EVERYONE) as session:
        return "aanverwant" in session.exec(select(Project.findings)).one()


def test_an_enterprise_comes_and_goes_with_its_finding_and_the_history_tells(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider)

    related.add(ctx, seat, f"BE {MEERKOET}", " De  Meerkoet ", "zelfde bestuurder")
    (kept,) = related.register(ctx, seat)
    assert (kept.enterprise_number, kept.name, kept.reason) == (MEERKOET, "De Meerkoet", "zelfde bestuurder")
    assert is_found(ctx)

    related.remove(ctx, seat, kept.id or 0)
    assert [*related.register(ctx, seat)] == []
    assert not is_found(ctx)
    with ctx.reading(EVERYONE) as session:
        told = [event.text for event in session.exec(select(Event).order_by(Event.position))]
    number = f"{MEERKOET[:4]}.{MEERKOET[4:7]}.{MEERKOET[7:]}"
    assert told == [
        f"Aanverwante onderneming toegevoegd: {number} (De Meerkoet, zelfde bestuurder)",
        f"Aanverwante onderneming weggehaald: {number} (De Meerkoet, zelfde bestuurder)",
    ]


def test_a_number_that_is_wrong_or_there_already_is_refused(ctx: Context, seat: Actor) -> None:
    related.add(ctx, seat, MEERKOET, "", "")

    for number, words in ((MEERKOET, "staat al in je lijst"), ("0999123458", "geen geldig ondernemingsnummer")):
        with pytest.raises(BadInput, match=words):
            related.add(ctx, seat, number, "", "")

    assert len(related.register(ctx, seat)) == 1


def test_only_the_seat_keeps_the_register_of_its_own_firm(ctx: Context, provider: Provider, seat: Actor) -> None:
    related.add(ctx, seat, MEERKOET, "", "")
    (kept,) = related.register(ctx, seat)
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    assert [*related.register(ctx, other)] == []
    with pytest.raises(NotFound):
        related.remove(ctx, other, kept.id or 0)
    for refused in (a_department(ctx, provider), an_agency(ctx)):
        with pytest.raises(NotAllowed):
            related.register(ctx, refused)
        with pytest.raises(NotAllowed):
            related.add(ctx, refused, MEERKOET, "", "")
        with pytest.raises(NotAllowed):
            related.remove(ctx, refused, kept.id or 0)
    assert [*related.register(ctx, seat)] == [kept]
