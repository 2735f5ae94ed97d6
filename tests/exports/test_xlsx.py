"""The workbook: real dates and amounts, nothing that runs, and a sheet that says where the rows are from."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from models import Event
from models.enums import ProjectStatus
from services.context import Context
from services.exports import workbook as writing
from services.exports.table import EXPORTED
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import EVERYONE
from tests.exports.files import origin, parts, records, sheet, sheet_names, workbook
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency, many_projects

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://kwaad.example";"klik")', "http://kwaad.example/x",
    "mailto:x@kwaad.example", "internal:Herkomst!A1", "\t=1", "<b>&amp;</b>", "_x0041_", "123456", "é€☃",
)  # fmt: skip


def test_dates_and_amounts_are_real_and_text_is_text(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx)
    a_project(
        ctx, provider, number="2026-0012345", amount=Decimal("1234.56"), rate=Decimal("32.50"), participants=3,
        filed_on=date(2026, 3, 1), status=ProjectStatus.CANCELLED, list_status=ProjectStatus.CONFIRMED, verified=True,
        verified_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC), balance=None, enterprise_number="0999123457",
    )  # fmt: skip

    (row,) = records(workbook(ctx, a_seat(ctx, provider), tmp_path))

    expected = {
        "Projectnummer": "2026-0012345", "Ondernemingsnummer": "0999.123.457", "Projectbedrag": 1234.56,
        "Steunpercentage": 32.5, "Deelnemers": 3, "Aanvraagdatum": date(2026, 3, 1), "Status": "Geannuleerd",
        "Statuscode": "ProjectGeannuleerd", "Status volgens lijst": "Bevestigd", "Geverifieerd": "Ja",
        "Geverifieerd op": datetime(2026, 11, 23, 0, 30), "Saldo": "", "Reden": "",
    }  # fmt: skip
    assert {label: row[label] for label in expected} == expected


def test_the_headings_are_the_labels_and_stay_in_sight(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx)
    many_projects(ctx, provider, 3)

    path = workbook(ctx, a_seat(ctx, provider), tmp_path)

    first = parts(path)["xl/worksheets/sheet1.xml"]
    assert sheet(path)[0] == [column.label for column in EXPORTED]
    assert 'state="frozen"' in first
    assert '<autoFilter ref="A1:AK4"/>' in first
    assert first.count("<col ") >= 1
    assert '"€" #,##0.00' in parts(path)["xl/styles.xml"].replace("&quot;", '"')


def test_text_of_users_becomes_no_formula_and_no_link(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx, name="=cmd|' /C calc'!A0")
    for place, text in enumerate(HOSTILE):
        a_project(ctx, provider, number=f"P{place:02d}", title=text, reason=text, enterprise_name=text,
                  enterprise_mail="info@x.example", theme=text)  # fmt: skip

    path = workbook(
        ctx, a_seat(ctx, provider), tmp_path, ProjectFilter(all_years=True), Order("number", descending=False)
    )

    assert [row["Titel"] for row in records(path)] == list(HOSTILE)
    sheets = [text for name, text in parts(path).items() if name.startswith("xl/worksheets/")]
    assert [text for text in sheets if "<f>" in text or "<f " in text or "yperlink>" in text.lower()] == []
    assert [name for name in parts(path) if name.startswith("xl/worksheets/_rels")] == []


def test_the_sheet_beside_it_tells_who_asked_what_and_the_totals(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx)
    department = a_department(ctx, provider)
    for amount in ("100.10", "200.25"):
        a_project(ctx, provider, department_id=department.department_id, amount=Decimal(amount),
                  subsidy=Decimal("30.05"), own_contribution=Decimal("70.05"), paid_out=None,
                  balance=Decimal("0.10"))  # fmt: skip
    a_project(ctx, provider, department_id=department.department_id, status=ProjectStatus.FINISHED)
    wanted = ProjectFilter(
        statuses=(ProjectStatus.RUNNING, ProjectStatus.CANCELLED), departments=(department.department_id or 0,),
        filed_from=date(2026, 1, 1), amount_to=Decimal(1000), search="excel",
    )  # fmt: skip

    told = origin(workbook(ctx, a_seat(ctx, provider), tmp_path, wanted))

    assert told == {
        "Dienstverlener": "Academie Zwaluw", "Gebruiker": "Academie Zwaluw (zetel)",
        "Lijst": "Standaardprojectenlijst (2 kalenderjaren)", "Status": "Lopend, Geannuleerd",
        "Departement": "Departement Techniek", "Aanvraagdatum": "vanaf 01/01/2026",
        "Projectbedrag": "tot en met €\u00a01.000,00", "Zoekterm": "excel", "Gemaakt op": "23/11/2026 09:00",
        "Aantal projecten": 2, "Totaal projectbedrag": 300.35, "Totaal subsidie": 60.1,
        "Totaal eigen bijdrage": 140.1, "Totaal uitbetaald bedrag": 0, "Totaal saldo": 0.2,
    }  # fmt: skip


def test_an_empty_list_is_a_workbook_too(ctx: Context, tmp_path: Path) -> None:
    path = workbook(ctx, an_agency(ctx), tmp_path)

    assert (records(path), origin(path)["Aantal projecten"], origin(path)["Dienstverlener"]) == ([], 0, "alle")


def test_the_agency_finds_the_provider_of_each_project(ctx: Context, tmp_path: Path) -> None:
    other = a_provider(ctx, number=MORGENSTER)
    a_project(ctx, a_provider(ctx), number="2026-0000001")
    a_project(ctx, other, number="2026-0000002")

    rows = records(workbook(ctx, an_agency(ctx), tmp_path, ProjectFilter(), Order("number", descending=False)))

    assert [row["Dienstverlener"] for row in rows] == ["Academie Zwaluw", "Adviesbureau Morgenster"]
    assert list(rows[0])[:3] == ["Projectnummer", "Onderneming", "Dienstverlener"]


def test_rows_beyond_what_a_sheet_holds_go_on_on_the_next(
    ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 4)
    provider = a_provider(ctx)
    projects = many_projects(ctx, provider, 10)

    path = workbook(
        ctx, a_seat(ctx, provider), tmp_path, ProjectFilter(all_years=True), Order("number", descending=False)
    )

    assert sheet_names(path) == ["Projecten", "Projecten 2", "Projecten 3", "Herkomst"]
    found = [row["Projectnummer"] for name in sheet_names(path)[:-1] for row in records(path, name)]
    assert found == sorted(project.number for project in projects)


def test_a_workbook_is_there_whole_or_not_at_all(ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(writing, "write_origin", fail)
    provider = a_provider(ctx)
    folder = tmp_path / "uit"
    folder.mkdir()

    with pytest.raises(OSError, match="No space"):
        workbook(ctx, a_seat(ctx, provider), folder)

    assert list(folder.iterdir()) == []
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Event)).all() == []
