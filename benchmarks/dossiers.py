"""The dossiers of a selection: how long, how much memory, and whether plain tools agree with what came out."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlmodel import select

from benchmarks import machine, report
from models import Provider
from services import papers
from services.context import Context
from services.database import make_engine, migrate
from services.dossier import bundle
from services.filters import ProjectFilter
from services.listing.orders import Order
from services.policy.access import EVERYONE
from services.sign_in.accounts import actor_by_login
from tests.conftest import make_settings
from tests.factories import a_provider, a_seat, many_projects

SIZES = (20, 500)
PAPERS, MEGABYTE = 2, 1024 * 1024
ALL, UP = ProjectFilter(all_years=True), Order("number", descending=False)


def measured() -> str:
    """Each number of projects in a process of its own, with papers of 1 MB."""
    heading = f"projects, {PAPERS} MB of papers each"
    columns = (heading, "seconds", "MB in the zip", "peak memory, MB", "unzip -t", "sha256sum -c")
    return report.table(columns, (_made(size) for size in SIZES))


def _made(size: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, size)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.dossiers", name], check=True, capture_output=True, text=True
        )
        done, took, megabytes = map(float, told.stdout.split())
        assert done == size
        path, out = folder / "dossiers.zip", folder / "out"
        opens = subprocess.run(["unzip", "-tqq", path], capture_output=True, check=False).returncode == 0
        subprocess.run(["unzip", "-qq", path, "-d", out], check=True)
        checked = ["sha256sum", "--check", "--strict", "--quiet", "MANIFEST.sha256"]
        holds = subprocess.run(checked, cwd=out, capture_output=True, check=False).returncode == 0
        files = len((out / "MANIFEST.sha256").read_text().splitlines())
        zipped = path.stat().st_size / MEGABYTE
    said = ["opens" if opens else "DOES NOT OPEN", f"{files} hold" if holds else "DOES NOT HOLD"]
    return [str(size), f"{took:.1f}", f"{zipped:,.0f}", f"{megabytes:.0f}", *said]


def _context(folder: Path) -> Context:
    url = f"sqlite:///{folder / 'kmo.db'}"
    return Context(make_engine(url), make_settings(folder, url))


def _fill(folder: Path, size: int) -> None:
    ctx = _context(folder)
    migrate(ctx.settings.database)
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    chance = random.Random(size)  # a scan does not get smaller either
    for place, project in enumerate(many_projects(ctx, provider, size)):
        for paper in range(PAPERS):
            content = f"%PDF-1.4\n{place}-{paper}\n".encode() + chance.randbytes(MEGABYTE)
            papers.add(ctx, seat, project.number, "factuur", f"factuur {paper}.pdf", content)
    ctx.engine.dispose()


def main() -> None:
    """Make the dossiers of what lies in the folder; print how many, the seconds and the most memory."""
    folder = Path(sys.argv[1])
    ctx = _context(folder)
    with ctx.reading(EVERYONE) as session:
        login = session.exec(select(Provider.enterprise_number)).one()
    begun = time.perf_counter()
    made = bundle.write(ctx, actor_by_login(ctx, login), folder / "dossiers.zip", ALL, UP)
    print(made.done, time.perf_counter() - begun, machine.peak_megabytes())


if __name__ == "__main__":
    main()
