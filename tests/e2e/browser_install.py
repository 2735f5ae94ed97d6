"""Makes sure that there is a Chromium for the browser tests and prints where: `python -m tests.e2e.browser_install`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 240
APT_SECONDS = 600
ADVICE = "Geen Chromium voor de browsertests; voer uit: sudo apt-get install chromium (of: playwright install chromium)"


def find_browser() -> Path | None:
    """A Chromium that is already here: Playwright's own first, because it fits the version of the library."""
    return own_browser() or system_browser()


def own_browser() -> Path | None:
    """The Chromium that `playwright install chromium` puts into the user's cache."""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def system_browser() -> Path | None:
    """A Chromium or Chrome on PATH."""
    found = filter(None, map(shutil.which, SYSTEM_NAMES))
    return next(map(Path, found), None)


def download() -> Path | None:
    """Playwright's Chromium from its own site; None where that cannot be reached."""
    succeeded([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS)
    return own_browser()


def install_package() -> Path | None:
    """Debian's `chromium` with a font to write in, which only root can install."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if succeeded(["apt-get", "update", "-qq"], APT_SECONDS, quiet):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]
        succeeded(install, APT_SECONDS, quiet)
    return system_browser()


def succeeded(command: list[str], seconds: int, environment: dict[str, str] | None = None) -> bool:
    """Runs a command in silence, but for one line when it fails."""
    try:
        done = subprocess.run(
            command, timeout=seconds, env=os.environ | (environment or {}), capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{' '.join(command)}: niet klaar na {seconds} seconden", file=sys.stderr)
        return False
    if done.returncode:
        print(f"{' '.join(command)}: {reason(done.stderr + done.stdout)}", file=sys.stderr)
    return done.returncode == 0


def reason(output: str) -> str:
    """The first line that speaks of an error."""
    return next((line for line in output.splitlines() if "error" in line.lower() or line.startswith("E:")), "mislukt")


if __name__ == "__main__":
    browser = find_browser() or download() or install_package()
    if browser is None:
        sys.exit(ADVICE)
    print(f"Browser voor de tests: {browser}")
