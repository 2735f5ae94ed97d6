"""The terms of projects as a calendar, for the program of its reader: a download, or a feed under a secret address."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote, urlsplit

from sqlmodel import col, select

from models import Project
from models.enums import Duty, ProjectStatus
from services.calendar import calendar_links
from services.calendar.icalendar import Entry, calendar
from services.context import Context
from services.filters import visible_to
from services.formats import show_enterprise_number
from services.policy.access import Actor
from services.settings import Settings
from services.sign_in import accounts

BACK, AHEAD = timedelta(days=30), timedelta(days=400)
MOST = 2_000


def feed(ctx: Context, token: str) -> bytes:
    """The calendar under this secret; raises NotFound for one that is nobody's (any longer)."""
    return file_of(ctx, calendar_links.reader(ctx, token))


def file_of(ctx: Context, actor: Actor) -> bytes:
    """The calendar of what this actor may see; raises NotAllowed for the agency."""
    projects = _due(ctx, actor)
    name = f"Termijnen kmo-portefeuille – {accounts.tenant_of(ctx, actor).name}"
    return calendar(name, (_entry(ctx.settings, project) for project in projects), ctx.clock())


def _due(ctx: Context, actor: Actor) -> Sequence[Project]:
    """The projects with something to do, what is to come before what is late; no more than a calendar can bear."""
    due_on = col(Project.due_on)
    wanted = select(Project).where(
        visible_to(actor), Project.provider_id == actor.tenant, Project.duty != Duty.NONE,
        # What is finished can only be reported: it has no term, here as little as on the start page.
        Project.status != ProjectStatus.FINISHED,
        due_on >= ctx.today - BACK, due_on <= ctx.today + AHEAD,
    )  # fmt: skip
    with ctx.reading(actor) as session:
        return session.exec(wanted.order_by(due_on < ctx.today, due_on, col(Project.id)).limit(MOST)).all()


def _entry(settings: Settings, project: Project) -> Entry:
    address = f"{settings.public_url.rstrip('/')}/project?nummer={quote(project.number, safe='')}"
    client = f"{project.enterprise_name} ({show_enterprise_number(project.enterprise_number)})"
    return Entry(
        uid=f"{project.id}-{project.duty}@{urlsplit(settings.public_url).hostname}",
        day=project.due_on,
        summary=f"{project.duty.label}: {project.enterprise_name} ({project.number})",
        description=f"{client}\nWie: {project.duty.whose}. Ten laatste op deze dag.\n{address}",
        url=address,
    )
