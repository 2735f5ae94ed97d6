"""Reacting to an application in a browser, up to the mail that arrives at a mail server."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from models.enums import ProjectStatus
from services.made_up import FIRMS, PLACES
from tests.e2e.site import AGENCY, DEPARTMENT, SEAT, Site, click_cell, column_of, free_port, running, settled, sign_in

SERVICE = "dienst@dienst.example"
DOMAINS = ["dienst.example", "academie-zwaluw.example", *(f"klant{n}.example" for n in range(len(FIRMS) * len(PLACES)))]
DEPARTMENT_NAME = "Departement Techniek"
SECONDS_TO_ARRIVE = 30
MOST_TABS = 60
PDF = b"%PDF-1.7 brief van de klant: de opleiding gaat niet door"
# Streamlit's own frame is out of our reach; what is ours has to be right.
OUTSIDE = ("scrollable-region-focusable",)


@dataclass(frozen=True)
class Received:
    """A mail as the server took it: for whom, and what it says."""

    recipients: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""


@dataclass
class Letterbox:
    """A mail server that keeps what it is handed."""

    kept: list[Received] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.kept.append(Received(list(envelope.rcpt_tos), message))
        return "250 OK"

    def about(self, number: str) -> list[Received]:
        return [mail for mail in self.kept if number in mail.message["Subject"]]

    def awaited(self, number: str, count: int = 1) -> dict[str, Received]:
        """The mails about this project, each under its recipient, once they have come."""
        latest = time.monotonic() + SECONDS_TO_ARRIVE
        while len(self.about(number)) < count and time.monotonic() < latest:
            time.sleep(0.1)
        found = self.about(number)
        assert [len(mail.recipients) for mail in found] == [1] * count
        return {mail.recipients[0]: mail for mail in found}


@dataclass(frozen=True)
class Known:
    """A project of the demo data."""

    number: str
    client: str


@pytest.fixture(scope="module")
def post() -> Letterbox:
    return Letterbox()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, demo_data: Path, post: Letterbox) -> Iterator[Site]:
    """One program for all of these tests, with a mail server; each test takes a project that nobody touched yet."""
    folder = tmp_path_factory.mktemp("reactions")
    shutil.copytree(demo_data, folder / "var")
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    settings = {"KMO_SMTP_URL": f"smtp://127.0.0.1:{server.port}", "KMO_SERVICE_MAIL": SERVICE,
                "KMO_DEMO_MAIL_DOMAINS": ",".join(DOMAINS)}  # fmt: skip
    with running(folder / "var", folder / "server.log", **settings) as started:
        yield started
    server.stop()


def test_an_application_is_cancelled_from_the_list_and_the_client_gets_the_reason(
    page: Page, site: Site, post: Letterbox
) -> None:
    project = untouched(site, ProjectStatus.CONFIRMED)
    sign_in(page, site, SEAT, path=f"/?zoek={project.number}&lijst=alle")
    assert column_of(page, "Status") == ["Bevestigd"]

    click_cell(page, 0, 1)
    button(page, "Annuleren").click()
    reason(page).fill("De aanvraag kwam drie weken na de start van de opleiding.")
    button(page, "Verder: bekijk de mail").click()
    expect(page.get_by_text(f"{project.client} (de onderneming)")).to_be_visible()
    expect(page.get_by_text("Reden van de annulatie:")).to_be_visible()
    button(page, "Annuleren en klant verwittigen").click()
    expect(page.get_by_text("De steunaanvraag is geannuleerd.").first).to_be_visible()
    page.get_by_role("link", name="Terug naar de lijst").click()
    settled(page)

    assert column_of(page, "Status") == ["Geannuleerd"]
    mail = post.awaited(project.number)[project.client]
    assert mail.message["Subject"] == f"Je steunaanvraag {project.number} is geannuleerd"
    assert "drie weken na de start" in mail.text
    open_project(page, site, project)
    expect(history(page).get_by_text("De aanvraag kwam drie weken na de start van de opleiding.")).to_be_visible()
    expect(history(page).get_by_text(f"Mail aan de onderneming ({project.client}) verzonden")).to_be_visible()


def test_a_stop_is_asked_for_with_a_piece_of_evidence_and_confirmed_by_the_agency(
    page: Page, site: Site, post: Letterbox, tmp_path: Path
) -> None:
    project = untouched(site, ProjectStatus.RUNNING, department=DEPARTMENT_NAME)
    (tmp_path / "brief.pdf").write_bytes(PDF)
    sign_in(page, site, SEAT, path=f"/project?nummer={project.number}")

    button(page, "Stopzetten").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "brief.pdf")
    expect(page.get_by_text("brief.pdf (1 kB)")).to_be_visible()
    reason(page).fill("De klant heeft zijn deelname stopgezet.")
    button(page, "Verder: bekijk de mail").click()
    button(page, "Stopzetting aanvragen en dienst verwittigen").click()
    expect(page.get_by_text("De stopzetting is aangevraagd.").first).to_be_visible()

    assert status_in_list(page, site, project) == "Stopzetting aangevraagd"
    asked = post.awaited(project.number)[SERVICE]
    assert "De klant heeft zijn deelname stopgezet." in asked.text
    assert asked.message["Reply-To"] == DEPARTMENT

    sign_out(page)
    sign_in(page, site, AGENCY, path="/stopzettingen")
    card = card_of(page, project)
    expect(card.get_by_text("De klant heeft zijn deelname stopgezet.")).to_be_visible()
    link = card.get_by_role("link", name="brief.pdf").get_attribute("href")
    assert page.request.get(f"{site.url}{link}").body() == PDF
    card.get_by_role("button", name="Stopzetting bevestigen").click()
    page.get_by_role("textbox", name="Toelichting").fill("De brief toont dit voldoende aan.")
    button(page, "Verder: bekijk de mail").click()
    button(page, "Stopzetting bevestigen en verwittigen").click()
    expect(page.get_by_text("De stopzetting is bevestigd.")).to_be_visible()
    expect(page.get_by_role("heading", name=project.number)).to_have_count(0)

    assert status_in_list(page, site, project) == "Stopgezet"
    mails = post.awaited(project.number, 3)
    assert set(mails) == {SERVICE, DEPARTMENT, project.client}
    assert all("De brief toont dit voldoende aan." in mails[to].text for to in (DEPARTMENT, project.client))
    assert "Je klant" in mails[DEPARTMENT].text
    assert "je eigen bijdrage" in mails[project.client].text


def test_a_stop_that_a_list_brought_is_refused_by_the_agency_and_the_provider_gets_the_reason(
    page: Page, site: Site, post: Letterbox
) -> None:
    project = untouched(site, ProjectStatus.STOP_REQUESTED, department=DEPARTMENT_NAME)
    sign_in(page, site, AGENCY, path="/stopzettingen")

    card_of(page, project).get_by_role("button", name="Stopzetting weigeren").click()
    button(page, "Verder: bekijk de mail").click()
    expect(page.get_by_text("Omschrijf je reden in minstens 10 tekens.")).to_be_visible()
    reason(page).fill("Er is geen brief van de klant bijgevoegd.")
    button(page, "Verder: bekijk de mail").click()
    button(page, "Weigeren en dienstverlener verwittigen").click()
    expect(page.get_by_text("De stopzetting is geweigerd.")).to_be_visible()

    assert status_in_list(page, site, project) == "Lopend"
    mail = post.awaited(project.number)[DEPARTMENT]
    assert mail.message["Subject"] == f"De stopzetting van project {project.number} is geweigerd"
    assert mail.message["Reply-To"] == SERVICE
    assert "Er is geen brief van de klant bijgevoegd." in mail.text


def test_a_report_with_two_clicks_goes_once_and_the_agency_ticks_it_off(
    page: Page, site: Site, post: Letterbox
) -> None:
    project = untouched(site, ProjectStatus.FINISHED)
    sign_in(page, site, SEAT, path=f"/project?nummer={project.number}")

    button(page, "Melden").click()
    reason(page).fill("Wij zijn aanverwant met deze onderneming.")
    button(page, "Verder: bekijk de mail").click()
    button(page, "Melding versturen").dblclick()
    expect(page.get_by_text("Het project is gemeld aan de dienst kmo-portefeuille.").first).to_be_visible()
    expect(history(page).get_by_text("Wij zijn aanverwant met deze onderneming.")).to_have_count(1)

    assert status_in_list(page, site, project) == "Afgewerkt"
    assert "Wij zijn aanverwant met deze onderneming." in post.awaited(project.number)[SERVICE].text
    assert mails_kept(site, project) == 1

    sign_out(page)
    sign_in(page, site, AGENCY, path="/meldingen")
    card = card_of(page, project)
    expect(card.get_by_text("Wij zijn aanverwant met deze onderneming.")).to_be_visible()
    card.get_by_role("textbox", name="Notitie").fill("Gebeld met de zetel: steun wordt teruggevorderd.")
    card.get_by_role("button", name="Afgehandeld").click()
    expect(page.get_by_text("De melding is afgehandeld.")).to_be_visible()
    expect(page.get_by_role("heading", name=project.number)).to_have_count(0)
    page.get_by_role("radio", name="Afgehandeld").click()
    expect(card.get_by_text("Gebeld met de zetel: steun wordt teruggevorderd.")).to_be_visible()

    sign_out(page)
    sign_in(page, site, SEAT, path=f"/project?nummer={project.number}")
    expect(history(page).get_by_text("Gebeld met de zetel: steun wordt teruggevorderd.")).to_be_visible()


def test_a_reason_that_is_half_written_survives_signing_out(page: Page, site: Site) -> None:
    project = untouched(site, ProjectStatus.CONFIRMED)
    form = f"/reageren?nummer={project.number}&actie=annuleren"
    sign_in(page, site, SEAT, path=form)

    reason(page).fill("De klant belde op maandag dat")
    reason(page).blur()
    sign_out(page)
    sign_in(page, site, SEAT, path=form)

    expect(reason(page)).to_have_value("De klant belde op maandag dat")


def test_a_form_that_is_out_of_date_is_refused_and_only_the_first_reaction_counts(
    page: Page, visitor: BrowserContext, site: Site, post: Letterbox
) -> None:
    project = untouched(site, ProjectStatus.CONFIRMED, department=DEPARTMENT_NAME)
    form = f"/reageren?nummer={project.number}&actie=annuleren"
    colleague = elsewhere(visitor)
    for tab, login, text in ((page, SEAT, "De zetel annuleert dit."), (colleague, DEPARTMENT, "Wij annuleren dit.")):
        sign_in(tab, site, login, path=form)
        reason(tab).fill(text)
        button(tab, "Verder: bekijk de mail").click()
        expect(button(tab, "Annuleren en klant verwittigen")).to_be_visible()

    button(colleague, "Annuleren en klant verwittigen").click()
    expect(colleague.get_by_text("De steunaanvraag is geannuleerd.").first).to_be_visible()
    button(page, "Annuleren en klant verwittigen").click()

    expect(page.get_by_text("Dit project is ondertussen gewijzigd.")).to_be_visible()
    expect(button(page, "Annuleren en klant verwittigen")).to_have_count(0)
    assert "Wij annuleren dit." in post.awaited(project.number)[project.client].text
    assert mails_kept(site, project) == 1
    colleague.context.close()


def test_a_disguised_file_gets_a_sentence_at_its_field_and_is_not_kept(page: Page, site: Site, tmp_path: Path) -> None:
    project = untouched(site, ProjectStatus.RUNNING)
    (tmp_path / "factuur.pdf").write_bytes(b"MZ\x90\x00 een programma")
    sign_in(page, site, SEAT, path=f"/reageren?nummer={project.number}&actie=stopzetten")

    page.locator("input[type=file]").set_input_files(tmp_path / "factuur.pdf")

    refusal = page.get_by_role("alert").filter(has_text="factuur.pdf: dit is geen pdf, jpg, png")
    expect(refusal).to_be_visible()
    settled(page)
    uploader, said = page.get_by_test_id("stFileUploader").bounding_box(), refusal.bounding_box()
    assert uploader
    assert said
    assert 0 <= said["y"] - (uploader["y"] + uploader["height"]) < 60
    reason(page).fill("De klant heeft zijn deelname stopgezet.")
    button(page, "Verder: bekijk de mail").click()
    expect(page.get_by_text("Voeg minstens één bewijsstuk toe.")).to_be_visible()


def test_an_application_is_cancelled_with_the_keyboard_alone(page: Page, site: Site, post: Letterbox) -> None:
    project = untouched(site, ProjectStatus.CONFIRMED)
    sign_in(page, site, SEAT, path=f"/project?nummer={project.number}")

    tab_to(page, button(page, "Annuleren"))
    page.keyboard.press("Enter")
    expect(reason(page)).to_be_visible()
    settled(page)
    tab_to(page, reason(page))
    page.keyboard.type("De opleiding gaat niet door.")
    tab_to(page, button(page, "Verder: bekijk de mail"))
    page.keyboard.press("Enter")
    expect(button(page, "Annuleren en klant verwittigen")).to_be_visible()
    settled(page)
    tab_to(page, button(page, "Annuleren en klant verwittigen"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("De steunaanvraag is geannuleerd.").first).to_be_visible()
    assert "De opleiding gaat niet door." in post.awaited(project.number)[project.client].text


def test_the_screens_of_a_reaction_have_no_serious_obstacle_for_screen_readers(page: Page, site: Site) -> None:
    confirmed, finished = untouched(site, ProjectStatus.CONFIRMED), untouched(site, ProjectStatus.FINISHED)
    found = {}

    sign_in(page, site, SEAT, path=f"/reageren?nummer={finished.number}&actie=melden")
    reason(page).fill("Wij zijn aanverwant met deze onderneming.")
    button(page, "Verder: bekijk de mail").click()
    expect(button(page, "Melding versturen")).to_be_visible()
    found["the mail before it goes"] = obstacles(page)
    button(page, "Melding versturen").click()
    expect(page.get_by_text("Het project is gemeld").first).to_be_visible()
    page.goto(f"{site.url}/postvak-uit")
    expect(page.get_by_text(f"Melding over project {finished.number}").first).to_be_visible()
    found["the outbox"] = obstacles(page)
    page.goto(f"{site.url}/reageren?nummer={confirmed.number}&actie=annuleren")
    expect(reason(page)).to_be_visible()
    found["the form"] = obstacles(page)
    sign_out(page)
    sign_in(page, site, AGENCY, path="/stopzettingen")
    expect(button(page, "Stopzetting bevestigen").first).to_be_visible()
    found["the stops"] = obstacles(page)
    page.get_by_role("link", name="Meldingen").click()
    expect(page.get_by_role("heading", name=finished.number)).to_be_visible()
    found["the reports"] = obstacles(page)

    assert {screen: serious for screen, serious in found.items() if serious} == {}


def untouched(site: Site, status: ProjectStatus, department: str | None = None) -> Known:
    """A project of the first firm with this status on which nobody has reacted, or began to."""
    query = """
        SELECT number, enterprise_mail FROM project
        WHERE provider_id = 1 AND status = ? AND (department_name = ? OR ? IS NULL) AND NOT status_is_ours
        AND id NOT IN (SELECT project_id FROM reaction) AND id NOT IN (SELECT project_id FROM draft) ORDER BY id
    """
    with closing(sqlite3.connect(site.data / "kmo.db")) as database:
        return Known(*database.execute(query, (status.value, department, department)).fetchone())


def mails_kept(site: Site, project: Known) -> int:
    """How many mails about this project the program has, sent or not."""
    query = "SELECT count(*) FROM mail JOIN project ON project.id = mail.project_id WHERE project.number = ?"
    with closing(sqlite3.connect(site.data / "kmo.db")) as database:
        return int(database.execute(query, (project.number,)).fetchone()[0])


def main(page: Page) -> Locator:
    """The screen without the menu beside it."""
    return page.get_by_test_id("stMain")


def button(page: Page, name: str) -> Locator:
    return main(page).get_by_role("button", name=name)


def reason(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Reden")


def history(page: Page) -> Locator:
    """The tab of a project with what happened to it."""
    return page.get_by_role("tabpanel", name="Geschiedenis")


def card_of(page: Page, project: Known) -> Locator:
    """What the agency's desk says about this project: the innermost block around its heading."""
    heading = page.get_by_role("heading", name=project.number)
    return page.get_by_test_id("stVerticalBlock").filter(has=heading).last


def open_project(page: Page, site: Site, project: Known) -> None:
    page.goto(f"{site.url}/project?nummer={project.number}")
    expect(page.get_by_role("heading", name=project.number)).to_be_visible()
    settled(page)


def status_in_list(page: Page, site: Site, project: Known) -> str:
    page.goto(f"{site.url}/?zoek={project.number}&lijst=alle")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settled(page)
    assert column_of(page, "Projectnummer") == [project.number]
    return column_of(page, "Status")[0]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()


def elsewhere(visitor: BrowserContext) -> Page:
    """A tab of somebody else, in a browser of his own."""
    assert visitor.browser
    context = visitor.browser.new_context(locale="nl-BE", timezone_id="Europe/Brussels")
    return context.new_page()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


def obstacles(page: Page) -> list[tuple[str, str]]:
    """What keeps a screen reader from this screen."""
    settled(page)
    return [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        if violation["impact"] in ("serious", "critical") and violation["id"] not in OUTSIDE
    ]
