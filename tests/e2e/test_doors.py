"""What a stranger finds: a form and nothing else, on a server that nobody has opened yet too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.site import AGENCY, SEAT, Site, settled, sign_in

# The grid draws on a canvas and Streamlit's own frame is out of our reach; what is ours has to be right.
OUTSIDE = ("scrollable-region-focusable",)


@pytest.mark.parametrize("path", ["/importeren", "/project?nummer=2026-9000500", "/nieuw", "/hulp"])
def test_the_first_visitor_of_a_cold_server_sees_only_the_form(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{path}")

    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    settled(page)
    assert page.get_by_test_id("stDataFrame").count() == 0
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Dashboard kmo-portefeuille"]


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(page: Page, site: Site) -> None:
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


def test_a_bookmark_leads_there_after_signing_in(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT, path="/hulp")

    expect(page.get_by_role("heading", name="Hulp", exact=True)).to_be_visible()


def test_an_address_that_does_not_exist_says_so_in_dutch(page: Page, site: Site) -> None:
    answer = page.goto(f"{site.url}/admin")

    assert answer
    assert answer.status == 404
    assert page.get_by_role("heading").inner_text() == "Deze bladzijde bestaat niet"


def test_a_project_of_another_and_an_unknown_one_look_alike(page: Page, site: Site) -> None:
    sign_in(page, site, AGENCY, path="/?zoek=2026-95")
    pages = []
    for number in ("2026-9500007", "bestaat-niet"):
        page.goto(f"{site.url}/")
        page.context.clear_cookies()
        sign_in(page, site, SEAT, path=f"/project?nummer={number}")
        expect(page.get_by_role("heading", name="Project niet gevonden")).to_be_visible()
        pages.append(page.get_by_role("main").inner_text())

    assert pages[0] == pages[1]


def test_every_answer_carries_the_headers_and_a_page_is_dutch(page: Page, site: Site) -> None:
    answer = page.goto(site.url)

    assert answer
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert page.locator("html").get_attribute("lang") == "nl"


def test_nothing_is_asked_of_the_outside_world(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    sign_in(page, site, SEAT)

    assert [
        url for url in asked if not url.startswith((site.url, "data:", "blob:", site.url.replace("http", "ws")))
    ] == []


@pytest.mark.parametrize("path", ["/", "/importeren", "/nieuw", "/hulp"])
def test_the_screens_have_no_serious_obstacle_for_screen_readers(page: Page, site: Site, path: str) -> None:
    sign_in(page, site, SEAT, path=path)

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]

    serious = [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical") and violation["id"] not in OUTSIDE
    ]
    assert serious == []
