"""`make screenshots`: the pictures in docs/screenshots, of the real screens with demo data."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import flags
from tests.e2e.browser_install import find_browser
from tests.e2e.site import SEAT, Site, column_of, prepare, running, settled, sign_in

FOLDER = Path("docs/screenshots")
LISTS = Path("tests/data")
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 400, "height": 860}


@contextmanager
def visiting(browser: Browser, site: Site, size: dict[str, int], theme: str = "light") -> Iterator[Page]:
    """A visitor who has signed in as the seat."""
    visitor = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=theme,  # type: ignore[arg-type]
        locale="nl-BE",
        timezone_id="Europe/Brussels",
    )
    page = visitor.new_page()
    sign_in(page, site, SEAT)
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
        number = column_of(page, "Projectnummer")[2]
        page.goto(f"{site.url}/project?nummer={number}")
        keep(page, "project")
        page.goto(f"{site.url}/importeren")
        settled(page)
        page.locator("input[type=file]").set_input_files(LISTS / "projectenlijst-met-fouten.csv")
        expect(page.get_by_role("button", name="Verwerk")).to_be_visible()
        keep(page, "importeren")
        page.get_by_role("button", name="Afmelden").click()
        expect(page.get_by_label("Wachtwoord")).to_be_visible()
        keep(page, "aanmelden")
    with visiting(browser, site, PHONE, "dark") as page:
        keep(page, "telefoon-donker")


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


if __name__ == "__main__":
    main()
