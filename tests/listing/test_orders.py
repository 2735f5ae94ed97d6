"""Every order that the list offers has the index that it asks for by name."""

import pytest
from sqlmodel import SQLModel

from models.enums import Role
from services.columns import SORTABLE
from services.listing.orders import Order
from services.policy.access import Actor

ACTORS = (
    Actor(1, "zetel", Role.SEAT, 1),
    Actor(2, "departement", Role.DEPARTMENT, 1, 1),
    Actor(3, "dienst", Role.AGENCY),
)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.name)
def test_an_index_that_is_asked_for_by_name_exists(actor: Actor) -> None:
    there = {index.name for index in SQLModel.metadata.tables["project"].indexes}

    asked = {name for column in SORTABLE if (name := Order(column.key).index(actor)) is not None}

    assert asked - there == set()
    assert asked != set()


def test_the_agency_gets_no_order_that_tells_what_firms_keep_to_themselves() -> None:
    seat, department, agency = ACTORS
    for column in ("findings", "papers"):
        order = Order(column)

        assert (order.known_to(seat), order.known_to(department), order.known_to(agency)) == (order, order, Order())
