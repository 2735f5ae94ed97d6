"""Reacting to an application: one call, one transaction, and all of it or nothing."""

from collections.abc import Sequence

from sqlmodel import Session, col, select, update

from models import Project, Provider, Reaction
from models.enums import Action, ProjectStatus
from services import drafts, evidence, history
from services.context import Context
from services.desk import desk_is_open
from services.errors import BadInput, Changed
from services.formats import clean_lines
from services.matches.proposing import follow
from services.policy import submissions, workflow
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import MEGABYTE, MOST_MAILED, KeptFile, Submission
from services.policy.workflow import Surroundings, Transition
from services.post.letters import Letter, Said
from services.post.posting import letters, queue
from services.projects import current_of, locked

REPLACED = "Ingehaald door een latere projectenlijst."


def available(ctx: Context, actor: Actor, project: Project) -> list[Transition]:
    """What this actor can do with the project now, in the order of the table."""
    if project.erased_on is not None:
        return []
    return workflow.available(project.status, actor.role, _around(ctx))


def preview(
    ctx: Context, actor: Actor, project: Project, action: Action, reason: str, files: Sequence[KeptFile] = ()
) -> list[Letter]:
    """The mails as they would go out; raises what `perform` would, so that a form can show it in time."""
    around = _around(ctx)
    with ctx.reading(actor) as session:
        current = current_of(session, actor, project)
        row = workflow.find(current.status, action, actor.role, around)
        return _letters(ctx, session, around, current, row, _checked(row, reason, files), files)


def perform(
    ctx: Context, actor: Actor, number: str, action: Action, submission: Submission, provider: str = ""
) -> Project:
    """Carry out an action: the status, its reason and evidence, the history and the mails, all together or not at all.

    The same `key` again gives what it did the first time. Raises NotFound, NotAllowed for what the table does not
    have, BadInput for what the form lacks, and Changed when the project is no longer what the reader saw.
    """
    around = _around(ctx)
    with ctx.transaction(actor) as session:
        project = locked(session, actor, number, provider)
        if _done_before(session, project, submission.key):
            return project
        if project.version != submission.seen_version:
            raise Changed
        row = workflow.find(project.status, action, actor.role, around)
        reason = _checked(row, submission.reason, submission.evidence)
        sent = _letters(ctx, session, around, project, row, reason, submission.evidence)
        _handle(ctx, session, actor, project, reason if project.status is workflow.REQUESTED else REPLACED)
        reaction = _keep(ctx, session, actor, project, row, reason, submission)
        _tell(ctx, session, actor, project, row, reason)
        queue(ctx, session, actor, session.get_one(Provider, project.provider_id), reaction, sent)
        _move(ctx, session, actor, project, row, reason)
        drafts.forget(session, actor, project)
        session.flush()
        follow(ctx, session, project.provider_id, [project.enterprise_number])
        session.refresh(project)
        return project


def possible(ctx: Context, actor: Actor) -> dict[ProjectStatus, list[Transition]]:
    """What this actor can do in each status."""
    around = _around(ctx)
    return {status: workflow.available(status, actor.role, around) for status in ProjectStatus}


def _around(ctx: Context) -> Surroundings:
    with ctx.reading(EVERYONE) as session:  # whose desk it is depends on all firms
        return Surroundings(desk_open=desk_is_open(ctx.settings, session))


def _checked(row: Transition, reason: str, files: Sequence[KeptFile]) -> str:
    wanted = clean_lines(reason, submissions.LONGEST_REASON + 1)
    submissions.check(row, wanted, len(files))
    return wanted


def _letters(
    ctx: Context,
    session: Session,
    around: Surroundings,
    project: Project,
    row: Transition,
    reason: str,
    files: Sequence[KeptFile],
) -> list[Letter]:
    attached = bool(files) and not around.desk_open
    if attached and row.notify and sum(file.size for file in files) > MOST_MAILED:
        raise BadInput(f"Je bewijsstukken gaan met de mail mee en zijn samen groter dan {MOST_MAILED // MEGABYTE} MB.")
    said = Said(project, session.get_one(Provider, project.provider_id), reason, len(files), attached)
    return letters(ctx.settings, session, row, said)


def _done_before(session: Session, project: Project, key: str) -> bool:
    made = select(Reaction.id).where(
        Reaction.provider_id == project.provider_id, Reaction.project_id == project.id, Reaction.key == key
    )
    return session.exec(made).first() is not None


def _keep(
    ctx: Context, session: Session, actor: Actor, project: Project, row: Transition, reason: str, given: Submission
) -> Reaction:
    reaction = Reaction(
        provider_id=project.provider_id, project_id=project.id or 0, account_id=actor.account_id,
        account_name=actor.name, key=given.key, action=row.action, reason=reason, at=ctx.clock(),
    )  # fmt: skip
    session.add(reaction)
    session.flush()
    evidence.attach(ctx, session, actor, reaction, given.evidence)
    return reaction


def _tell(ctx: Context, session: Session, actor: Actor, project: Project, row: Transition, reason: str) -> None:
    history.append(
        session, actor, ctx.clock(), row.action.value, row.done, project_id=project.id,
        provider_id=project.provider_id,
        details={"van": project.status.value, "naar": row.target.value, "reden": reason},
    )  # fmt: skip


def _move(ctx: Context, session: Session, actor: Actor, project: Project, row: Transition, reason: str) -> None:
    project.version += 1
    if row.target is row.source:
        return
    project.status, project.status_is_ours = row.target, True
    project.status_changed_at = ctx.clock()
    project.reason = reason or project.reason


def _handle(ctx: Context, session: Session, actor: Actor, project: Project, note: str) -> None:
    """No earlier request to stop waits any longer: it is decided on, or a list has overtaken it."""
    session.exec(
        update(Reaction)
        .where(
            col(Reaction.provider_id) == project.provider_id, col(Reaction.project_id) == project.id,
            col(Reaction.action) == Action.STOP, col(Reaction.handled_at).is_(None),
        )
        .values(handled_at=ctx.clock(), handled_by=actor.name, handled_note=note)
    )  # fmt: skip
