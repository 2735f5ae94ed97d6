"""Fixtures for tests in a real browser: one Chromium a worker, a fresh Belgian visitor for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.browser_install import ADVICE, find_browser

SCREENSHOTS = Path(".cache/screenshots")
PATIENCE = 20_000  # milliseconds that a page may take on two busy cores

# Chromium otherwise calls home at every start, which fails slowly on a machine without internet.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(ADVICE)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags())
        yield chromium
        chromium.close()


def flags() -> list[str]:
    """Chromium refuses its sandbox to root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, *(["--no-sandbox"] if is_root else [])]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: no cookie of another test."""
    context = browser.new_context(
        locale="nl-BE",
        timezone_id="Europe/Brussels",
        viewport={"width": 1280, "height": 900},
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab; what it shows when the test fails is kept in `.cache/screenshots`."""
    tab = visitor.new_page()
    yield tab
    if request.node.stash.get(FAILED, False):
        keep_screenshot(tab, request.node.nodeid)


FAILED = pytest.StashKey[bool]()


def keep_screenshot(tab: Page, test: str) -> None:
    """One picture a test, the latest; a tab that is gone gives none."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in test.removeprefix("tests/"))
    if not tab.is_closed():
        tab.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
