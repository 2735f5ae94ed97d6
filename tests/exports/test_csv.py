"""The csv: as Belgian Excel opens it by itself, and without formulas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import Duty, ProjectStatus
from services.context import Context
from services.exports.delimited import quoted, safe
from services.exports.table import EXPORTED
from services.filters import ProjectFilter
from services.formulas import guard, unguard
from tests.exports.files import BOM, csv_rows, csv_text
from tests.factories import a_project, a_provider, a_seat

SUMMER, WINTER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def test_a_csv_has_a_byte_order_mark_semicolons_and_the_labels_as_headings(ctx: Context) -> None:
    seat = a_seat(ctx, a_provider(ctx))

    text = csv_text(ctx, seat)

    assert text == BOM + ";".join(column.label for column in EXPORTED) + "\r\n"


def test_every_value_is_written_the_belgian_way(ctx: Context) -> None:
    provider = a_provider(ctx)
    a_project(
        ctx, provider, number="2026-0012345", enterprise_name="Bakkerij De Meerkoet", amount=Decimal("1234567.50"),
        rate=Decimal("32.50"), subsidy=Decimal("0.05"), own_contribution=Decimal("-12.50"), paid_out=None,
        enterprise_number="0999123457", filed_on=date(2026, 3, 1), starts_on=date(2026, 12, 31), ends_on=None,
        status=ProjectStatus.STOP_REQUESTED, list_status=ProjectStatus.RUNNING, status_changed_at=SUMMER,
        verified=True, verified_at=WINTER, verified_by="An", participants=3, hours=None, reason="Twee;\nregels \"zo\"",
        enterprise_mail="info@x.example", department_name="Departement Techniek",
        findings="4:te-laat 1:plafond ", severity=4, duty=Duty.LAST_PAYMENT, due_on=date(2027, 12, 30),
    )  # fmt: skip

    (row,) = csv_rows(ctx, a_seat(ctx, provider))

    assert row == {
        "Projectnummer": "2026-0012345", "Onderneming": "Bakkerij De Meerkoet", "Ondernemingsnummer": "0999.123.457",
        "Registratienummer": "DV.O299001", "Dienst": "Opleiding", "Titel": "Excel voor gevorderden",
        "Thema": "Digitalisering", "Aanvraagdatum": "01/03/2026", "Startdatum": "31/12/2026",
        "Projectbedrag": "1234567,50", "Status": "Stopzetting aangevraagd", "Geverifieerd": "Ja", "Subthema": "",
        "Soort opleiding": "", "Einddatum": "", "Grootte": "", "Steunpercentage": "32,5", "Subsidie": "0,05",
        "Eigen bijdrage": "-12,50", "Gestort op": "", "Uitbetaald bedrag": "", "Saldo": "890,00", "Deelnemers": "3",
        "Uren": "", "E-mail onderneming": "info@x.example", "Departement": "Departement Techniek",
        "Papieren bewaren t/m": "31/12/2036", "Statuscode": "StopzettingAangevraagd", "Status volgens lijst": "Lopend",
        "Laatste statuswijziging": "02/07/2026 00:30", "Reden": "Twee;\nregels \"zo\"",
        "Geverifieerd op": "23/11/2026 00:30", "Geverifieerd door": "An", "Termijn": "30/12/2027",
        "Volgende stap": "Laatste betaling", "Papieren": "geen",
        "Bevindingen": "Inbreuk: Te laat ingediend; Ter info: Steunplafond voorbij",
    }  # fmt: skip


def test_percentages_and_ticks_have_a_form_for_each_value(ctx: Context) -> None:
    provider = a_provider(ctx)
    for rate in ("30", "20.25", "0", "100"):
        a_project(ctx, provider, rate=Decimal(rate))
    a_project(ctx, provider, rate=None)

    rows = csv_rows(ctx, a_seat(ctx, provider))

    assert sorted(row["Steunpercentage"] for row in rows) == ["", "0", "100", "20,25", "30"]
    assert {row["Geverifieerd"] for row in rows} == {"Nee"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+32 9 123", "'+32 9 123"),
        ("-tje", "'-tje"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ('=HYPERLINK("http://x.example";"klik")', '\'=HYPERLINK("http://x.example";"klik")'),
        ("a;=1+1", "a;'=1+1"),
        ("a,-1", "a,'-1"),
        ("a\n=1", "a\n'=1"),
        ("'=1", "''=1"),
        ("'t Zonneke", "'t Zonneke"),
        ("a=1", "a=1"),
        ('zeg "=1"', 'zeg "=1"'),
    ],
)
def test_text_never_becomes_a_formula(ctx: Context, text: str, written: str) -> None:
    provider = a_provider(ctx)
    a_project(ctx, provider, title=text, reason=text, enterprise_name=text, verified_by=text, theme=text[:20])

    (row,) = csv_rows(ctx, a_seat(ctx, provider), ProjectFilter())

    assert {row["Titel"], row["Reden"], row["Onderneming"], row["Geverifieerd door"]} == {written}


@settings(deadline=None)  # a clock says more of the machine than of the code
@given(st.text(alphabet="=+-@\t\r\n;,|'\"ab1 ", max_size=12))
def test_the_sign_that_disarms_a_formula_comes_off_again(text: str) -> None:
    assert unguard(guard(text)) == text


@settings(deadline=None)  # a clock says more of the machine than of the code
@given(st.text(alphabet="=+-@\t\r\n;,|'\"ab1 ", max_size=12))
def test_no_cell_starts_as_a_formula_for_any_reader(text: str) -> None:
    cells = [guard(text), *guard(text).replace("\n", ";").replace(",", ";").replace("|", ";").split(";")]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@settings(deadline=None)  # a clock says more of the machine than of the code
@given(st.text(alphabet="=+-@\t\r\n;,|'\"ab1 ", max_size=12))
def test_a_glance_at_a_text_misses_nothing(text: str) -> None:
    assert safe(text) == quoted(guard(text))


def test_a_cell_that_would_fall_apart_is_quoted() -> None:
    assert [quoted(text) for text in ("a", "a;b", 'a"b', "a\nb", "a,b")] == ["a", '"a;b"', '"a""b"', '"a\nb"', "a,b"]
