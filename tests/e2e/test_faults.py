"""When something breaks: a sentence and a reference on the screen, and the rest in the log."""

import re
import sqlite3

from playwright.sync_api import Page, expect

from services.demo import PASSWORD
from tests.e2e.site import SEAT, Site, settled, sign_in

# Each screen with the table that it cannot do without.
BROKEN = {
    "/": "project", "/project?nummer=2026-9000001": "project", "/nieuw": "registration", "/postvak-uit": "mail",
    "/mijn-gegevens": "registration", "/reageren?nummer=2026-9000001&actie=stopzetten": "project",
}  # fmt: skip
TOLD = re.compile(r"Er liep iets mis \(referentie ([0-9a-f]{8})\)")


def test_check_42_a_fault_shows_a_sentence_and_a_reference_that_the_log_explains(page: Page, site: Site) -> None:
    sign_in(page, site, SEAT)
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "kmo")
    with sqlite3.connect(site.data / "kmo.db") as database:
        database.execute("PRAGMA legacy_alter_table=ON")
        for table in {*BROKEN.values()}:
            database.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    database.close()

    references = []
    for path in BROKEN:
        page.goto(f"{site.url}{path}")
        if path == "/mijn-gegevens":
            page.get_by_role("tab", name="Registraties").click()
        expect(page.get_by_role("alert").first).to_contain_text("Er liep iets mis")
        settled(page)
        shown = page.get_by_role("main").inner_text()
        references += TOLD.findall(shown)
        for word in ("OperationalError", "SELECT", "no such table", "Traceback", ".py", "google", "sqlite"):
            assert word not in shown

    log = site.log.read_text()
    assert len(references) >= len(BROKEN)
    assert [each for each in references if f"fault {each}" not in log] == []
    assert "no such table" in log
    assert not [secret for secret in (PASSWORD, cookie) if secret in log]
