"""The review queue: which applications nobody looked at yet, in which order, and what stands on the card of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import Project
from models.enums import Level, ProjectStatus
from services import ticking
from services.context import Context
from services.errors import Changed, NotFound
from services.filters import ProjectFilter, visible_to
from services.listing.orders import Order
from services.listing.selection import Selection, selection
from services.listing.tally import counted_by_status
from services.policy.access import Actor
from services.policy.deadlines import TO_CHECK
from services.policy.findings import Finding
from services.precheck import findings
from services.precheck.judgement import judge_clients

# What one round asks of a reader, and what he can look over in one table.
MOST, MOST_TOGETHER = 300, 200
UNFINISHED = tuple(status for status in TO_CHECK if status is not ProjectStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is gone through: what is Bevestigd or Lopend in 2 kalenderjaren, unless more is asked."""

    finished: bool = False
    all_years: bool = False

    @property
    def wanted(self) -> ProjectFilter:
        """The same as a question to the list."""
        return ProjectFilter(self.all_years, TO_CHECK if self.finished else UNFINISHED, verified=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first that wait, in their order, and how many there are in all."""

    ids: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Card:
    """One application, and what the rules find of it now."""

    project: Project
    findings: Sequence[Finding]

    @property
    def waits(self) -> bool:
        """Whether it is still to be looked at."""
        return not self.project.verified and self.project.status in TO_CHECK


@dataclass(frozen=True, slots=True)
class Left:
    """How many wait: unfinished and finished ones of 2 kalenderjaren, older ones; and how many projects there are."""

    unfinished: int
    finished: int
    older: int
    projects: int


def waiting(ctx: Context, actor: Actor, scope: Scope) -> Waiting:
    """What waits: the nearest due day first, then the most serious, then the largest amount; at most MOST of them.

    Raises NotAllowed for the agency, as all of this module does.
    """
    with ctx.reading(actor) as session:
        chosen = _asked(ctx, session, actor, scope.wanted)
        total = counted_by_status(session, ctx.today, chosen)[1].projects
        return Waiting(tuple(_first(session, chosen, MOST)), total)


def left(ctx: Context, actor: Actor) -> Left:
    """What waits within and beyond the usual scope."""
    with ctx.reading(actor) as session:

        def counted(wanted: ProjectFilter) -> int:
            chosen = _asked(ctx, session, actor, wanted)
            return counted_by_status(session, ctx.today, chosen)[1].projects

        unfinished, recent = counted(Scope().wanted), counted(Scope(finished=True).wanted)
        every = counted(Scope(finished=True, all_years=True).wanted)
        return Left(unfinished, recent - unfinished, every - recent, counted(ProjectFilter(all_years=True)))


def card(ctx: Context, actor: Actor, project_id: int) -> Card:
    """The card of one application; raises NotFound for another's as for one that there never was."""
    with ctx.reading(actor) as session:
        own = col(Project.provider_id) == actor.tenant
        project = session.exec(select(Project).where(own, visible_to(actor), Project.id == project_id)).first()
        if project is None:
            raise NotFound("Dit project is niet gevonden.")
        return Card(project, findings.found_now(ctx, session, project))


def harmless(ctx: Context, actor: Actor, scope: Scope, most: Level = Level.NONE) -> Sequence[Project]:
    """Those of the scope without a finding more serious than `most`, in the order of `waiting`; MOST_TOGETHER at most.

    One that was never judged yet is among them; `verify_together` judges again.
    """
    with ctx.reading(actor) as session:
        chosen = _asked(ctx, session, actor, scope.wanted)
        ids = _first(session, chosen, MOST_TOGETHER, most)
        found = session.exec(select(Project).where(visible_to(actor), col(Project.id).in_(ids))).all()
        return sorted(found, key=lambda project: ids.index(project.id or 0))


def verify_together(ctx: Context, actor: Actor, seen: Mapping[int, int], most: Level = Level.NONE) -> int:
    """Tick these projects (their versions by id) at once; tells how many changed.

    Raises Changed, changing nothing, when one is no longer what was seen, can no longer be reacted to, or has a
    finding more serious than `most` today; NotFound when one does not exist for this actor.
    """
    with ctx.transaction(actor) as session:
        clients = {project.enterprise_number for project in ticking.held(session, actor, seen)}
        judge_clients(ctx, session, actor.tenant, clients)
        found = ticking.held(session, actor, seen)
        for project in found:
            if project.version != seen[project.id or 0] or project.status not in TO_CHECK or project.severity > most:
                raise Changed(
                    f"Er is niets geverifieerd: project {project.number} is ondertussen gewijzigd of heeft nu een "
                    "bevinding. Kijk de lijst opnieuw na."
                )
        return ticking.tick(ctx, session, actor, found, verified=True)


def _asked(ctx: Context, session: Session, actor: Actor, wanted: ProjectFilter) -> Selection:
    actor.tenant  # noqa: B018  the agency has no queue: it raises
    return selection(ctx, session, actor, wanted)


def _first(session: Session, chosen: Selection, most: int, level: Level | None = None) -> list[int]:
    """Gathered in the index of what is (not) verified and then sorted: few wait in a list of which most is done."""
    keys = (col(Project.id), col(Project.due_on), col(Project.severity), col(Project.amount))
    gathered = select(*keys).where(chosen.condition)
    if level is not None:
        gathered = gathered.where(col(Project.severity) <= level)
    index = Order("verified").index(chosen.actor)
    found = gathered.with_hint(Project, f"INDEXED BY {index}", "sqlite").cte("found").prefix_with("MATERIALIZED")
    by = (found.c.due_on, found.c.severity.desc(), found.c.amount.desc(), found.c.id)
    return list(session.exec(select(found.c.id).order_by(*by).limit(most)).all())
