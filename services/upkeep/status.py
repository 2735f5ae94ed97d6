"""`python -m services status`: the state of the program, for a firm that runs it itself."""

from collections.abc import Iterator
from datetime import timedelta

import typer

from services.context import Context
from services.formats import counted, show_moment, show_size
from services.upkeep.system import Inside, System, state


def show_status(ctx: Context) -> None:
    """Print it, and end with status 1 when something is not well."""
    found = state(ctx)
    for line in lines(ctx, found):
        typer.echo(line)
    if found.wrong:
        raise SystemExit(1)


def lines(ctx: Context, found: System) -> Iterator[str]:
    """What is printed: first whether each thing is well, then the facts."""
    for check in found.checks:
        yield f"{'goed  ' if check.good else 'NIET  '} {check.label}: {check.words}"
    yield ""
    yield f"Programma       versie {found.version}, tabellen {found.head}"
    yield f"Schijf          {show_size(found.disk_free)} vrij van {show_size(found.disk_total)}"
    if found.inside is not None:
        yield from _inside(ctx, found.inside)


def _inside(ctx: Context, inside: Inside) -> Iterator[str]:
    yield f"Databank        {inside.kind}, {show_size(inside.size)}"
    for work in inside.works:
        beat = work.beat
        sign = f"{show_moment(beat.at)} (versie {beat.version}, {beat.process})" if beat else "nog nooit"
        yield f"Laatste teken   {work.label}: {sign}"
    yield f"Beoordelingen   {'er wachten nog projecten' if inside.behind else 'alles is beoordeeld'}"
    yield f"Back-up         {age(ctx, inside)}"
    box = inside.outbox
    since = f", de oudste sinds {show_moment(box.oldest)}" if box.oldest else ""
    yield f"Mails           {box.waiting} wachten{since}; {box.failed} mislukt"
    yield f"Bewijsstukken   {counted(inside.evidence, 'bestand', 'bestanden')}, {show_size(inside.evidence_size)}"


def age(ctx: Context, inside: Inside) -> str:
    """When the last back-up was made, and how long ago that is."""
    if inside.backup is None:
        return "nog nooit"
    ago: timedelta = ctx.clock() - inside.backup
    hours = int(ago.total_seconds() // 3600)
    if hours < 0:
        return f"{show_moment(inside.backup)}, in de toekomst: liep de klok voor?"
    return f"{show_moment(inside.backup)}, {'minder dan een uur' if not hours else f'{hours} uur'} geleden"
