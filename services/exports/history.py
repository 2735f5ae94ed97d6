"""The history of one project as a csv file: who did what, when, from which status to which, and why."""

import codecs

from services.chronicle import Entry, chronicle
from services.context import Context
from services.exports.delimited import LINE_END, quoted, safe
from services.formats import show_moment
from services.policy.access import Actor
from services.projects import get

HEADINGS = ("Moment", "Wie", "Soort", "Wat", "Van", "Naar", "Reden", "Wijzigingen")


def history_file(ctx: Context, actor: Actor, number: str, provider: str = "") -> tuple[str, bytes]:
    """The name and content of the file, the newest first; raises NotFound."""
    project = get(ctx, actor, number, provider)
    lines = [";".join(map(quoted, HEADINGS))]
    lines += [";".join(map(safe, _cells(entry))) for entry in chronicle(ctx, actor, project)]
    return f"geschiedenis-{project.number}.csv", codecs.BOM_UTF8 + (LINE_END.join(lines) + LINE_END).encode()


def _cells(entry: Entry) -> tuple[str, ...]:
    changed = "\n".join(entry.details)
    return (
        show_moment(entry.at), entry.who, entry.kind, entry.what, entry.before, entry.after, entry.reason, changed,
    )  # fmt: skip
