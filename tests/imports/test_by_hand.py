"""One application typed between two lists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest

from models import Event, ImportBatch, Registration
from models.enums import ProjectStatus, ServiceType
from services.context import Context
from services.errors import Changed
from services.filters import ProjectFilter
from services.history import first_broken
from services.imports.batches import preview
from services.imports.by_hand import NAME, WrongEntry, enter
from services.imports.undo import undo
from services.listing.overview import Order, overview
from services.policy.access import EVERYONE, Actor
from services.projects import list_changes
from tests.factories import IJSVOGEL, MORGENSTER, a_department, a_project, a_provider, a_seat
from tests.imports.test_batches import batch_counts, counts, draft, every, line, project, read_in, state

TEXTS = {
    "number": "2026-0000001", "enterprise_name": "Bakkerij Groenhof", "enterprise_number": "0999.217.487",
    "enterprise_mail": "", "status": "Lopend", "service": "Opleiding", "registration_number": "DV.O299001",
    "title": "", "theme": "", "department_name": "", "filed_on": "01/03/2026", "starts_on": "05/03/2026",
    "ends_on": " ", "amount": "1.250,00", "rate": "30",
}  # fmt: skip


def reasons(ctx: Context, actor: Actor, **texts: str) -> dict[str, str]:
    """What is said under the fields of a wrong entry, which leaves nothing."""
    before = [state(ctx), every(ctx, ImportBatch), every(ctx, Event)]
    with pytest.raises(WrongEntry, match=r"^Kijk de aangeduide velden na\.$") as wrong:
        enter(ctx, actor, TEXTS | texts)
    assert [state(ctx), every(ctx, ImportBatch), every(ctx, Event)] == before
    return wrong.value.reasons


def test_a_right_entry_makes_a_project_in_a_batch_of_its_own(ctx, provider, seat):
    number = enter(ctx, seat, TEXTS | {"department_name": "Departement Talen"})

    kept = project(ctx)
    ((_, batch),) = list_changes(ctx, seat, kept)
    assert number == kept.number == "2026-0000001"
    assert (kept.provider_id, kept.department_name, kept.title, kept.ends_on) == (
        provider.id, "Departement Talen", "", None
    )  # fmt: skip
    assert (kept.status, kept.service, kept.filed_on) == (
        ProjectStatus.RUNNING, ServiceType.TRAINING, date(2026, 3, 1)
    )  # fmt: skip
    assert (kept.amount, kept.rate, kept.enterprise_key) == (Decimal(1250), Decimal(30), "bakkerij groenhof")
    assert (kept.list_status, kept.listed_at, kept.status_is_ours) == (None, None, False)
    assert (batch.file_name, batch.sha256, batch_counts(ctx, batch.id or 0)) == (NAME, "", (1, 0, 0, 0, 0))


def test_an_entry_stands_in_the_history(ctx, provider, seat):
    enter(ctx, seat, TEXTS)

    (said,) = every(ctx, Event)
    with ctx.reading(EVERYONE) as session:
        broken = first_broken(session, provider.id or 0)
    assert (said.kind, said.text) == ("project ingevoerd", "Project 2026-0000001 met de hand ingevoerd")
    assert broken is None


def test_wrong_fields_say_why(ctx, seat):
    wrong = {"number": "", "enterprise_number": "0999.217.488", "filed_on": "31/02/2026", "amount": "-5"}

    assert reasons(ctx, seat, **wrong) == {
        "number": "ontbreekt",
        "enterprise_number": "“0999.217.488” is geen geldig ondernemingsnummer",
        "filed_on": "“31/02/2026” is geen datum (dd/mm/jjjj)",
        "amount": "“-5” mag niet negatief zijn",
    }


def test_what_is_not_the_firms_own_says_so(ctx, seat):
    assert reasons(ctx, seat, registration_number="DV.O299901", department_name="Boekhouding") == {
        "registration_number": "“DV.O299901” is geen registratienummer van jou",
        "department_name": "“Boekhouding” is geen departement van jou",
    }


def test_a_form_that_lacks_a_needed_field_says_so(ctx, seat):
    with pytest.raises(WrongEntry) as wrong:
        enter(ctx, seat, {key: text for key, text in TEXTS.items() if key not in ("service", "amount")})

    assert wrong.value.reasons == {"service": "ontbreekt", "amount": "ontbreekt"}


def test_an_empty_form_asks_for_every_needed_field(ctx, seat):
    with pytest.raises(WrongEntry) as wrong:
        enter(ctx, seat, {})

    assert wrong.value.reasons == dict.fromkeys(
        ("number", "enterprise_name", "status", "filed_on", "starts_on", "amount", "service", "registration_number",
         "enterprise_number"),
        "ontbreekt",
    )  # fmt: skip


def test_a_number_that_is_here_already_is_refused(ctx, seat):
    read_in(ctx, seat, line())

    assert reasons(ctx, seat, title="Anders") == {"number": "“2026-0000001” bestaat al"}


def test_a_number_of_another_firm_is_free(ctx, provider, seat):
    a_project(ctx, a_provider(ctx, number=MORGENSTER), number="2026-0000001")
    before = state(ctx)

    enter(ctx, seat, TEXTS)

    after = state(ctx)
    assert after.pop((provider.id or 0, "2026-0000001"))["amount"] == Decimal(1250)
    assert after == before


def test_a_second_click_gives_the_same_number(ctx, seat):
    numbers = [enter(ctx, seat, TEXTS, "klik"), enter(ctx, seat, TEXTS, "klik")]

    assert numbers == ["2026-0000001", "2026-0000001"]
    assert (len(state(ctx)), len(every(ctx, ImportBatch)), len(every(ctx, Event))) == (1, 1, 1)


@pytest.mark.parametrize("keys", [("klik", "klik"), ("een", "twee")])
def test_two_at_once_make_one_project(ctx, seat, keys):
    barrier = Barrier(2)

    def click(key: str) -> str:
        barrier.wait()
        try:
            return enter(ctx, seat, TEXTS | {"title": key}, key)
        except WrongEntry as wrong:
            return wrong.reasons["number"]

    with ThreadPoolExecutor(2) as clicks:
        answers = sorted(clicks.map(click, keys))

    second = "2026-0000001" if keys[0] == keys[1] else "“2026-0000001” bestaat al"
    assert answers == ["2026-0000001", second]
    assert (len(state(ctx)), len(every(ctx, ImportBatch))) == (1, 1)


def test_a_department_enters_its_own_projects(ctx, provider):
    techniek = a_department(ctx, provider)

    enter(ctx, techniek, TEXTS)

    kept = project(ctx)
    assert (kept.department_id, kept.department_name) == (techniek.department_id, techniek.name)


def test_a_department_cannot_take_a_number_or_a_place_elsewhere(ctx, provider, seat):
    techniek = a_department(ctx, provider)
    read_in(ctx, seat, line())

    assert reasons(ctx, techniek) == {"number": "“2026-0000001” is in gebruik buiten jouw departement"}
    assert reasons(ctx, techniek, number="2", department_name="Departement Talen") == {
        "department_name": "“Departement Talen” hoort niet bij jouw departement"
    }


def test_a_firm_without_numbers_begins_with_the_one_it_types(ctx):
    seat = a_seat(ctx, a_provider(ctx, number=IJSVOGEL, registrations=()))

    enter(ctx, seat, TEXTS)

    assert [one.number for one in every(ctx, Registration)] == ["DV.O299001"]


def test_an_entry_does_not_move_the_day_of_the_last_list(ctx, clock, seat):
    read_in(ctx, seat, line("1"))
    listed = ctx.clock()
    clock.move(days=3)

    enter(ctx, seat, TEXTS)

    assert overview(ctx, seat, ProjectFilter(), Order()).as_of == listed


def test_an_entry_is_not_absent_from_a_list_until_one_had_it(ctx, seat):
    enter(ctx, seat, TEXTS)

    unknown = preview(ctx, seat, draft(ctx, seat, line("2")))
    read_in(ctx, seat, line(), line("2"))
    known = preview(ctx, seat, draft(ctx, seat, line("2")))

    assert (counts(unknown), counts(known)) == ((1, 0, 0, 0, 0), (0, 0, 1, 0, 1))


def test_a_list_follows_up_what_was_typed(ctx, seat):
    enter(ctx, seat, TEXTS)

    batch = read_in(ctx, seat, line(Status="Afgewerkt"))

    kept = project(ctx)
    assert batch_counts(ctx, batch) == (0, 1, 0, 0, 0)
    assert (kept.status, kept.list_status, kept.listed_at) == (kept.list_status, ProjectStatus.FINISHED, ctx.clock())


def test_an_entry_does_not_stand_in_the_way_of_undoing_a_list(ctx, provider, seat):
    batch = read_in(ctx, seat, line("1"), line("2"))
    enter(ctx, seat, TEXTS)

    undo(ctx, seat, batch)

    assert list(state(ctx)) == [(provider.id, "2026-0000001")]


def test_an_entry_can_be_taken_back_also_after_a_list_without_it(ctx, provider, seat):
    enter(ctx, seat, TEXTS)
    (batch,) = every(ctx, ImportBatch)
    read_in(ctx, seat, line("2"))

    undo(ctx, seat, batch.id or 0)

    said = every(ctx, Event)[-1].text
    assert list(state(ctx)) == [(provider.id, "2")]
    assert said == "Met de hand ingevoerd project van 23/11/2026 09:00 ongedaan gemaakt"


def test_an_entry_that_a_list_has_taken_up_stays(ctx, seat):
    enter(ctx, seat, TEXTS)
    (batch,) = every(ctx, ImportBatch)
    read_in(ctx, seat, line())

    with pytest.raises(Changed, match="met project 2026-0000001 is al verder gewerkt"):
        undo(ctx, seat, batch.id or 0)
