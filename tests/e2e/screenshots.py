"""`make screenshots`: the pictures in docs/screenshots, of the real screens with demo data."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import flags
from tests.e2e.browser_install import find_browser
from tests.e2e.site import AGENCY, SEAT, Site, prepare, running, settled, sign_in

FOLDER = Path("docs/screenshots")
LISTS = Path("tests/data")
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 400, "height": 860}


@contextmanager
def visiting(
    browser: Browser, site: Site, size: dict[str, int], theme: str = "light", login: str = SEAT
) -> Iterator[Page]:
    """A visitor who has signed in, as the seat when nobody else is named."""
    visitor = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=theme,  # type: ignore[arg-type]
        locale="nl-BE",
        timezone_id="Europe/Brussels",
    )
    page = visitor.new_page()
    sign_in(page, site, login)
    yield page
    visitor.close()


def keep(page: Page, name: str) -> None:
    """Keep what is on screen, once it stands still."""
    settled(page)
    page.wait_for_timeout(700)
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / f"{name}.png")


def walk(browser: Browser, site: Site) -> None:
    """Through the screens, as a provider would."""
    with visiting(browser, site, WIDE) as page:
        keep(page, "overzicht")
        page.get_by_role("link", name="Vandaag").click()
        keep(page, "vandaag")
        page.goto(f"{site.url}/project?nummer={number_of(site, 'Lopend')}")
        keep(page, "project")
        page.get_by_role("link", name=re.compile(r"0999\.")).first.click()
        expect(page).to_have_url(re.compile("/klant"))
        keep(page, "klant")
        page.goto(f"{site.url}/controleren")
        keep(page, "controleren")
        page.goto(f"{site.url}/importeren")
        settled(page)
        page.locator("input[type=file]").set_input_files(LISTS / "projectenlijst-met-fouten.csv")
        expect(page.get_by_role("button", name="Verwerk")).to_be_visible()
        keep(page, "importeren")
        page.goto(f"{site.url}/importeren")
        settled(page)
        page.get_by_role("tab", name="Eigen administratie").click()
        keep(page, "eigen-administratie")
        page.get_by_role("button", name="Afmelden").click()
        expect(page.get_by_label("Wachtwoord")).to_be_visible()
        keep(page, "aanmelden")
    with visiting(browser, site, PHONE, "dark") as page:
        keep(page, "telefoon-donker")
    reactions(browser, site)
    desk(browser, site)


def reactions(browser: Browser, site: Site) -> None:
    """The form of each reaction, its mail, and the outbox."""
    with visiting(browser, site, WIDE) as page:
        for action, status in (("annuleren", "Bevestigd"), ("stopzetten", "Lopend"), ("melden", "Afgewerkt")):
            page.goto(f"{site.url}/reageren?nummer={number_of(site, status)}&actie={action}")
            settled(page)
            if action == "stopzetten":
                file = {"name": "mail van de klant.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
                page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
            page.get_by_role("textbox", name="Reden").fill("De onderneming schreef zich niet bij ons in.")
            page.get_by_role("heading", level=1).click()
            keep(page, f"reageren-{action}")
        page.get_by_role("button", name="Verder").click()
        expect(page.get_by_text("Onderwerp")).to_be_visible()
        keep(page, "reageren-mail")
        page.goto(f"{site.url}/postvak-uit")
        keep(page, "postvak-uit")
    with visiting(browser, site, PHONE, "dark") as page:
        page.goto(f"{site.url}/reageren?nummer={number_of(site, 'Bevestigd')}&actie=annuleren")
        keep(page, "reageren-telefoon-donker")


def desk(browser: Browser, site: Site) -> None:
    """What the agency finds, and how it decides."""
    with visiting(browser, site, WIDE, login=AGENCY) as page:
        for path in ("stopzettingen", "meldingen", "regels"):
            page.goto(f"{site.url}/{path}")
            keep(page, path)
        for action in ("stopzetting-bevestigen", "stopzetting-weigeren"):
            page.goto(f"{site.url}/reageren?nummer={number_of(site, 'StopzettingAangevraagd')}&actie={action}")
            keep(page, action)


def without_desk(browser: Browser, site: Site) -> None:
    """How a provider notes a decision where the agency has no desk."""
    with visiting(browser, site, WIDE) as page:
        number = number_of(site, "StopzettingAangevraagd")
        page.goto(f"{site.url}/reageren?nummer={number}&actie=bevestiging-noteren")
        keep(page, "bevestiging-noteren")


def number_of(site: Site, status: str) -> str:
    """The newest project of the seat in this status."""
    with closing(sqlite3.connect(site.data / "kmo.db")) as database:
        found = database.execute(
            "SELECT number FROM project WHERE provider_id = 1 AND status = ? ORDER BY filed_on DESC, id LIMIT 1",
            (status,),
        ).fetchone()
    return str(found[0])


def main() -> None:
    """Start the program, walk through it, and keep the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = find_browser()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "var"
        prepare(data)
        with running(data, Path(folder) / "server.log") as site:
            browser = playwright.chromium.launch(executable_path=chromium, args=flags())
            walk(browser, site)
            browser.close()
        with running(data, Path(folder) / "server.log", KMO_AGENCY_DESK="false") as site:
            browser = playwright.chromium.launch(executable_path=chromium, args=flags())
            without_desk(browser, site)
            browser.close()


if __name__ == "__main__":
    main()
