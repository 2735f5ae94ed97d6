"""What a stranger finds: a form and nothing else, on a server that nobody has opened yet too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.demo import PASSWORD
from tests.e2e.site import AGENCY, SEAT, Site, settled, sign_in

SCREENS = ("/", "/projecten", "/klant?nummer=0999502648", "/importeren", "/nieuw", "/mijn-gegevens", "/hulp")
# The grid draws on a canvas and Streamlit's own frame is out of our reach; what is ours has to be right.
OUTSIDE = ("scrollable-region-focusable",)


@pytest.mark.parametrize("path", ["/importeren", "/project?nummer=2026-9000500"])
def test_the_first_visitor_of_a_cold_server_sees_only_the_form(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{path}")

    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    settled(page)
    assert page.get_by_test_id("stDataFrame").count() == 0
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Dashboard kmo-portefeuille"]


def test_check_10_a_wrong_password_and_an_unknown_login_get_the_same_answer(page: Page, site: Site) -> None:
    answers = []
    for login in (SEAT, "0999.999.922", "niemand@nergens.example", "onzin"):
        page.goto(site.url)
        page.get_by_label("Login", exact=True).fill(login)
        page.get_by_label("Wachtwoord").fill("niet het wachtwoord")
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        answers.append(page.get_by_role("alert").inner_text())

    assert len(set(answers)) == 1
    assert "Aanmelden mislukt" in answers[0]


def test_a_bookmark_leads_there_after_signing_in(page: Page, shared_site: Site) -> None:
    sign_in(page, shared_site, SEAT, path="/hulp")

    expect(page.get_by_role("heading", name="Hulp", exact=True)).to_be_visible()


def test_an_address_that_does_not_exist_says_so_in_dutch(page: Page, shared_site: Site) -> None:
    answer = page.goto(f"{shared_site.url}/admin")

    assert answer
    assert answer.status == 404
    assert page.get_by_role("heading").inner_text() == "Deze bladzijde bestaat niet."


def test_check_23_a_project_of_another_and_an_unknown_one_look_alike(page: Page, shared_site: Site) -> None:
    sign_in(page, shared_site, AGENCY, path="/?zoek=2026-95")
    pages = []
    for number in ("2026-9500007", "bestaat-niet"):
        page.goto(f"{shared_site.url}/")
        page.context.clear_cookies()
        sign_in(page, shared_site, SEAT, path=f"/project?nummer={number}")
        expect(page.get_by_role("heading", name="Project niet gevonden")).to_be_visible()
        pages.append(page.get_by_role("main").inner_text())

    assert pages[0] == pages[1]


def test_every_answer_carries_the_headers_and_a_page_is_dutch(page: Page, shared_site: Site) -> None:
    answer = page.goto(shared_site.url)

    assert answer
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert page.locator("html").get_attribute("lang") == "nl"


def test_check_19_nothing_is_asked_of_the_outside_world(page: Page, shared_site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    sign_in(page, shared_site, SEAT)

    assert [
        url
        for url in asked
        if not url.startswith((shared_site.url, "data:", "blob:", shared_site.url.replace("http", "ws")))
    ] == []


def test_the_screens_have_no_serious_obstacle_for_screen_readers(page: Page, shared_site: Site) -> None:
    sign_in(page, shared_site, SEAT)
    serious = {}

    for path in SCREENS:
        page.goto(f"{shared_site.url}{path}")
        expect(page.get_by_text("Afmelden", exact=True)).to_be_attached()
        settled(page)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious[path] = [
            (violation["id"], violation["nodes"][0]["html"][:200])
            for violation in found
            if violation["impact"] in ("serious", "critical") and violation["id"] not in OUTSIDE
        ]

    assert [(path, wrong) for path, wrong in serious.items() if wrong] == []
    assert list(serious) == list(SCREENS)


def test_check_08_after_five_wrong_passwords_the_right_one_has_to_wait(page: Page, site: Site) -> None:
    for password in (*[f"fout wachtwoord {place}" for place in range(5)], PASSWORD):
        page.goto(site.url)
        page.get_by_label("Login", exact=True).fill(SEAT)
        page.get_by_label("Wachtwoord").fill(password)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Aanmelden mislukt")


def test_check_06_a_new_password_signs_out_everywhere_else(
    page: Page, visitor: BrowserContext, site: Site, browser: Browser
) -> None:
    elsewhere = browser.new_context(locale="nl-BE").new_page()
    sign_in(elsewhere, site, SEAT)
    sign_in(page, site, SEAT, path="/mijn-gegevens")

    page.get_by_role("tab", name="Beveiliging").click()
    page.get_by_label("Huidig wachtwoord").fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("een heel ander wachtwoord")
    page.get_by_label("Nieuw wachtwoord, nog eens").fill("een heel ander wachtwoord")
    page.get_by_role("button", name="Wachtwoord wijzigen").click()
    expect(page.get_by_text("Je wachtwoord is gewijzigd.")).to_be_visible()

    elsewhere.get_by_role("link", name="Hulp").click()
    expect(elsewhere.get_by_label("Wachtwoord", exact=True)).to_be_visible()
    elsewhere.context.close()
    page.get_by_role("button", name="Overal afmelden").click()
    expect(page.get_by_label("Wachtwoord", exact=True)).to_be_visible()
    sign_in(page, site, SEAT, "een heel ander wachtwoord")
