"""Reminders to clients: letters about what the client has to do, shown first, and once for each term unless asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models import Mail, Project, Provider
from models.enums import Audience, MailState
from services import history
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.formats import BRUSSELS, show_date
from services.policy.access import Actor
from services.policy.client_terms import KINDS, Reminder, last_day, misfit
from services.post.held_back import key_of
from services.post.letters import Letter, from_folder
from services.post.posting import contact, held, new_mail, no_sender, problem
from services.scheme import in_force

# Who is reminded once more: by project, the last reminder that its client was seen to have. A later one is another's.
Again = Mapping[int, int]
NOBODY: Again = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter as it will go, the project that it is about, and its term."""

    project: Project
    letter: Letter
    term: date


@dataclass(frozen=True, slots=True)
class Left:
    """A project that gets no letter, and why; `again` is its last reminder when asking for one more would do."""

    project: Project
    why: str
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, and what would not."""

    ready: list[Ready]
    left: list[Left]

    @property
    def again(self) -> Again:
        """Those of the left who can be reminded once more, as they are seen now."""
        return {one.project.id or 0: one.again for one in self.left if one.again is not None}


def offered(ctx: Context, project: Project) -> list[Reminder]:
    """What the client of a project can be reminded of today."""
    return [kind for kind in Reminder if not misfit(kind, project, in_force(project.filed_on), ctx.today)]


def preview(ctx: Context, actor: Actor, ids: Iterable[int], kind: Reminder, *, again: Again = NOBODY) -> Preview:
    """The letters exactly as they will go, and which projects get none and why; by number.

    Who had a reminder gets one more where `again` says so. Raises NotFound when one of them does not exist for this
    actor, NotAllowed for the agency.
    """
    with ctx.reading(actor) as session:
        return _plan(ctx, session, actor, ids, kind, again=again)


def send(ctx: Context, actor: Actor, ids: Iterable[int], kind: Reminder, *, key: str, again: Again = NOBODY) -> int:
    """Put the letters in the outbox, all or none, each in the history of its project; tells how many there are.

    The same `key`, as a double click sends it, changes nothing and gives the same answer. Raises as `preview` does, and
    BadInput when there is nothing to send.
    """
    wanted = set(ids)
    with ctx.transaction(actor) as session:
        history.lock_provider(session, actor.tenant)
        if sent := [mail for mail in _earlier(session, actor, wanted, [kind]) if mail.key.endswith(f"-{key}")]:
            return len(sent)
        ready = _plan(ctx, session, actor, wanted, kind, again=again).ready
        if not ready:
            raise BadInput("Er is niemand om te herinneren.")
        for one in ready:
            _queue(ctx, session, actor, one, kind, key)
        return len(ready)


def _plan(ctx: Context, session: Session, actor: Actor, ids: Iterable[int], kind: Reminder, *, again: Again) -> Preview:
    wanted, provider = set(ids), session.get_one(Provider, actor.tenant)
    query = select(Project).where(visible_to(actor), col(Project.id).in_(wanted)).order_by(col(Project.number))
    found = session.exec(query).all()
    if len(found) != len(wanted):
        raise NotFound("Een van deze projecten is niet gevonden.")
    earlier = [mail for mail in _earlier(session, actor, wanted, Reminder) if mail.state is not MailState.NOT_NEEDED]
    plan = Preview([], [])
    for project in found:
        term = last_day(kind, project, in_force(project.filed_on))
        why = misfit(kind, project, in_force(project.filed_on), ctx.today)
        why = why or problem(Audience.CLIENT, project.enterprise_mail or "")
        said = _said([mail for mail in earlier if mail.key.startswith(key_of(kind, project, term))])
        said = said or _said_of_others(kind, project, term, earlier)
        last = next((mail.id for mail in earlier if mail.project_id == project.id), None)
        if why or term is None or (said and again.get(project.id or 0) != last):
            plan.left.append(Left(project, why or said, again=None if why else last))
        else:
            plan.ready.append(Ready(project, _letter(ctx, session, provider, project, kind, term), term))
    return plan


def _earlier(session: Session, actor: Actor, ids: set[int], kinds: Iterable[Reminder]) -> Sequence[Mail]:
    """The reminders of these kinds about these projects, the newest first."""
    query = select(Mail).join(Project).where(visible_to(actor), col(Project.id).in_(ids))
    of_kinds = or_(*(col(Mail.key).startswith(f"{kind}-") for kind in kinds))
    return session.exec(query.where(of_kinds).order_by(col(Mail.id).desc())).all()


def _said(earlier: Sequence[Mail]) -> str:
    """What became of the last reminder for the same term; empty when there was none."""
    if not earlier:
        return ""
    day = show_date(earlier[0].queued_at.astimezone(BRUSSELS).date())
    if earlier[0].state is MailState.FAILED:
        return f"De herinnering van {day} mislukte. Verstuur ze opnieuw in Postvak uit."
    return f"Voor deze termijn al herinnerd op {day}."


def _said_of_others(kind: Reminder, project: Project, term: date | None, earlier: Sequence[Mail]) -> str:
    """Which letter of another kind the client has, or will have, for the same term; empty when there is none."""
    for mail in earlier:
        other = next((one for one in Reminder if mail.key.startswith(key_of(one, project, term))), kind)
        if other is not kind and mail.state is not MailState.FAILED:
            day = show_date(mail.queued_at.astimezone(BRUSSELS).date())
            return f"Kreeg voor deze termijn al “{KINDS[other].label}” op {day}."
    return ""


def _letter(ctx: Context, session: Session, provider: Provider, project: Project, kind: Reminder, term: date) -> Letter:
    answers, to = contact(session, project, provider), project.enterprise_mail or ""
    text = from_folder(kind.value, {"project": project, "provider": provider, "term": term})
    return Letter(
        Audience.CLIENT, to, *text, provider.name, answers, held=held(ctx.settings, provider, to),
        problem=no_sender(ctx.settings.mail_from or answers),
    )  # fmt: skip


def _queue(ctx: Context, session: Session, actor: Actor, one: Ready, kind: Reminder, key: str) -> None:
    is_demo = session.get_one(Provider, actor.tenant).is_demo
    mail = new_mail(ctx, session, one.letter, key_of(kind, one.project, one.term, key), is_demo=is_demo,
                    provider_id=actor.tenant, project_id=one.project.id)  # fmt: skip
    said = f"Herinnering aan {mail.audience.value} ({mail.recipient}): {KINDS[kind].label}, termijn {one.term:%d/%m/%Y}"
    history.append(session, actor, ctx.clock(), "mail", f"{said}: {mail.error or mail.state.value}",
                   project_id=one.project.id)  # fmt: skip
