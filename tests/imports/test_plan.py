"""What a list would do, decided without a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models import Project
from models.enums import ProjectStatus
from services.imports.cells import Cell, Table
from services.imports.headings import find_headings
from services.imports.plan import TAKEN_OVER, Change, Plan, Surroundings, make_plan
from services.imports.rows import ParsedRow, RowError, parse_rows
from services.policy.listing import reconcile
from tests.imports.files import HEADINGS, ROW

TECHNIEK, TALEN = (1, "Departement Techniek"), (2, "Departement Talen")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = NOW + timedelta(weeks=3)
SEAT = Surroundings(
    {"departement techniek": TECHNIEK, "departement talen": TALEN},
    frozenset({"DV.O299001", "DV.A299002"}),
    own_department=None,
    now=NOW,
)
NEXT_TIME = replace(SEAT, now=LATER)
DEPARTMENT = replace(SEAT, own_department=TECHNIEK[0])

CONFIRMED, RUNNING, FINISHED, CANCELLED, STOP_REQUESTED, STOPPED = ProjectStatus
# A status that was reached here, and the words of a list that say the same or what comes after it.
CONFIRMING = {
    CONFIRMED: {CONFIRMED},
    RUNNING: {RUNNING, FINISHED},
    FINISHED: {FINISHED},
    CANCELLED: {CANCELLED, STOPPED},
    STOP_REQUESTED: {STOP_REQUESTED, STOPPED, CANCELLED},
    STOPPED: {STOPPED, CANCELLED},
}


def line(number: str = "2026-0000001", **cells: Cell) -> dict[str, Cell]:
    """A right row by heading, with these cells in the place of its own."""
    return dict(zip(HEADINGS, ROW, strict=True)) | {"Projectnummer": number} | cells


def rows(*lines: Mapping[str, Cell]) -> list[ParsedRow]:
    table: Table = [list(lines[0]), *(list(cells.values()) for cells in lines)]
    parsed = parse_rows(table, find_headings(table))
    assert parsed.errors == []
    return parsed.rows


def here(*projects: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {project["number"]: project for project in projects}


def kept(*lines: Mapping[str, Cell], **values: Any) -> dict[str, Mapping[str, Any]]:
    """The projects that a first list with these rows leaves, with other values where they are given."""
    new = make_plan(rows(*lines), {}, SEAT).new
    fixed = {"provider_id": 1, "created_at": NOW}
    made = [Project(**change.after | fixed | {"id": place}) for place, change in enumerate(new, 1)]
    return here(*(project.model_dump() | values for project in made))


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.reason) for error in plan.errors]


def test_a_project_that_is_not_here_is_new():
    plan = make_plan(rows(line()), {}, SEAT)

    after = {key: value for key, value in plan.new[0].after.items() if key not in rows(line())[0].values}
    assert plan == Plan(new=plan.new, since=date(2026, 3, 1))
    assert (plan.new[0].number, plan.new[0].project_id, plan.new[0].before) == ("2026-0000001", None, None)
    assert after == {
        "title": "", "theme": "", "list_status": RUNNING, "listed_at": NOW, "verified": False, "verified_at": None,
        "verified_by": None, "status_changed_at": None, "enterprise_key": "bakkerij groenhof", "title_key": "",
        "search_text": "2026-0000001 bakkerij groenhof 0999217487 ",
    }  # fmt: skip


@pytest.mark.parametrize(("status", "moment"), [(STOP_REQUESTED, NOW), (STOPPED, None), (CONFIRMED, None)])
def test_a_stop_that_a_first_list_tells_of_was_asked_by_then_at_the_latest(status, moment):
    (change,) = make_plan(rows(line(Status=status.value)), {}, SEAT).new

    assert change.after["status_changed_at"] == moment


def test_all_new_projects_fill_the_same_fields():
    plan = make_plan(rows(line("1", Geverifieerd="Ja"), line("2", Geverifieerd="Nee")), {}, SEAT)

    assert plan.new[0].after.keys() == plan.new[1].after.keys()


def test_the_same_row_again_leaves_a_project_unchanged():
    projects = kept(line(), line("2026-0000002"))

    plan = make_plan(rows(line(), line("2026-0000002")), projects, NEXT_TIME)

    assert plan == Plan(unchanged=2, since=date(2026, 3, 1))


def test_a_change_names_only_the_fields_that_differ():
    projects = kept(line())

    plan = make_plan(rows(line(Projectbedrag="1.300,00")), projects, NEXT_TIME)

    before = {"amount": Decimal("1250.00"), "listed_at": NOW}
    after = {"amount": Decimal("1300.00"), "listed_at": LATER}
    assert plan == Plan(changed=[Change("2026-0000001", 1, before, after)], since=date(2026, 3, 1))
    assert plan.changed[0].fields == ["amount"]


def test_a_new_name_is_found_by_searching_and_sorting_too():
    projects = kept(line())

    (change,) = make_plan(rows(line(Onderneming="Café Élan")), projects, NEXT_TIME).changed

    assert change.fields == ["enterprise_name"]
    assert change.after == {
        "enterprise_name": "Café Élan", "listed_at": LATER, "enterprise_key": "cafe elan",
        "search_text": "2026-0000001 cafe elan 0999217487 ",
    }  # fmt: skip


FILLED = {"Titel": "Lassen", "Thema": "Innovatie", "Subsidie": "375,00", "Departement": "Departement Techniek"}


def test_a_column_that_is_not_in_the_file_leaves_its_values():
    projects = kept(line(**FILLED))

    plan = make_plan(rows(line()), projects, NEXT_TIME)

    assert plan == Plan(unchanged=1, since=date(2026, 3, 1))


def test_a_column_that_is_empty_clears_its_values():
    projects = kept(line(**FILLED))

    (change,) = make_plan(rows(line(**dict.fromkeys(FILLED))), projects, NEXT_TIME).changed

    assert {key: change.after[key] for key in change.fields} == {
        "title": "", "theme": "", "subsidy": None, "department_name": None
    }  # fmt: skip
    assert change.after["department_id"] is None


@pytest.mark.parametrize(
    ("filed", "listed_at", "absent"),
    [
        ("01/03/2026", NOW, ["2026-0000002"]),
        ("02/03/2026", NOW, ["2026-0000002"]),
        pytest.param("28/02/2026", NOW, [], id="before the first day of this list"),
        pytest.param("01/03/2026", None, [], id="typed by hand and in no list yet"),
    ],
)
def test_a_project_is_absent_when_a_list_had_it_and_this_one_reaches_back_to_its_day(filed, listed_at, absent):
    projects = kept(line("2026-0000002", Aanvraagdatum=filed), listed_at=listed_at)

    plan = make_plan(rows(line()), projects, NEXT_TIME)

    assert plan.absent == absent


def test_a_project_on_a_wrong_row_is_not_absent():
    projects = kept(line("2026-0000002"))

    plan = make_plan(rows(line()), projects, NEXT_TIME, {"2026-0000002"})

    assert plan.absent == []


def test_a_list_without_right_rows_says_nothing_of_absent_projects():
    projects = kept(line())

    plan = make_plan([], projects, NEXT_TIME)

    assert plan == Plan()


def test_a_department_is_told_of_its_own_absent_projects_only():
    names = {"1": "Departement Techniek", "2": "Departement Talen", "3": None}
    projects = kept(*(line(number, Departement=name) for number, name in names.items()))

    plan = make_plan(rows(line("4")), projects, DEPARTMENT)

    assert plan.absent == ["1"]


@pytest.mark.parametrize("listed", ProjectStatus)
@pytest.mark.parametrize("status", ProjectStatus)
def test_a_status_that_a_list_gave_follows_the_list(status, listed):
    assert reconcile(status, False, listed) == (listed, False)


@pytest.mark.parametrize("listed", ProjectStatus)
@pytest.mark.parametrize("status", ProjectStatus)
def test_a_status_that_was_set_here_stays_until_a_list_confirms_it(status, listed):
    expected = (listed, False) if listed in CONFIRMING[status] else (status, True)

    assert reconcile(status, True, listed) == expected


def test_a_list_that_still_has_the_old_status_is_noted_and_counts_as_no_change():
    projects = kept(line(Status="Lopend"), status=CANCELLED, status_is_ours=True)

    plan = make_plan(rows(line(Status="Bevestigd")), projects, NEXT_TIME)

    noted = Change("2026-0000001", 1, {"list_status": RUNNING, "listed_at": NOW},
                   {"list_status": CONFIRMED, "listed_at": LATER})  # fmt: skip
    assert plan == Plan(touched=[noted], unchanged=1, since=date(2026, 3, 1))


def test_a_list_that_confirms_our_status_takes_it_over():
    projects = kept(line(Status="Lopend"), status=STOP_REQUESTED, status_is_ours=True)

    (change,) = make_plan(rows(line(Status="ProjectStopgezet")), projects, NEXT_TIME).changed

    assert change.fields == ["status", "status_changed_at"]
    assert change.after == {
        "status": STOPPED, "status_is_ours": False, "list_status": STOPPED, "status_changed_at": LATER,
        "listed_at": LATER,
    }  # fmt: skip


def test_a_first_list_with_a_project_that_was_typed_by_hand_only_notes_it():
    projects = kept(line(), list_status=None, listed_at=None)

    plan = make_plan(rows(line()), projects, NEXT_TIME)

    noted = Change("2026-0000001", 1, {"list_status": None, "listed_at": None},
                   {"list_status": RUNNING, "listed_at": LATER})  # fmt: skip
    assert plan == Plan(touched=[noted], unchanged=1, since=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("word", "tick"), [("Ja", (True, NOW, TAKEN_OVER)), ("Nee", (False, None, None)), (None, (False, None, None))]
)
def test_a_tick_is_taken_over_for_a_new_project(word, tick):
    (change,) = make_plan(rows(line(Geverifieerd=word)), {}, SEAT).new

    assert (change.after["verified"], change.after["verified_at"], change.after["verified_by"]) == tick


@pytest.mark.parametrize("word", ["Ja", "Nee", None])
@pytest.mark.parametrize("verified", [True, False])
def test_a_later_list_never_sets_or_clears_a_tick(verified, word):
    projects = kept(line(), verified=verified)

    plan = make_plan(rows(line(Geverifieerd=word)), projects, NEXT_TIME)

    assert plan == Plan(unchanged=1, since=date(2026, 3, 1))


def test_an_unknown_registration_number_is_an_error_of_its_row():
    plan = make_plan(rows(line("1"), line("2", Registratienummer="DV.O299901")), {}, SEAT)

    assert [change.number for change in plan.new] == ["1"]
    assert plan.errors == [
        RowError(3, "Registratienummer", "DV.O299901", "“DV.O299901” is geen registratienummer van jou",
                 rows(line("2", Registratienummer="DV.O299901"))[0].row)
    ]  # fmt: skip


def test_a_row_says_everything_that_does_not_fit():
    plan = make_plan(rows(line(Registratienummer="DV.O299901", Departement="Boekhouding")), {}, SEAT)

    assert faults(plan) == [
        (2, "Departement", "“Boekhouding” is geen departement van jou"),
        (2, "Registratienummer", "“DV.O299901” is geen registratienummer van jou"),
    ]


@pytest.mark.parametrize(
    ("heading", "text", "most"),
    [("Thema", "x" * 101, 100), ("Grootte", "x" * 41, 40), ("Subthema", "x" * 101, 100),
     ("E-mail onderneming", f"a@{'b' * 260}.be", 254)],
)  # fmt: skip
def test_a_text_for_which_there_is_no_room_is_an_error_of_its_row(heading, text, most):
    plan = make_plan(rows(line(**{heading: text})), {}, SEAT)

    assert faults(plan) == [(2, heading, f"“{text[:60]}” is langer dan {most} tekens")]


def test_a_seat_finds_departments_in_any_case_and_writes_them_as_they_are_called():
    (change,) = make_plan(rows(line(Departement="DEPARTEMENT techniek")), {}, SEAT).new

    assert (change.after["department_id"], change.after["department_name"]) == TECHNIEK


@pytest.mark.parametrize("cells", [{}, {"Departement": None}, {"Departement": "Departement Techniek"}])
def test_the_list_of_a_department_holds_its_own_projects(cells):
    (change,) = make_plan(rows(line(**cells)), {}, DEPARTMENT).new

    assert (change.after["department_id"], change.after["department_name"]) == TECHNIEK


def test_a_department_reads_in_no_row_of_another():
    plan = make_plan(rows(line(Departement="Departement Talen")), {}, DEPARTMENT)

    assert faults(plan) == [(2, "Departement", "“Departement Talen” hoort niet bij jouw departement")]
    assert plan.new == []


@pytest.mark.parametrize("elsewhere", ["Departement Talen", None])
@pytest.mark.parametrize("cells", [{}, {"Departement": "Departement Techniek"}])
def test_a_department_cannot_take_a_number_that_is_in_use_elsewhere(elsewhere, cells):
    projects = kept(line(Departement=elsewhere))

    plan = make_plan(rows(line(Titel="Gekaapt", **cells)), projects, DEPARTMENT)

    reason = "“2026-0000001” is in gebruik buiten jouw departement"
    assert plan == Plan(errors=plan.errors, since=date(2026, 3, 1))
    assert faults(plan) == [(2, "Projectnummer", reason)]


def test_what_could_not_be_taken_over_leaves_what_is_here_and_a_new_project_without():
    mail = {"E-mail onderneming": "info@bakkerij.example"}
    good, bad = line(**mail), line(**{"E-mail onderneming": "geen mail"})
    new = make_plan(rows(good, line("2026-0000002", **{"E-mail onderneming": "geen mail"})), {}, SEAT).new

    assert make_plan(rows(bad), kept(good), NEXT_TIME).unchanged == 1
    assert [change.after["enterprise_mail"] for change in new] == ["info@bakkerij.example", None]


@pytest.mark.parametrize(("filed", "wrong"), [("23/11/2026", []), ("24/11/2026", ["“24/11/2026” ligt in de toekomst"])])
def test_an_application_of_tomorrow_does_not_exist(filed: str, wrong: list[str]) -> None:
    plan = make_plan(rows(line(Aanvraagdatum=filed)), {}, SEAT)

    assert [error.reason for error in plan.errors] == wrong
