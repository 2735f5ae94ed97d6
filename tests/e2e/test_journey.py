"""The way through the program that a provider goes, and what each kind of account finds."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.site import (
    AGENCY,
    DEPARTMENT,
    SEAT,
    Site,
    click_cell,
    click_heading,
    column_of,
    count_of,
    settled,
    sign_in,
)

LISTS = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("login", "stands_for"),
    [(SEAT, "Maatschappelijke zetel"), (DEPARTMENT, "Departement"), (AGENCY, "Dienst kmo-portefeuille")],
)
def test_each_kind_of_account_signs_in_and_out(page: Page, shared_site: Site, login: str, stands_for: str) -> None:
    sign_in(page, shared_site, login)

    expect(page.get_by_test_id("stSidebar").get_by_text(stands_for, exact=True)).to_be_visible()
    assert count_of(page) > 0

    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()


def test_a_list_goes_in_is_reviewed_and_comes_out_as_it_is_on_screen(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT)
    read_in(page, LISTS / "projectenlijst.xlsx")
    page.get_by_role("button", name="Toon 3.000 projecten van deze lijst").click()
    settled(page)
    assert count_of(page) == 3000

    page.get_by_role("button", name="Lopend").click()
    settled(page)
    running = count_of(page)
    assert set(column_of(page, "Status")) == {"Lopend"}

    number = column_of(page, "Projectnummer")[0]
    was_verified = column_of(page, "Geverifieerd")[0] == "Ja"
    click_cell(page, 0, 1)
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    page.get_by_text("Geverifieerd", exact=True).click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Bewaard:")).to_be_visible()
    page.get_by_role("link", name="Terug naar de lijst").click()
    settled(page)

    assert count_of(page) == running
    assert column_of(page, "Projectnummer")[0] == number
    assert column_of(page, "Geverifieerd")[0] == ("Nee" if was_verified else "Ja")

    rows = exported(page, "Excel (xlsx)")
    assert len(rows) == running
    shown = column_of(page, "Projectnummer")
    assert [row["Projectnummer"] for row in rows[: len(shown)]] == shown
    assert {row["Status"] for row in rows} == {"Lopend"}
    assert rows[0]["Geverifieerd"] == ("Nee" if was_verified else "Ja")


def test_the_list_is_sorted_by_its_headings_and_its_rows_open_by_keyboard(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT)

    click_heading(page, 3)
    names = column_of(page, "Onderneming")
    assert names == sorted(names, key=str.casefold)
    assert "sorteer=onderneming" in page.url

    click_heading(page, 3)
    assert column_of(page, "Onderneming")[0] >= names[0]
    assert "sorteer=-onderneming" in page.url

    number = column_of(page, "Projectnummer")[2]
    page.get_by_test_id("data-grid-canvas").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        settled(page)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def test_several_projects_are_ticked_at_once(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/projecten?geverifieerd=nee")
    before = count_of(page)

    click_cell(page, 0, 0)
    settled(page)
    click_cell(page, 1, 0)
    settled(page)
    page.get_by_role("button", name="Bewaar als geverifieerd").click()

    expect(page.get_by_text("2 projecten geverifieerd.")).to_be_visible()
    settled(page)
    assert count_of(page) == before - 2


def test_a_tick_on_what_changed_meanwhile_is_refused_and_the_other_stays(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/projecten?geverifieerd=nee")
    before, numbers = count_of(page), column_of(page, "Projectnummer")
    for row in (0, 1):
        click_cell(page, row, 0)
        settled(page)
    with closing(sqlite3.connect(site.data / "kmo.db")) as database, database:
        database.execute("UPDATE project SET version = version + 1 WHERE number = ?", numbers[:1])

    page.get_by_role("button", name="Bewaar als geverifieerd").click()

    expect(page.get_by_text("Dit project is ondertussen gewijzigd. Bekijk het opnieuw.")).to_be_visible()
    expect(page.get_by_text("1 project aangevinkt")).to_be_visible()
    settled(page)
    click_cell(page, 1, 0)  # which takes the tick away that stayed
    expect(page.get_by_text("Vink links rijen aan")).to_be_visible()
    settled(page)
    click_cell(page, 1, 0)
    settled(page)
    page.get_by_role("button", name="Bewaar als geverifieerd").click()
    expect(page.get_by_text("1 project geverifieerd.")).to_be_visible()
    settled(page)
    assert count_of(page) == before - 1
    assert column_of(page, "Projectnummer")[0] == numbers[0]


def test_a_card_of_the_start_page_opens_the_list_that_it_counts(page: Page, shared_site: Site) -> None:
    sign_in(page, shared_site, SEAT, path="/")
    expect(page.get_by_role("heading", name="Vandaag", exact=True)).to_be_visible()
    expect(page.get_by_role("graphics-document").or_(page.get_by_test_id("stVegaLiteChart")).first).to_be_visible()
    number = int(page.get_by_test_id("stMetricValue").first.inner_text())

    page.get_by_role("button", name="Bekijk").first.click()

    expect(page.get_by_role("button", name="Geverifieerd: Nee")).to_be_visible()
    settled(page)
    assert "/projecten?" in page.url
    assert count_of(page) == number


def test_filters_live_in_the_address_and_survive_a_reload_and_a_visit_to_a_project(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/?status=Afgewerkt&lijst=alle")
    assert set(column_of(page, "Status")) == {"Afgewerkt"}
    page.get_by_placeholder("Projectnummer, onderneming").fill("bakkerij")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Zoekterm: bakkerij")).to_be_visible()
    settled(page)
    found, total = column_of(page, "Projectnummer"), count_of(page)

    page.reload()
    expect(page.get_by_role("button", name="Zoekterm: bakkerij")).to_be_visible()
    settled(page)
    assert column_of(page, "Projectnummer") == found

    click_cell(page, 1, 1)
    expect(page.get_by_role("heading", name=found[1])).to_be_visible()
    expect(page.get_by_text(f"2 van {total}")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Zoekterm: bakkerij")).to_be_visible()
    settled(page)
    assert column_of(page, "Projectnummer") == found

    page.get_by_role("button", name="Wis alles").click()
    settled(page)
    assert count_of(page) > total


def test_a_csv_holds_all_pages_in_the_order_of_the_screen(page: Page, site: Site) -> None:
    sign_in(page, site, DEPARTMENT, path="/projecten?lijst=alle&sorteer=-projectbedrag")
    total, shown = count_of(page), column_of(page, "Projectnummer")

    rows = exported(page, "Tekst voor Excel (csv)")

    assert len(rows) == total
    assert [row["Projectnummer"] for row in rows[: len(shown)]] == shown
    assert {row["Departement"] for row in rows} == {"Departement Techniek"}


def test_a_wrong_file_gets_a_sentence_and_a_wrong_row_its_reason(page: Page, site: Site, tmp_path: Path) -> None:
    sign_in(page, site, SEAT, path="/importeren")
    (tmp_path / "brief.csv").write_bytes(b"%PDF-1.7 geen lijst")

    page.locator("input[type=file]").set_input_files(tmp_path / "brief.csv")
    expect(page.get_by_text("kan niet gelezen worden")).to_be_visible()

    page.reload()
    settled(page)
    page.locator("input[type=file]").set_input_files(LISTS / "projectenlijst-met-fouten.csv")
    expect(page.get_by_role("button", name="Verwerk 32 juiste rijen")).to_be_visible()
    settled(page)
    assert column_of(page, "Regel") == ["5", "7", "9", "11", "13", "15", "19", "21"]
    link = page.get_by_role("link", name="Download de foute rijen").get_attribute("href")
    to_mend = rows_of(page.request.get(f"{site.url}{link}").body())
    assert [bool(row["Fout"]) for row in to_mend] == [True] * 8


def test_the_latest_list_is_taken_back(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/projecten?lijst=alle")
    before = count_of(page)
    read_in(page, LISTS / "projectenlijst-met-fouten.csv")

    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Maak deze lijst ongedaan").click()

    expect(page.get_by_text("is ongedaan gemaakt")).to_be_visible()
    page.goto(f"{site.url}/projecten?lijst=alle")
    settled(page)
    assert count_of(page) == before


def test_a_project_is_entered_by_hand_and_what_is_wrong_stands_at_its_field(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/nieuw")
    for label, text in (
        ("Onderneming *", "Bakkerij Test"),
        ("Ondernemingsnummer *", "0999.123.456"),
        ("Projectnummer *", "2026-7000001"),
        ("Aanvraagdatum *", "20/11/2026"),
        ("Startdatum *", "01/12/2026"),
        ("Projectbedrag *", "1.234,56"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    for label, choice in (("Dienst *", "Opleiding"), ("Registratienummer *", "DV.O299001")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=choice).click()
    page.get_by_role("button", name="Project toevoegen").click()
    expect(page.get_by_text("is geen geldig ondernemingsnummer")).to_be_visible()
    assert page.get_by_label("Projectbedrag *", exact=True).input_value() == "1.234,56"

    page.get_by_label("Ondernemingsnummer *", exact=True).fill("0999.123.457")
    page.get_by_role("button", name="Project toevoegen").click()

    expect(page.get_by_role("heading", name="2026-7000001")).to_be_visible()
    expect(page.get_by_text("€ 1.234,56").first).to_be_visible()


def read_in(page: Page, file: Path) -> None:
    page.get_by_role("link", name="Importeren").click()
    settled(page)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Verwerk").click()
    expect(page.get_by_text("is verwerkt")).to_be_visible(timeout=60_000)
    settled(page)


def exported(page: Page, name: str) -> list[dict[str, str]]:
    """The rows of an export, as its own link gives it to this browser."""
    page.get_by_role("button", name="Exporteren").click()
    link = page.get_by_role("link", name=name).get_attribute("href")
    page.keyboard.press("Escape")
    assert link
    answer = page.request.get(urljoin(page.url, link))
    assert answer.ok
    return rows_of(answer.body())


def rows_of(content: bytes) -> list[dict[str, str]]:
    if not content.startswith(b"PK"):
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Projecten").to_python()
    return [dict(zip(map(str, sheet[0]), map(str, row), strict=True)) for row in sheet[1:]]


def test_a_copied_cookie_dies_with_the_session(page: Page, visitor: BrowserContext, site: Site) -> None:
    sign_in(page, site, SEAT)
    page.wait_for_timeout(1000)
    copied = [cookie for cookie in visitor.cookies() if cookie["name"] == "kmo"]
    assert copied[0]["httpOnly"]
    assert copied[0]["sameSite"] == "Strict"

    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    visitor.add_cookies(copied)
    page.goto(site.url)

    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    assert page.request.get(f"{site.url}/export/csv").status == 401
