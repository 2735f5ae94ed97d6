"""The program itself, started for the browser: a server of its own on a free port, with demo data."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.ui.cells import WIDTHS
from services.columns import OVERVIEW
from services.demo import PASSWORD

ROOT = Path(__file__).parents[2]
SEAT, DEPARTMENT, AGENCY = "0999.123.457", "techniek@academie-zwaluw.example", "dossierbeheer@dienst.example"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Site:
    """A running program: where it is, where its data lie, what it logs."""

    url: str
    data: Path
    log: Path

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "services", *words], cwd=ROOT, env=environment(self.data), text=True,
            capture_output=True, check=False,
        )  # fmt: skip


def environment(data: Path) -> dict[str, str]:
    """Nothing of the reader's own settings reaches the program, and no start waits for a backup."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KMO_")}
    return {**plain, "KMO_DATA_DIR": str(data), "KMO_BACKUP_KEEP": "0"}


def prepare(data: Path) -> None:
    """Fill a data folder with tables and demo data."""
    prepared = Site("", data, data)
    assert prepared.command("migrate").returncode == 0
    assert prepared.command("demo").returncode == 0


@contextmanager
def running(data: Path, log: Path, *, port: int = 0, **settings: str) -> Iterator[Site]:
    """The program on this data folder and with these settings, for as long as it is looked at."""
    port = port or free_port()
    started = Site(f"http://localhost:{port}", data, log)
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env={**environment(data), "KMO_PUBLIC_URL": started.url, **settings}, stdout=output,
            stderr=output,
        )  # fmt: skip
        try:
            wait_until_up(started, server)
            yield started
        finally:
            end(server)


def end(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to end; one that a run of a screen keeps alive is ended."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with demo data, to copy."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    prepare(folder)
    return folder


@pytest.fixture
def site(tmp_path: Path, demo_data: Path) -> Iterator[Site]:
    shutil.copytree(demo_data, tmp_path / "var")
    with running(tmp_path / "var", tmp_path / "server.log") as started:
        yield started


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[Site]:
    """One program for tests that only look: starting one takes seconds."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(demo_data, folder / "var")
    with running(folder / "var", folder / "server.log") as started:
        yield started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(site: Site, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(SECONDS_TO_START * 5):
        assert server.poll() is None, site.log.read_text()
        try:
            urllib.request.urlopen(f"{site.url}/_stcore/health", timeout=2).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the program did not start: {site.log.read_text()}")


def sign_in(page: Page, site: Site, login: str, password: str = PASSWORD, path: str = "/projecten") -> None:
    page.goto(f"{site.url}{path}")
    page.get_by_label("Login", exact=True).fill(login)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_text("Afmelden", exact=True)).to_be_attached()
    settled(page)
    for _ in range(50):  # the cookie follows with the run after signing in
        if any(cookie["name"] == "kmo" for cookie in page.context.cookies()):
            return
        page.wait_for_timeout(100)
    pytest.fail("no session cookie was set")


def settled(page: Page) -> None:
    """Wait until the script has run and the page shows its result."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    page.wait_for_timeout(300)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def grid(page: Page) -> Locator:
    return page.get_by_test_id("stDataFrame").first


def read_grid(page: Page) -> Locator:
    """The table's cells as it offers them to screen readers, which it does once it is pointed at."""
    grid(page).hover(force=True)
    table = grid(page).locator("canvas table").first
    expect(table.locator("td").first).to_be_attached()
    return table


def column_of(page: Page, heading: str) -> list[str]:
    """The cells under a heading, as the table offers them to screen readers."""
    table = read_grid(page)
    headings = [name.strip(" ↑↓") for name in table.locator("thead th").all_text_contents()]
    place = headings.index(heading)
    return [row.locator("td").nth(place).text_content() or "" for row in table.locator("tbody tr").all()]


def click_cell(page: Page, row: int, column: int) -> None:
    """Click in the middle of a cell; the table is drawn, so it is found by its place."""
    read_grid(page)
    box = grid(page).bounding_box()
    assert box
    left = sum(COLUMN_PIXELS[:column]) + COLUMN_PIXELS[column] / 2
    page.mouse.click(box["x"] + left, box["y"] + 38 + 35 * row + 17)


def click_heading(page: Page, column: int) -> None:
    """Click on a heading, which sorts."""
    box = grid(page).bounding_box()
    assert box
    page.mouse.click(box["x"] + sum(COLUMN_PIXELS[:column]) + COLUMN_PIXELS[column] / 3, box["y"] + 17)
    settled(page)


# The first is the checkbox, then the button, then the columns in their order.
COLUMN_PIXELS = (33, 70, *(WIDTHS[column.key] for column in OVERVIEW))


def count_of(page: Page) -> int:
    """How many projects the title says there are."""
    title = page.get_by_role("heading", level=1).inner_text()
    found = re.match(r"[\d.]+", title)
    assert found, title
    return int(found[0].replace(".", ""))
