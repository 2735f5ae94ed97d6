"""The history of one project as a csv file: who did what, when, from which status to which, and why."""

import codecs
from collections.abc import Iterator

from models import Event, Project
from services.context import Context
from services.exports.delimited import LINE_END, quoted, safe
from services.formats import show_moment
from services.policy.access import Actor
from services.projects import events, get

HEADINGS = ("Moment", "Wie", "Soort", "Wat", "Van", "Naar", "Reden")


def history_file(ctx: Context, actor: Actor, number: str, provider: str = "") -> tuple[str, bytes]:
    """The name and content of the file, the newest first; raises NotFound."""
    project = get(ctx, actor, number, provider)
    lines = [";".join(map(quoted, HEADINGS)), *_lines(ctx, actor, project)]
    return f"geschiedenis-{project.number}.csv", codecs.BOM_UTF8 + (LINE_END.join(lines) + LINE_END).encode()


def _lines(ctx: Context, actor: Actor, project: Project) -> Iterator[str]:
    for event in events(ctx, actor, project):
        yield ";".join(safe(text) for text in _cells(event))


def _cells(event: Event) -> tuple[str, ...]:
    said = [str(event.details.get(key, "")) for key in ("van", "naar", "reden")]
    return (show_moment(event.at), event.account_name, event.kind, event.text, *said)
