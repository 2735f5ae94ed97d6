"""The whole rerun of the overview: the script as Streamlit runs it at a click, without a browser."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from benchmarks import report
from benchmarks.interactions import SEAT, context
from benchmarks.timing import in_turns
from pages.ui import world
from services.context import Context

SCRIPT = Path(__file__).parent.parent / "pages" / "frame.py"


def measured(urls: dict[int, str]) -> str:
    """p50 / p95 ms of a rerun, by size."""
    timings = in_turns({size: _rerun(context(url)) for size, url in urls.items()})
    return report.table([f"{size:,}" for size in timings], [[str(timing) for timing in timings.values()]])


def _rerun(ctx: Context) -> Callable[[], object]:
    app = AppTest.from_file(SCRIPT, default_timeout=60)

    def run() -> None:
        world.context.cache_clear()
        signed_in = patch("pages.ui.session.current_actor", return_value=SEAT)
        with signed_in, patch("pages.ui.world.make_context", return_value=ctx):
            if not app.title:  # the first run shows the start page
                app.run()
                app.switch_page("overview.py")
            app.run()
        assert not app.exception, app.exception
        assert app.title, "the page showed nothing"

    return run
