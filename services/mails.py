"""The outbox as its readers see it: what will go out, what went, what failed, and sending it again."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Mail, Project
from models.enums import MailState
from services import history
from services.context import Context
from services.errors import BadInput, NotFound
from services.filters import visible_to
from services.formats import clean_text
from services.messages import as_message
from services.policy.access import Actor
from services.posting import make_ready, problem

PAGE = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail with the project that it is about."""

    mail: Mail
    project: Project


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One page of the outbox, how many there are in all, and how many in each state."""

    rows: list[Sent]
    total: int
    by_state: dict[MailState, int]


def outgoing(ctx: Context, actor: Actor, state: MailState | None = None, page: int = 1) -> Outgoing:
    """The mails about the projects that this actor may see, the newest first."""
    with ctx.reading() as session:
        mine = select(Mail, Project).join(Project).where(visible_to(actor))
        counts = select(Mail.state, func.count()).join(Project).where(visible_to(actor))
        by_state = {MailState(name): count for name, count in session.exec(counts.group_by(col(Mail.state)))}
        wanted = mine if state is None else mine.where(Mail.state == state)
        total = sum(by_state.values()) if state is None else by_state.get(state, 0)
        found = session.exec(wanted.order_by(col(Mail.id).desc()).offset((page - 1) * PAGE).limit(PAGE)).all()
        return Outgoing([Sent(mail, project) for mail, project in found], total, by_state)


def of_project(ctx: Context, actor: Actor, project: Project) -> list[Mail]:
    """The mails about one project, the newest first."""
    with ctx.reading() as session:
        query = select(Mail).join(Project).where(visible_to(actor), Project.id == project.id)
        return list(session.exec(query.order_by(col(Mail.id).desc())).all())


def _found(session: Session, actor: Actor, mail_id: int) -> Mail:
    query = select(Mail).join(Project).where(visible_to(actor), Mail.id == mail_id)
    mail = session.exec(query).first()
    if mail is None:
        raise NotFound("Deze mail is niet gevonden.")
    return mail


def resend(ctx: Context, actor: Actor, mail_id: int, recipient: str) -> Mail:
    """Send a failed mail again, to this address; raises NotFound, or BadInput for an address or a mail that went."""
    with ctx.transaction() as session:
        mail = _found(session, actor, mail_id)
        provider = history.lock_provider(session, mail.provider_id)
        session.refresh(mail)
        if mail.state is not MailState.FAILED:
            raise BadInput("Deze mail wacht al of is al verzonden.")
        wanted = clean_text(recipient, 254)
        if refusal := problem(mail.audience, wanted):
            raise BadInput(refusal)
        mail.recipient, mail.first_tried_at, mail.attempts = wanted, None, 0
        make_ready(ctx, mail, provider)
        history.append(
            session, actor, ctx.clock(), "mail", f"Mail aan {mail.audience.value} opnieuw klaargezet voor {wanted}",
            project_id=mail.project_id, provider_id=mail.provider_id,
        )  # fmt: skip
        return mail


def as_file(ctx: Context, actor: Actor, mail_id: int) -> tuple[str, bytes]:
    """A mail as the name and the content of an .eml file, its evidence left out; raises NotFound."""
    with ctx.reading() as session:
        mail = _found(session, actor, mail_id)
    return f"mail-{mail.id}.eml", as_message(ctx.settings, mail).as_bytes()
