"""Makes sure that there is an nginx for the test of `deploy/` and says where: `python -m tests.e2e.server_install`."""

import os
import shutil
import sys
from pathlib import Path

from tests.e2e.browser_install import APT_SECONDS, succeeded

ADVICE = "Geen nginx voor de test van deploy/; voer uit: sudo apt-get install nginx"


def find_server() -> Path | None:
    """An nginx on PATH or, on Debian, where only root has it on PATH."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return Path(found) if found else None


def install_package() -> Path | None:
    """Debian's `nginx`, which only root can install."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if succeeded(["apt-get", "update", "-qq"], APT_SECONDS, quiet):
        succeeded(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx"], APT_SECONDS, quiet)
    return find_server()


if __name__ == "__main__":
    server = find_server() or install_package()
    if server is None:
        sys.exit(ADVICE)
    print(f"Webserver voor de tests: {server}")
