"""A view of the list in a URL: what goes in comes out, and what cannot be read is told and left out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import ProjectStatus, ServiceType
from services.columns import SORTABLE
from services.filters import ProjectFilter
from services.formats import clean_text
from services.listing.orders import Order
from services.listing.queries import from_query, to_query


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(values, unique=True, max_size=4).map(tuple)


DAYS = st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31))
AMOUNTS = st.none() | st.decimals(0, 10**9, places=2)
IDS = st.integers(0, 10**15 - 1)
TEXTS = st.text(max_size=60).map(lambda text: clean_text(text, 200))
FILTERS = st.builds(
    ProjectFilter,
    all_years=st.booleans(),
    statuses=some(st.sampled_from(ProjectStatus)),
    services=some(st.sampled_from(ServiceType)),
    themes=some(TEXTS.filter(bool)),
    registrations=some(st.from_regex(r"DV\.[OA][0-9]{6,7}", fullmatch=True)),
    departments=some(IDS),
    providers=some(IDS),
    verified=st.none() | st.booleans(),
    filed_from=DAYS, filed_to=DAYS, starts_from=DAYS, starts_to=DAYS,
    amount_from=AMOUNTS, amount_to=AMOUNTS,
    batch=st.none() | IDS,
    search=TEXTS,
)  # fmt: skip
ORDERS = st.builds(Order, st.sampled_from([column.key for column in SORTABLE]), st.booleans())


@settings(deadline=None)  # a clock says more of the machine than of the code
@given(FILTERS, ORDERS, st.integers(1, 10**6))
def test_a_view_comes_back_from_its_url(wanted: ProjectFilter, order: Order, page: int) -> None:
    assert from_query(to_query(wanted, order, page)) == (wanted, order, page, [])


def test_a_plain_list_has_a_plain_url() -> None:
    assert to_query(ProjectFilter(), Order()) == {}
    assert from_query({}) == (ProjectFilter(), Order(), 1, [])


def test_a_view_is_written_in_dutch() -> None:
    wanted = ProjectFilter(
        all_years=True, statuses=(ProjectStatus.RUNNING, ProjectStatus.CANCELLED), themes=("Bouw, hout", "Innovatie"),
        verified=False, filed_from=date(2026, 1, 31), amount_to=Decimal(250), departments=(3, 4), search="bakker",
    )  # fmt: skip

    assert to_query(wanted, Order("amount", descending=False), 3) == {
        "lijst": "alle", "status": "Lopend,ProjectGeannuleerd", "thema": ["Bouw, hout", "Innovatie"],
        "departement": "3,4", "geverifieerd": "nee", "aanvraag_van": "2026-01-31", "bedrag_tot": "250.00",
        "zoek": "bakker", "sorteer": "projectbedrag", "pagina": "3",
    }  # fmt: skip


def test_several_values_may_stand_together_or_apart_and_in_the_words_of_the_screen() -> None:
    wanted, *_, problems = from_query({"status": ["lopend,Geannuleerd", "stopzetting aangevraagd"], "dienst": "advies"})

    assert wanted.statuses == (ProjectStatus.RUNNING, ProjectStatus.CANCELLED, ProjectStatus.STOP_REQUESTED)
    assert wanted.services == (ServiceType.ADVICE,)
    assert problems == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"aanvraag_van": "abc"}, "“abc” is geen datum; deze filter is weggelaten."),
        ({"start_tot": "2026-02-30"}, "“2026-02-30” is geen datum; deze filter is weggelaten."),
        ({"bedrag_van": "veel"}, "“veel” is geen bedrag; deze filter is weggelaten."),
        ({"bedrag_van": "NaN"}, "“NaN” is geen bedrag; deze filter is weggelaten."),
        ({"status": "Klaar"}, "“Klaar” is geen status; deze filter is weggelaten."),
        ({"departement": "9" * 30}, f"“{'9' * 30}” is geen departement; deze filter is weggelaten."),
        ({"departement": "-1"}, "“-1” is geen departement; deze filter is weggelaten."),
        ({"invoer": "1 OR 1=1"}, "“1 OR 1=1” is geen nummer van een invoer; deze filter is weggelaten."),
        ({"geverifieerd": "misschien"}, "“misschien” is geen ja of nee; deze filter is weggelaten."),
        ({"lijst": "geen"}, "“geen” is geen lijst (standaard of alle); deze filter is weggelaten."),
        ({"registratie": "DV"}, "“DV” is geen registratienummer; deze filter is weggelaten."),
        ({"sorteer": "reden"}, "Op “reden” kan je niet sorteren; de gewone volgorde geldt."),
        ({"sorteer": "-"}, "Op “-” kan je niet sorteren; de gewone volgorde geldt."),
        ({"pagina": "0"}, "“0” is geen bladzijde; je ziet de eerste."),
        ({"pagina": "-1"}, "“-1” is geen bladzijde; je ziet de eerste."),
    ],
)
def test_an_unreadable_value_is_left_out_and_told(query: dict[str, str], problem: str) -> None:
    assert from_query(query) == (ProjectFilter(), Order(), 1, [problem])


def test_an_empty_or_unknown_parameter_asks_nothing() -> None:
    query = {"status": "", "aanvraag_van": " ", "thema": [], "nummer": "2026-1", "sorteer": "", "pagina": ""}

    assert from_query(query) == (ProjectFilter(), Order(), 1, [])


def test_endless_values_are_cut_off_and_told() -> None:
    wanted, *_, problems = from_query({"thema": [f"T{number}" for number in range(501)]})

    assert len(wanted.themes) == 500
    assert problems == ["Van “thema” tellen alleen de eerste 500 waarden."]


NAMES = st.sampled_from(
    ["lijst", "status", "dienst", "thema", "registratie", "departement", "geverifieerd", "aanvraag_van", "bedrag_tot",
     "invoer", "zoek", "sorteer", "pagina"]
)  # fmt: skip


@settings(deadline=None)  # a clock says more of the machine than of the code
@given(st.dictionaries(NAMES, st.text(max_size=30) | st.lists(st.text(max_size=30), max_size=3)))
def test_whatever_stands_in_a_url_gives_a_list(query: dict[str, str | list[str]]) -> None:
    wanted, order, page, _ = from_query(query)

    assert from_query(to_query(wanted, order, page)) == (wanted, order, page, [])
