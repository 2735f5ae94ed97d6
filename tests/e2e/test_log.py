"""What a running program logs and counts: a JSON object a line, and not a word of who was there."""

import json
import shutil
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from services.demo import PASSWORD
from tests.e2e.site import SEAT, free_port, running, settled, sign_in
from tests.routes.wire import ask, handshake

CANARY = "Kanariegeel77"
ROW = (
    "Projectnummer;Onderneming;Ondernemingsnummer;Registratienummer;Dienst;Aanvraagdatum;Startdatum;Projectbedrag;Status\n"
    f"2026-7777777;{CANARY};0999500074;DV.O299001;Opleiding;01/02/2026;10/02/2026;95,00;Bevestigd\n"
)


def test_check_45_the_log_of_a_run_is_json_and_holds_nothing_of_anybody(
    page: Page, tmp_path: Path, demo_data: Path
) -> None:
    shutil.copytree(demo_data, tmp_path / "var")
    port = free_port()
    with running(tmp_path / "var", tmp_path / "log", KMO_LOG="json", KMO_METRICS_PORT=str(port)) as site:
        page.goto(f"{site.url}/projecten?zoek={CANARY}")
        page.get_by_label("Login", exact=True).fill(f"{CANARY}@bedrijf.example")
        page.get_by_label("Wachtwoord").fill(CANARY)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect(page.get_by_text("Aanmelden mislukt")).to_be_visible()
        sign_in(page, site, SEAT)
        cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "kmo")
        page.goto(f"{site.url}/importeren")
        settled(page)
        page.locator("input[type=file]").set_input_files(
            {"name": f"{CANARY}.csv", "mimeType": "text/csv", "buffer": ROW.encode()}
        )
        page.get_by_role("button", name="Verwerk").click()
        expect(page.get_by_text("ingelezen").first).to_be_visible()
        for path in ("/export/csv", f"/export/{CANARY}", f"/bestand/mail/{CANARY}"):
            ask(site, f"{path}?zoek={CANARY}", Cookie=f"kmo={cookie}; ander={CANARY}").read()
        handshake(site, Origin=f"http://{CANARY}.example", Cookie=f"kmo={cookie}")
        ready = ask(site, "/ready").status
        with closing(sqlite3.connect(site.data / "kmo.db")) as database, database:
            database.execute("PRAGMA legacy_alter_table=ON")
            database.execute("ALTER TABLE project RENAME TO project_gone")
        page.goto(f"{site.url}/project?nummer=2026-7777777")
        expect(page.get_by_role("alert").first).to_contain_text("Er liep iets mis")
        shown = page.get_by_role("alert").first.inner_text()
        told = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()

    lines = (tmp_path / "log").read_text().splitlines()
    records = [json.loads(line) for line in lines if line.strip() and not line.startswith("  ")]  # Streamlit's greeting
    assert ready == 200
    assert [one for one in records if not {"time", "level", "logger", "message", "ref", "request"} <= one.keys()] == []
    assert [one["level"] for one in records if one["ref"] and one["ref"] in shown and one["request"]] == ["ERROR"]
    whole = "\n".join(lines)
    secrets = (CANARY, CANARY.casefold(), PASSWORD, cookie, SEAT, SEAT.replace(".", ""), "sleutel=", "bedrijf.example")
    assert [secret for secret in secrets if secret in whole or secret in told] == []
    for counted in (
        'kmo_sign_ins_total{outcome="ok"} 1.0', 'kmo_sign_ins_total{outcome="geweigerd"} 1.0',
        'kmo_imports_total{kind="projectenlijst"} 1.0', 'kmo_exports_total{format="csv"} 1.0',
        'kmo_outbox_mails{state="wacht"} 0.0', "kmo_database_up 1.0",
        'kmo_interaction_seconds_count{page="importeren"}', 'kmo_errors_total{part="kmo"}',
    ):  # fmt: skip
        assert counted in told
