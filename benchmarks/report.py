"""The measurements as markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.timing import Timing, shown


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A markdown table; every column but the first is aligned to the right."""
    lines = [headings, ["---", *(["---:"] * (len(headings) - 1))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def interactions(sizes: Sequence[int], measured: Iterable[tuple[str, dict[tuple[int, str], Timing]]]) -> str:
    """For each size: ours and by hand as p50 / p95, and how many times the smallest size ours took."""
    headings = ["p50 / p95 ms"]
    for size in sizes:
        headings += [f"{size:,}", "SQL by hand"] + ([] if size == sizes[0] else ["ratio"])
    return table(headings, ([name, *_cells(sizes, timings)] for name, timings in measured))


def _cells(sizes: Sequence[int], timings: dict[tuple[int, str], Timing]) -> list[str]:
    cells = []
    least = timings[sizes[0], "ours"].p50
    for size in sizes:
        ours = timings[size, "ours"]
        cells += [str(ours), shown(timings[size, "hand"].p50)]
        cells += [] if size == sizes[0] else [f"{ours.p50 / least:.1f}"]
    return cells
