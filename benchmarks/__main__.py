"""`python -m benchmarks`: fills scratch databases, measures in one run, and prints markdown."""

import argparse
from collections.abc import Callable, Iterator

from benchmarks import dossiers, exports, judging, machine, pages, report, writes
from benchmarks.fill import database
from benchmarks.interactions import INTERACTIONS, by_hand, context, ours, prepared
from benchmarks.timing import Timing, in_turns
from services.context import Context

SIZES = "1000,10000,100000,1000000"


def main() -> None:
    """Measure what was asked for."""
    chosen = _arguments()
    sizes = [1_000, 10_000] if chosen.quick else [int(size) for size in chosen.sizes.split(",")]
    urls = {size: database(size, chosen.database) for size in sizes}
    contexts = {size: context(url) for size, url in urls.items()}
    print(f"{machine.description(contexts[sizes[0]])}\n")
    parts: dict[str, Callable[[], str]] = {
        "list": lambda: report.interactions(sizes, _interactions(contexts)),
        "writing": lambda: writes.measured(min(100_000, max(sizes)), chosen.database),
        "judging": lambda: judging.measured(max(sizes), chosen.database),
        "export": lambda: exports.measured(urls),
        "dossier": dossiers.measured,
        "rerun of the page": lambda: pages.measured(urls),
    }
    for name, measured in parts.items():
        if name.split()[0] in chosen.parts.split(",") or (chosen.pages and name.startswith("rerun")):
            print(f"## {name.capitalize()}\n\n{measured()}\n", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the program on made-up lists.")
    parser.add_argument("--sizes", default=SIZES, help=f"numbers of projects, with commas (default {SIZES})")
    parser.add_argument("--database", default="", help="address of a PostgreSQL server to make scratch databases on")
    parser.add_argument("--quick", action="store_true", help="only 1,000 and 10,000 projects")
    parser.add_argument(
        "--parts",
        default="list,writing,judging,export,dossier",
        help="of list, writing, judging, export, dossier, rerun",
    )
    parser.add_argument("--pages", action="store_true", help="also the whole rerun of the overview page")
    return parser.parse_args()


def _interactions(contexts: dict[int, Context]) -> Iterator[tuple[str, dict[tuple[int, str], Timing]]]:
    for asked in INTERACTIONS:
        tasks = {}
        for size, ctx in contexts.items():
            here, page = prepared(ctx, asked)
            tasks[size, "ours"] = ours(ctx, here, page)
            tasks[size, "hand"] = by_hand(ctx, here, page)
        yield asked.name, in_turns(tasks)


if __name__ == "__main__":
    main()
