"""Pieces of evidence and papers: kept in the store first, then named in the database; read back only when unharmed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models import Evidence, Mail, Project, Provider, Reaction
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.formats import clean_text
from services.policy.access import EVERYONE, Actor
from services.policy.files import recognise
from services.policy.submissions import KeptFile

ORPHANS_KEPT = timedelta(hours=24)


def keep(ctx: Context, actor: Actor, name: str, content: bytes) -> KeptFile:
    """Put a file in the store, before anything points to it; raises BadInput for one that may not be evidence.

    A file that no reaction names is swept after a day.
    """
    shown, kind = recognise(clean_text(name, 300), content)
    sha256 = ctx.evidence.put(actor.tenant, content)
    return KeptFile(shown, kind.mime, len(content), sha256)


def attach(ctx: Context, session: Session, actor: Actor, reaction: Reaction, files: Sequence[KeptFile]) -> None:
    """Name kept files as the evidence of a reaction; raises BadInput for one that is no longer in the store."""
    for file in files:
        row = name_file(ctx, session, actor, reaction.provider_id, reaction.project_id, file)
        row.reaction_id = reaction.id


def name_file(
    ctx: Context, session: Session, actor: Actor, provider_id: int, project_id: int, file: KeptFile
) -> Evidence:
    """Point to a kept file, within the caller's transaction; raises BadInput for one that is no longer in the store."""
    if ctx.evidence.since(provider_id, file.sha256) is None:
        raise BadInput(f"{file.name} is niet meer bewaard. Voeg het opnieuw toe.")
    row = Evidence(
        provider_id=provider_id, project_id=project_id, file_name=file.name, mime=file.mime, size=file.size,
        sha256=file.sha256, kept_at=ctx.clock(), kept_by=actor.name,
    )  # fmt: skip
    session.add(row)
    return row


def of_project(ctx: Context, actor: Actor, project: Project) -> Sequence[Evidence]:
    """The evidence of the reactions to a project, the newest first; its papers are services.papers'."""
    with ctx.reading(actor) as session:
        query = (
            select(Evidence)
            .join(Project)
            .where(visible_to(actor), Project.id == project.id, col(Evidence.item).is_(None))
        )
        return session.exec(query.order_by(col(Evidence.id).desc())).all()


def of_mail(ctx: Context, mail: Mail) -> list[tuple[Evidence, bytes]]:
    """The evidence that goes along with a mail; raises AppError for a damaged file."""
    if not mail.with_evidence:
        return []
    with ctx.reading(EVERYONE) as session:
        query = select(Evidence).where(
            Evidence.provider_id == mail.provider_id, Evidence.reaction_id == mail.reaction_id
        )
        found = session.exec(query.order_by(col(Evidence.id))).all()
    return [(evidence, ctx.evidence.get(evidence.provider_id, evidence.sha256)) for evidence in found]


def opened(ctx: Context, actor: Actor, evidence_id: int) -> tuple[Evidence, bytes]:
    """A piece of evidence or a paper, and its content; raises NotFound, also for another's, and AppError when damaged.

    The agency reads the evidence of reactions; the papers that a firm keeps are the firm's alone.
    """
    with ctx.reading(actor) as session:
        query = select(Evidence).join(Project).where(visible_to(actor), Evidence.id == evidence_id)
        if actor.provider_id is None:
            query = query.where(col(Evidence.item).is_(None))
        found = session.exec(query).first()
    if found is None:
        raise NotFound("Dit bewijsstuk is niet gevonden.")
    return found, ctx.evidence.get(found.provider_id, found.sha256)


def sweep(ctx: Context) -> int:
    """Remove files that nothing has pointed to for a day; tells how many went."""
    old = [file for file in ctx.evidence.lying() if _is_old(ctx, file.since)]
    return sum(forget(ctx, file.provider_id, file.sha256) for file in old)


def _is_old(ctx: Context, since: datetime | None) -> bool:
    return since is not None and ctx.clock() - since > ORPHANS_KEPT


def forget(ctx: Context, provider_id: int, sha256: str) -> bool:
    """Remove a file that nothing points to, unless it was kept in the last day; tells whether it went."""
    with ctx.transaction(EVERYONE) as session:
        # The lock that a reaction holds too: one that names the file just now is waited for.
        session.exec(select(Provider.id).where(Provider.id == provider_id).with_for_update(key_share=True)).first()
        named = select(Evidence.id).where(Evidence.provider_id == provider_id, Evidence.sha256 == sha256)
        # Somebody may have kept the same file again since it was looked at.
        fresh = not _is_old(ctx, ctx.evidence.since(provider_id, sha256))
        if fresh or session.exec(named.limit(1)).first() is not None:
            return False
        ctx.evidence.remove(provider_id, sha256)
        return True
